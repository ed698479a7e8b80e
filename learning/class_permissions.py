"""Who may do what with a class. Every teacher's view, service, hook and template asks here.

A teacher has the groups of their own; a school's coordinator, all of the school; the Coordinación
del aula, all. Of any other group nothing is shown, not even that it exists: 404.
"""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from cms.accounts.models import User
from cms.accounts.roles import is_committee
from learning.models import (
    Certificate,
    Cohort,
    Learner,
    Membership,
    Post,
    ServiceHours,
    Teaching,
)
from learning.permissions import may_change_record, may_coordinate

_CACHE = "_posts"


def posts_of(user: User | AnonymousUser) -> tuple[Post, ...]:
    """The posts that an active person holds now; kept on the user object for one request."""
    if not (isinstance(user, User) and user.is_active):
        return ()
    if not hasattr(user, _CACHE):
        setattr(user, _CACHE, tuple(Post.objects.filter(user=user, ends_on=None).order_by("pk")))
    found: tuple[Post, ...] = getattr(user, _CACHE)
    return found


def forget_posts(user: User) -> None:
    """Make the next question about this person's posts ask the database again."""
    user.__dict__.pop(_CACHE, None)


def may_teach(user: User | AnonymousUser) -> bool:
    """Whether the teachers' screens exist for this person at all."""
    return bool(posts_of(user)) or may_coordinate(user)


def is_teacher(user: User | AnonymousUser) -> bool:
    """Whether the person has a post, of whatever kind."""
    return bool(posts_of(user))


def coordinated_institutions(user: User | AnonymousUser) -> frozenset[int]:
    """Keys of the schools that this person coordinates."""
    return frozenset(
        post.institution_id
        for post in posts_of(user)
        if post.kind == Post.Kind.COORDINATOR and post.institution_id is not None
    )


def coordinates_organisations(user: User | AnonymousUser) -> bool:
    """Whether this person coordinates the groups of organisations."""
    return any(
        post.kind == Post.Kind.COORDINATOR and post.institution_id is None
        for post in posts_of(user)
    )


def cohorts_of(user: User | AnonymousUser) -> "QuerySet[Cohort]":
    """The groups whose screens this person sees, closed years too."""
    every = Cohort.objects.select_related("institution", "organisation")
    if may_coordinate(user):
        return every
    if not (isinstance(user, User) and posts_of(user)):
        return every.none()
    taught = Teaching.objects.filter(user=user, ends_on=None).values("cohort_id")
    mine = Q(pk__in=taught) & _where_posted(user)
    mine |= Q(institution__in=coordinated_institutions(user))
    if coordinates_organisations(user):
        mine |= Q(organisation__isnull=False)
    return every.filter(mine)


def _where_posted(user: User | AnonymousUser) -> Q:
    """Groups of the places where the person has a post: one that ended takes its groups along."""
    schools = {post.institution_id for post in posts_of(user)}
    found = Q(institution__in=schools - {None})
    return found | Q(organisation__isnull=False) if None in schools else found


def may_teach_cohort(user: User | AnonymousUser, cohort: Cohort) -> bool:
    """Whether this person sees a group and acts in it."""
    return cohorts_of(user).filter(pk=cohort.pk).exists()


def may_lead_place(user: User | AnonymousUser, *, institution_id: int | None) -> bool:
    """Whether this person may start a group at a school; without one, of an organisation."""
    return may_coordinate(user) or any(
        post.institution_id == institution_id for post in posts_of(user)
    )


def may_coordinate_place(user: User | AnonymousUser, *, institution_id: int | None) -> bool:
    """Whether this person closes years and gives groups to teachers there."""
    if may_coordinate(user):
        return True
    if institution_id is None:
        return coordinates_organisations(user)
    return institution_id in coordinated_institutions(user)


def may_coordinate_a_place(user: User | AnonymousUser) -> bool:
    """Whether this person coordinates any school, or the organisations."""
    return may_coordinate(user) or any(
        post.kind == Post.Kind.COORDINATOR for post in posts_of(user)
    )


def learners_of(user: User | AnonymousUser) -> "QuerySet[Learner]":
    """The learners who are now in a group of this person's."""
    if may_coordinate(user):
        return Learner.objects.all()
    return Learner.objects.filter(
        memberships__ends_on=None, memberships__cohort__in=cohorts_of(user)
    ).distinct()


def may_report(user: User | AnonymousUser) -> bool:
    """Whether this person sees reports over groups: a school's, or the municipality's."""
    return sees_everything(user) or any(
        post.kind == Post.Kind.COORDINATOR for post in posts_of(user)
    )


def sees_everything(user: User | AnonymousUser) -> bool:
    """The Coordinación del aula and the Comité see the figures of all schools."""
    return may_coordinate(user) or is_committee(user)


def may_grade(user: User | AnonymousUser, learner: Learner) -> bool:
    """Whether this person gives marks to a learner's open answers: who has them in a group now."""
    return may_coordinate(user) or learners_of(user).filter(pk=learner.pk).exists()


def coordinates_learners_of(user: User | AnonymousUser, *, institution_id: int | None) -> bool:
    """Whether a report of a school, or of the organisations, may name its learners to them.

    Its own coordinator only: whoever sees all schools sees figures.
    """
    if institution_id is None:
        return coordinates_organisations(user)
    return institution_id in coordinated_institutions(user)


def may_hold_certificate(user: User | AnonymousUser, certificate: Certificate) -> bool:
    """Whether this person may have a certificate's PDF and badge: whose it is, and who has the
    holder in a group now. To everybody else its page says what it may."""
    if not (isinstance(user, User) and user.is_active):
        return False
    is_own = certificate.learner.user_id == user.pk
    return is_own or learners_of(user).filter(pk=certificate.learner_id).exists()


def may_correct_names(user: User | AnonymousUser, learner: Learner) -> bool:
    """Who may change the whole record, and who has the learner in a group now."""
    return may_change_record(user, learner) or learners_of(user).filter(pk=learner.pk).exists()


def may_receive_authorisation(user: User | AnonymousUser, learner: Learner) -> bool:
    """Whether this person records that the guardian signed, or no longer agrees: the Coordinación,
    and whoever has the minor in a group now and meets the guardian."""
    return may_coordinate(user) or (
        learner.is_minor and learners_of(user).filter(pk=learner.pk).exists()
    )


def supervisors_of(learner: Learner) -> "QuerySet[User]":
    """Who may sign the orientation that a learner gives now, by name.

    The teachers and the coordinators of the learner's school, and the municipality's own people,
    whom the Coordinación del aula gives a post without a school. Nobody signs their own.
    """
    schools = Membership.objects.filter(
        learner=learner, ends_on=None, cohort__institution__isnull=False
    ).values("cohort__institution")
    posted = Post.objects.filter(Q(institution=None) | Q(institution__in=schools), ends_on=None)
    found = User.objects.filter(pk__in=posted.values("user"), is_active=True)
    return found.exclude(learner=learner).order_by("first_name", "last_name", "pk")


def may_decide_hours(user: User | AnonymousUser, hours: ServiceHours) -> bool:
    """Whether this person signs or refuses an orientation: who was named, while they have a post.

    Not only a post at that school: the year of a group closes, and what was served is signed after.
    """
    return (
        is_teacher(user)
        and hours.supervisor_id == user.pk
        and hours.learner.user_id != user.pk
        and hours.learner.state == Learner.State.ACTIVE
    )

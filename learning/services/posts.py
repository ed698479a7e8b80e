"""Who teaches and coordinates where, and which group is whose.

The Coordinación del aula gives and ends posts; the coordinator of a place gives its groups to
those who have a post there.
"""

from datetime import date

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.accounts.permissions import is_plain
from cms.accounts.services import hand_access_code, open_account
from learning.class_permissions import forget_posts, may_coordinate_place
from learning.errors import CannotTeach, CohortClosed, NotPostedThere
from learning.models import Cohort, IngresoCard, Institution, Learner, Post, Teaching
from learning.permissions import may_coordinate


@transaction.atomic
def give_post(*, user: User, kind: Post.Kind, institution: Institution | None, by: User) -> Post:
    """Give somebody a post at a school from today; without one, in the groups of organisations.

    The same twice is once. Another kind at the same place takes the place of the one before, and
    the person keeps the groups. An ingreso card that the person had stops working: it is weaker
    than what a teacher sees deserves.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        CannotTeach: a minor, a closed account, or a superuser's.
    """
    if not may_coordinate(by):
        raise NotAllowed
    # Two at once for the same person: the second waits, and finds what the first gave.
    holder = User.objects.select_for_update().get(pk=user.pk)
    is_minor = Learner.objects.filter(user=holder, is_minor=True).exists()
    if is_minor or holder.is_superuser or not holder.is_active:
        raise CannotTeach
    today = timezone.localdate()
    known = Post.objects.filter(user=holder, institution=institution, ends_on=None).first()
    if known is not None and known.kind == kind:
        return known
    if known is not None:
        _end(known, today, by)
    post = Post.objects.create(user=holder, kind=kind, institution=institution, starts_on=today)
    IngresoCard.objects.filter(learner__user=holder, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    _record(post, "post", by)
    forget_posts(user)
    return post


@transaction.atomic
def invite(
    *,
    username: str,
    first_name: str,
    last_name: str,
    kind: Post.Kind,
    institution: Institution | None,
    by: User,
) -> tuple[Post, str]:
    """Open an account with a post; with it, the one-time code that its owner comes in by.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        UsernameTaken: somebody has that user name.
        ValidationError: a field is wrong; keyed by field of the account.
    """
    if not may_coordinate(by):
        raise NotAllowed
    user = open_account(username=username, first_name=first_name, last_name=last_name, by=by)
    post = give_post(user=user, kind=kind, institution=institution, by=by)
    return post, hand_access_code(user=user, by=by)


@transaction.atomic
def hand_code(*, post: Post, by: User) -> str:
    """A new one-time code for who has a post, shown once.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación, or the account has a role (Sistemas gives
            those their codes), or is one's own.
        NotPostedThere: the post ended.
        PersonInactive: the account is closed.
    """
    if not may_coordinate(by) or not is_plain(post.user):
        raise NotAllowed
    if post.ends_on is not None:
        raise NotPostedThere
    return hand_access_code(user=post.user, by=by)


@transaction.atomic
def end_post(*, post: Post, by: User) -> None:
    """End a post today; the person's groups there go with it. Twice is once.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
    """
    if not may_coordinate(by):
        raise NotAllowed
    fresh = Post.objects.select_for_update(of=("self",)).select_related("user").get(pk=post.pk)
    if fresh.ends_on is not None:
        return
    today = timezone.localdate()
    _end(fresh, today, by)
    there = (
        Q(cohort__institution=fresh.institution_id)
        if fresh.institution_id
        else Q(cohort__organisation__isnull=False)
    )
    Teaching.objects.filter(there, user=fresh.user, ends_on=None).update(
        ends_on=Greatest(F("starts_on"), Value(today))
    )


@transaction.atomic
def give_group(*, user: User, cohort: Cohort, by: User) -> Teaching:
    """Give a group to somebody who has a post there. Twice is once.

    Raises:
        NotAllowed: ``by`` does not coordinate there.
        CohortClosed: its year is over.
        NotPostedThere: the person has no post there now.
    """
    fresh = _coordinated(cohort, by)
    if fresh.closed_on is not None:
        raise CohortClosed
    posted = Post.objects.select_for_update().filter(
        user=user, user__is_active=True, institution=fresh.institution_id, ends_on=None
    )
    if not posted:
        raise NotPostedThere
    given, is_new = Teaching.objects.get_or_create(
        user=user, cohort=fresh, ends_on=None, defaults={"starts_on": timezone.localdate()}
    )
    if is_new:
        log(instance=fresh, action="learning.teaching", user=by, data={"user": user.pk})
    return given


@transaction.atomic
def take_group(*, user: User, cohort: Cohort, by: User) -> None:
    """Take a group from somebody. Twice is once.

    Raises:
        NotAllowed: ``by`` does not coordinate there.
    """
    fresh = _coordinated(cohort, by)
    taken = Teaching.objects.filter(user=user, cohort=fresh, ends_on=None).update(
        ends_on=Greatest(F("starts_on"), Value(timezone.localdate()))
    )
    if taken:
        log(instance=fresh, action="learning.teaching_end", user=by, data={"user": user.pk})


def _coordinated(cohort: Cohort, by: User) -> Cohort:
    """The group as it stands, held: closing its year waits, or was quicker."""
    fresh = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if not may_coordinate_place(by, institution_id=fresh.institution_id):
        raise NotAllowed
    return fresh


def _end(post: Post, today: date, by: User) -> None:
    post.ends_on = max(post.starts_on, today)
    post.save(update_fields=["ends_on"])
    _record(post, "post_end", by)
    forget_posts(post.user)


def _record(post: Post, action: str, by: User) -> None:
    log(
        instance=post,
        action=f"learning.{action}",
        user=by,
        data={"kind": post.kind, "institution": post.institution_id},
    )

"""How somebody becomes a learner, and ceases to be one. The audit log gets no name of a learner."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.accounts.permissions import is_plain
from cms.accounts.services import erase_account, hand_access_code, open_account, rename_account
from cms.editorial.models import Vereda
from learning.class_permissions import may_correct_names
from learning.consent import NOTICE
from learning.errors import AlreadyALearner, Erased, NoAccount, NotPlainAccount
from learning.models import Institution, Learner, Membership, Organisation
from learning.permissions import forget_learner, may_change_record, may_coordinate
from learning.services.roster import ensure_cohort, ensure_organisation

ERASED_NAME = "Suprimido"


@dataclass(frozen=True)
class About:
    """What an adult says of themselves. ``organisation_name`` makes or finds an organisation."""

    kind: Learner.Kind
    first_names: str
    last_names: str
    organisation: Organisation | None = None
    organisation_name: str = ""
    vereda: Vereda | None = None


def record(
    learner: Learner, action: str, by: User, data: Mapping[str, object] | None = None
) -> None:
    """Write the audit log about a learner, without a name."""
    log(
        instance=learner,
        action=f"learning.{action}",
        user=by,
        title=f"Aprendiz {learner.pk}",
        data=dict(data or {}),
    )


@transaction.atomic
def register_adult(*, username: str, password: str, about: About) -> Learner:
    """Open an account for an adult who declares to be one and accepts the notice, both now.

    Raises:
        UsernameTaken: somebody has that user name.
        ValidationError: a field is wrong; keyed by field of the account.
    """
    user = open_account(
        username=username,
        first_name=about.first_names,
        last_name=about.last_names,
        password=password,
    )
    return become_learner(user=user, about=about)


@transaction.atomic
def become_learner(*, user: User, about: About) -> Learner:
    """Make a learner of an adult who has an account, and who declares and accepts as above.

    Raises:
        AlreadyALearner: the account is a learner's, or was.
    """
    if Learner.objects.filter(user=user).exists():
        raise AlreadyALearner
    is_leader = about.kind == Learner.Kind.LEADER
    organisation = about.organisation if is_leader else None
    if is_leader and organisation is None and about.organisation_name.strip():
        organisation = ensure_organisation(name=about.organisation_name, vereda=about.vereda)
    now = timezone.now()
    try:
        with transaction.atomic():
            learner = Learner.objects.create(
                user=user,
                kind=about.kind,
                state=Learner.State.ACTIVE,
                first_names=about.first_names.strip(),
                last_names=about.last_names.strip(),
                declared_adult_at=now,
                accepted_policy_at=now,
                accepted_policy=NOTICE.version,
                organisation=organisation,
                vereda=about.vereda if is_leader else None,
            )
    except IntegrityError as error:
        raise AlreadyALearner from error  # A second click was quicker.
    forget_learner(user)
    record(learner, "register", user)
    return learner


@transaction.atomic
def register_student(
    *,
    username: str,
    first_names: str,
    last_names: str,
    institution: Institution,
    year: int,
    grade: int,
    group: str,
    by: User,
) -> Learner:
    """Put a minor on the roster of a group. Nothing is kept until the guardian authorises.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        UsernameTaken: somebody has that user name.
        ValidationError: a field is wrong; keyed by field of the account.
    """
    if not may_coordinate(by):
        raise NotAllowed
    user = open_account(username=username, first_name=first_names, last_name=last_names, by=by)
    learner = Learner.objects.create(
        user=user,
        kind=Learner.Kind.STUDENT,
        state=Learner.State.PENDING,
        is_minor=True,
        first_names=first_names.strip(),
        last_names=last_names.strip(),
        institution=institution,
    )
    cohort, _is_new = ensure_cohort(institution=institution, year=year, grade=grade, group=group)
    Membership.objects.create(learner=learner, cohort=cohort, starts_on=timezone.localdate())
    record(learner, "register", by)
    return learner


@transaction.atomic
def correct_names(*, learner: Learner, first_names: str, last_names: str, by: User) -> None:
    """Correct a learner's names, and those of the account if it has no role.

    Raises:
        NotAllowed: ``by`` is neither the learner, grown up, nor of the Coordinación, nor has the
            learner in a group.
        Erased: there is no name any more.
        ValidationError: a name is wrong; keyed by field of the account.
    """
    fresh = current(learner, by, allowed=may_correct_names)
    fresh.first_names, fresh.last_names = first_names.strip(), last_names.strip()
    fresh.full_clean(exclude=["user"])
    fresh.save(update_fields=["first_names", "last_names"])
    if fresh.user and is_plain(fresh.user):
        rename_account(user=fresh.user, first_name=first_names, last_name=last_names)
    record(fresh, "correct", by)
    learner.first_names, learner.last_names = fresh.first_names, fresh.last_names


@transaction.atomic
def give_access_code(*, learner: Learner, by: User) -> str:
    """A one-time code with which the learner chooses a password. Shown once.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación, or asks for themselves.
        NoAccount: erased, or without an account.
        NotPlainAccount: the account has a role.
        PersonInactive: Sistemas closed the account.
    """
    if not may_coordinate(by):
        raise NotAllowed
    if learner.user is None:
        raise NoAccount
    if not is_plain(learner.user):
        raise NotPlainAccount
    return hand_access_code(user=learner.user, by=by)


@transaction.atomic
def erase_learner(*, learner: Learner, by: User) -> None:
    """Take from a learner all that says who it is; what was learnt stays as figures.

    The account goes too, unless it has a role in the administration: then it is only let go.
    Erasing twice is the same as once.

    Raises:
        NotAllowed: ``by`` is neither the learner, grown up, nor of the Coordinación.
    """
    try:
        fresh = current(learner, by)
    except Erased:
        return
    user, fresh.user = fresh.user, None
    fresh.first_names, fresh.last_names = ERASED_NAME, ""
    fresh.state, fresh.erased_at = Learner.State.ERASED, timezone.now()
    fresh.save()
    fresh.cards.filter(revoked_at=None).update(revoked_at=fresh.erased_at)
    fresh.certificates.update(holder_name="")
    record(fresh, "erase", by)
    if user is not None:
        forget_learner(user)
        if is_plain(user):
            erase_account(user=user, by=by)


def current(
    learner: Learner, by: User, *, allowed: Callable[[User, Learner], bool] = may_change_record
) -> Learner:
    """The learner as it stands, locked until the transaction ends, if ``by`` is ``allowed``.

    Raises:
        NotAllowed, Erased: as above.
    """
    fresh = (
        Learner.objects.select_for_update(of=("self",)).select_related("user").get(pk=learner.pk)
    )
    if not allowed(by, fresh):
        raise NotAllowed
    if fresh.state == Learner.State.ERASED:
        raise Erased
    return fresh

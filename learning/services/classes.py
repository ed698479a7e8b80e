"""A teacher's group: starting it, putting names on its roster, moving and letting go.

Nobody is ever taken off a group's past: belonging ends on a day, and what was done stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.accounts.services import open_account
from learning.class_permissions import (
    may_coordinate_place,
    may_lead_place,
    may_teach_cohort,
)
from learning.consent import NOTICE
from learning.errors import CannotBring, ChangedSince, ClassTaken, CohortClosed
from learning.models import Cohort, Institution, Learner, Membership, Organisation, Teaching
from learning.permissions import forget_learner
from learning.selectors.belonging import of_place
from learning.selectors.class_rosters import free_usernames
from learning.services.assignments import enrol_assigned
from learning.services.learners import record


@dataclass(frozen=True)
class NewName:
    """Somebody who is not on any list yet."""

    first_names: str
    last_names: str


@dataclass(frozen=True)
class Returning:
    """Somebody whom the site knows already, and who comes to this group."""

    learner_id: int


@dataclass(frozen=True)
class Added:
    """What became of a list."""

    new: int
    brought: int


@transaction.atomic
def start_class(
    *,
    place: Institution | Organisation,
    year: int,
    grade: int | None,
    group: str,
    by: User,
) -> Cohort:
    """The group of that name, with ``by`` as its teacher. Twice is the same as once.

    Raises:
        NotAllowed: ``by`` has no post there.
        CohortClosed: the group's year is over.
        ClassTaken: it is there, and others teach it or learn in it.
    """
    is_school = isinstance(place, Institution)
    institution_id = place.pk if is_school else None
    if not may_lead_place(by, institution_id=institution_id):
        raise NotAllowed
    name = "".join(group.split()).upper() if is_school else " ".join(group.split())
    key = {"institution": place, "grade": grade} if is_school else {"organisation": place}
    cohort, is_new = Cohort.objects.get_or_create(**key, year=year, group=name)
    if cohort.closed_on is not None:
        raise CohortClosed
    if is_new:
        log(instance=cohort, action="learning.class_start", user=by)
    if may_coordinate_place(by, institution_id=institution_id):
        return cohort
    teachers = set(
        Teaching.objects.filter(cohort=cohort, ends_on=None).values_list("user_id", flat=True)
    )
    # A group with people in it and nobody who teaches waits for the coordinator.
    if by.pk not in teachers and (teachers or cohort.memberships.exists()):
        raise ClassTaken
    if not teachers:
        Teaching.objects.create(user=by, cohort=cohort, starts_on=timezone.localdate())
    return cohort


def newest_membership(cohort: Cohort) -> int:
    """What changes whenever somebody comes to a group: what a list was compared with."""
    found: int | None = cohort.memberships.aggregate(newest=Max("pk"))["newest"]
    return found or 0


@transaction.atomic
def add_learners(
    *, cohort: Cohort, people: Sequence[NewName | Returning], seen: int, by: User
) -> Added:
    """Put a list on a group's roster: all of it or nothing.

    Students of a school are minors and wait for their guardian's authorisation. Members of an
    organisation are adults whose signed authorisation ``by`` declares to have. ``seen`` is what
    ``newest_membership`` said when the list was compared with the group: the same list sent twice
    adds nobody twice.

    Raises:
        NotAllowed: ``by`` does not have the group.
        CohortClosed: its year is over.
        ChangedSince: somebody came to the group after the list was compared with it.
        CannotBring: one of those who return is in somebody else's group.
        ValidationError: a name is wrong.
    """
    locked = _led(cohort, by)
    if newest_membership(locked) != seen:
        raise ChangedSince
    names = [each for each in people if isinstance(each, NewName)]
    usernames = free_usernames([(each.first_names, each.last_names) for each in names])
    for name, username in zip(names, usernames, strict=True):
        _enrol(name, username, locked, by)
    returning = [each for each in people if isinstance(each, Returning)]
    for each in returning:
        _bring(each.learner_id, locked, by)
    return Added(len(names), len(returning))


@transaction.atomic
def leave_group(*, learner: Learner, cohort: Cohort, by: User) -> None:
    """Somebody is no longer of a group from today on. Whoever is not, stays so.

    Raises:
        NotAllowed: ``by`` does not have the group.
        CohortClosed: its year is over.
    """
    if _end(learner, _led(cohort, by)):
        record(learner, "group_leave", by, {"group": str(cohort)})


@transaction.atomic
def move_to_group(*, learner: Learner, cohort: Cohort, to: Cohort, by: User) -> None:
    """From one group to another of the same place, today.

    Raises:
        NotAllowed: ``by`` does not have both groups, or ``learner`` is not of the first.
        CohortClosed: the year of one of them is over.
    """
    _led(cohort, by)
    target = _led(to, by)
    if (cohort.institution_id, cohort.organisation_id) != (to.institution_id, to.organisation_id):
        raise NotAllowed
    if cohort.pk == to.pk:
        return
    if not _end(learner, cohort):
        raise NotAllowed
    _join(learner, target)
    record(learner, "group_move", by, {"from": str(cohort), "to": str(to)})


def may_bring(by: User, membership: Membership | None) -> bool:
    """Whether somebody may be taken out of the group they are in now, if any, into one of ``by``.

    A group whose year is closed holds nobody back.
    """
    if membership is None or membership.cohort.closed_on is not None:
        return True
    cohort = membership.cohort
    return may_coordinate_place(by, institution_id=cohort.institution_id) or may_teach_cohort(
        by, cohort
    )


def _led(cohort: Cohort, by: User) -> Cohort:
    """The group, locked until the transaction ends."""
    if not may_teach_cohort(by, cohort):
        raise NotAllowed
    locked = Cohort.objects.select_for_update().get(pk=cohort.pk)
    if locked.closed_on is not None:
        raise CohortClosed
    return locked


def _enrol(name: NewName, username: str, cohort: Cohort, by: User) -> None:
    user = open_account(
        username=username, first_name=name.first_names, last_name=name.last_names, by=by
    )
    is_student = cohort.institution_id is not None
    now = timezone.now()
    learner = Learner.objects.create(
        user=user,
        kind=Learner.Kind.STUDENT if is_student else Learner.Kind.LEADER,
        state=Learner.State.PENDING if is_student else Learner.State.ACTIVE,
        is_minor=is_student,
        first_names=user.first_name,
        last_names=user.last_name,
        institution_id=cohort.institution_id,
        organisation_id=cohort.organisation_id,
        declared_adult_at=None if is_student else now,
        accepted_policy_at=None if is_student else now,
        accepted_policy="" if is_student else NOTICE.version,
    )
    forget_learner(user)
    _join(learner, cohort)
    record(learner, "register", by, {"group": str(cohort)})


def _bring(learner_id: int, cohort: Cohort, by: User) -> None:
    """Only of the same place: other schools' learners come by their coordinators' hands."""
    learner = (
        Learner.objects.select_for_update()
        .filter(of_place(cohort), pk=learner_id)
        .exclude(state=Learner.State.ERASED)
        .first()
    )
    if learner is None:
        raise CannotBring
    current = learner.memberships.filter(ends_on=None).select_related("cohort").first()
    if current is not None and current.cohort_id == cohort.pk:
        return
    if not may_bring(by, current):
        raise CannotBring
    if current is not None:
        _end(learner, current.cohort)
    _join(learner, cohort)
    record(learner, "group_join", by, {"group": str(cohort)})


def _end(learner: Learner, cohort: Cohort) -> int:
    return Membership.objects.filter(learner=learner, cohort=cohort, ends_on=None).update(
        ends_on=timezone.localdate()
    )


def _join(learner: Learner, cohort: Cohort) -> None:
    """From today; what the group was given to do is theirs too."""
    Membership.objects.create(learner=learner, cohort=cohort, starts_on=timezone.localdate())
    enrol_assigned(learner)

"""Orientation that a learner gave: recorded by them, signed or refused by who saw it.

A decision stands; a mistake is undone by the Coordinación, with an entry in the audit log. A path
is finished when all its courses are and the minutes signed reach what it asks for.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_decide_hours, supervisors_of
from learning.errors import DayIsFull, HoursDecided, NotAuthorised, NotYourSupervisor, PathClosed
from learning.models import (
    Certificate,
    CourseCompletion,
    Learner,
    Pathway,
    PathwayCourse,
    ServiceHours,
)
from learning.permissions import may_coordinate, may_learn
from learning.services.certificates import Earned, issue_earned
from learning.services.learners import record

MOST_OF_A_DAY = 600
"""Minutes of one learner in one day, over all paths: ten hours."""
MANY_OF_A_DAY = 20
"""Orientations of one learner in one day: more is a mistake, or mischief."""
OLDEST_DAYS = 30
"""An orientation of longer ago is not recorded: nobody remembers it well enough to sign it."""
State = ServiceHours.State


@transaction.atomic
def record_hours(
    *,
    learner: Learner,
    pathway: Pathway,
    served_on: date,
    minutes: int,
    help: str,
    supervisor: User,
    op_id: UUID,
    by: User,
) -> ServiceHours:
    """Record an orientation, which then waits for its supervisor. Sent twice it is one.

    ``op_id`` is of the form sent: it names what was sent, and a second time gives what was kept.

    Raises:
        NotAllowed: ``by`` is not the learner.
        NotAuthorised: nothing is kept of this learner.
        PathClosed: the path takes no more.
        NotYourSupervisor: that person may not sign this learner's.
        ValidationError: keyed ``served_on``, ``minutes`` or ``help``.
    """
    # Locked: two forms sent at once would both find room in the day.
    fresh = Learner.objects.select_for_update().get(pk=learner.pk)
    if fresh.user_id != by.pk:
        raise NotAllowed
    if not may_learn(fresh):
        raise NotAuthorised
    sent = ServiceHours.objects.filter(learner=fresh, op_id=op_id).first()
    if sent is not None:
        return sent
    if not Pathway.objects.filter(pk=pathway.pk, is_open=True).exists():
        raise PathClosed
    if not supervisors_of(fresh).filter(pk=supervisor.pk).exists():
        raise NotYourSupervisor
    _check_day(served_on)
    if help not in ServiceHours.Help.values:
        raise ValidationError({"help": "Elija una clase de ayuda de la lista."})
    _check_minutes(fresh, served_on, minutes)
    hours = ServiceHours.objects.create(
        learner=fresh,
        pathway=pathway,
        served_on=served_on,
        minutes=minutes,
        help=help,
        supervisor=supervisor,
        op_id=op_id,
    )
    record(fresh, "hours_record", by, {"hours": hours.pk})
    return hours


def _check_day(served_on: date) -> None:
    today = timezone.localdate()
    if served_on > today:
        raise ValidationError({"served_on": "El día no puede ser futuro."})
    if served_on < today - timedelta(days=OLDEST_DAYS):
        raise ValidationError(
            {"served_on": f"Solo se anotan orientaciones de los últimos {OLDEST_DAYS} días."}
        )


def _check_minutes(learner: Learner, served_on: date, minutes: int) -> None:
    if ServiceHours.objects.filter(learner=learner, served_on=served_on).count() >= MANY_OF_A_DAY:
        raise ValidationError(
            {"served_on": f"Ese día ya tiene {MANY_OF_A_DAY} orientaciones anotadas."}
        )
    if minutes < 1:
        raise ValidationError({"minutes": "Escriba cuántos minutos duró."})
    room = MOST_OF_A_DAY - minutes_of_day(learner, served_on)
    if minutes > room:
        raise ValidationError(
            {
                "minutes": "En un día caben 10 horas de orientación. "
                + (f"De ese día quedan {room} minutos." if room > 0 else "Ese día ya está lleno.")
            }
        )


def minutes_of_day(learner: Learner, day: date) -> int:
    """What a learner recorded of a day, without what was refused."""
    counted = ServiceHours.objects.filter(learner=learner, served_on=day).exclude(
        state=State.REFUSED
    )
    total: int | None = counted.aggregate(total=Sum("minutes"))["total"]
    return total or 0


@transaction.atomic
def withdraw_hours(*, hours: ServiceHours, by: User) -> None:
    """Take back what was recorded by mistake, while it waits. Gone already is gone.

    Raises:
        NotAllowed: it is not ``by``'s.
        HoursDecided: the supervisor was quicker.
    """
    found = _locked([hours.pk])
    if not found:
        return
    fresh = found[0]
    if fresh.learner.user_id != by.pk:
        raise NotAllowed
    if fresh.state != State.WAITING:
        raise HoursDecided
    record(fresh.learner, "hours_remove", by, {"hours": fresh.pk})
    fresh.delete()


def sign(*, hours_ids: Collection[int], by: User) -> int:
    """Sign several at once; how many were not signed before. All of them, or none.

    Raises:
        NotAllowed: one is not ``by``'s to decide, or is not there.
        HoursDecided: one was refused before.
    """
    return _decide(hours_ids, State.SIGNED, by)


def refuse(*, hours_ids: Collection[int], by: User) -> int:
    """Say that an orientation was not so; how many were not refused before. Raises as ``sign``."""
    return _decide(hours_ids, State.REFUSED, by)


@transaction.atomic
def _decide(hours_ids: Collection[int], state: ServiceHours.State, by: User) -> int:
    rows = _locked(hours_ids)
    if len(rows) != len(set(hours_ids)) or not all(may_decide_hours(by, row) for row in rows):
        raise NotAllowed
    if any(row.state not in (State.WAITING, state) for row in rows):
        raise HoursDecided
    new = [row for row in rows if row.state == State.WAITING]
    ServiceHours.objects.filter(pk__in=[row.pk for row in new]).update(
        state=state, decided_at=timezone.now()
    )
    action = "hours_sign" if state == State.SIGNED else "hours_refuse"
    for row in new:
        record(row.learner, action, by, {"hours": row.pk, "minutes": row.minutes})
    if state == State.SIGNED:
        recheck({(row.learner_id, row.pathway_id) for row in new})
    return len(new)


@transaction.atomic
def undo_decision(*, hours: ServiceHours, by: User) -> bool:
    """Let an orientation wait again, because its decision was a mistake; whether it was decided.

    A certificate that was given for it stays: the Coordinación annuls it if that is what is right.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación, or undoes the decision on their own hours.
        DayIsFull: refused, and meanwhile the day was filled with others.
    """
    found = _locked([hours.pk])
    if not may_coordinate(by) or not found or found[0].learner.user_id == by.pk:
        raise NotAllowed
    fresh = found[0]
    if fresh.state == State.WAITING:
        return False
    taken = minutes_of_day(fresh.learner, fresh.served_on)
    if fresh.state == State.REFUSED and taken + fresh.minutes > MOST_OF_A_DAY:
        raise DayIsFull
    data = {"hours": fresh.pk, "was": fresh.state, "supervisor": fresh.supervisor_id}
    fresh.state, fresh.decided_at = State.WAITING, None
    fresh.save(update_fields=["state", "decided_at"])
    record(fresh.learner, "hours_undo", by, data)
    return True


def _locked(hours_ids: Collection[int]) -> list[ServiceHours]:
    """The rows, and first their learners: who asks whether a path is finished sees all of it.

    Two supervisors who sign the last hours at the same moment would else each miss the other's.
    """
    owners = ServiceHours.objects.filter(pk__in=hours_ids).values("learner")
    list(Learner.objects.select_for_update().filter(pk__in=owners).order_by("pk"))
    rows = ServiceHours.objects.select_for_update(of=("self",)).select_related("learner")
    return list(rows.filter(pk__in=hours_ids).order_by("pk"))


@dataclass(frozen=True)
class PathStanding:
    """How far a learner is in a path."""

    learner_id: int
    pathway: Pathway
    courses: int
    courses_done: int
    signed_minutes: int
    completed_at: datetime | None
    """When the last of what was lacking came: a course finished or hours signed. Empty: not yet."""

    @property
    def is_finished(self) -> bool:
        return self.completed_at is not None


def path_finished(learner: Learner, pathway: Pathway) -> PathStanding:
    """Whether a learner finished a path, when, and with how many minutes signed. Four queries."""
    return standings({(learner.pk, pathway.pk)})[0]


def standings(pairs: Collection[tuple[int, int]]) -> list[PathStanding]:
    """The same of several learners (first) and paths (second). Four queries, however many."""
    learners, paths = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    pathways = Pathway.objects.in_bulk(paths)
    courses: dict[int, set[UUID]] = {}
    for row in PathwayCourse.objects.filter(pathway__in=paths):
        courses.setdefault(row.pathway_id, set()).add(row.course_uid)
    wanted = set[UUID]().union(*courses.values())
    done: dict[int, dict[UUID, datetime]] = {}
    for each in CourseCompletion.objects.filter(learner__in=learners, course_uid__in=wanted):
        done.setdefault(each.learner_id, {})[each.course_uid] = each.completed_at
    signed: dict[tuple[int, int], list[ServiceHours]] = {}
    rows = ServiceHours.objects.filter(
        learner__in=learners, pathway__in=paths, state=State.SIGNED
    ).order_by("decided_at", "pk")
    for hours in rows:
        signed.setdefault((hours.learner_id, hours.pathway_id), []).append(hours)
    return [
        _standing(
            learner_id,
            pathways[path_id],
            courses.get(path_id, set()),
            done.get(learner_id, {}),
            signed.get((learner_id, path_id), []),
        )
        for learner_id, path_id in sorted(pairs)
    ]


def _standing(
    learner_id: int,
    pathway: Pathway,
    courses: set[UUID],
    done: dict[UUID, datetime],
    signed: Sequence[ServiceHours],
) -> PathStanding:
    finished = [done[uid] for uid in courses if uid in done]
    total, reached_at = 0, None
    for hours in signed:
        total += hours.minutes
        if reached_at is None and total >= pathway.minutes:
            reached_at = hours.decided_at
    is_whole = bool(courses) and len(finished) == len(courses) and reached_at is not None
    return PathStanding(
        learner_id=learner_id,
        pathway=pathway,
        courses=len(courses),
        courses_done=len(finished),
        signed_minutes=total,
        completed_at=max([*finished, reached_at]) if is_whole and reached_at else None,
    )


def after_courses(completions: Iterable[CourseCompletion]) -> None:
    """What courses just finished mean for paths. Called where they are written, in that
    transaction; no query if none is finished, one if nobody of them gave an orientation.
    """
    uids: dict[int, set[UUID]] = {}
    for each in completions:
        uids.setdefault(each.learner_id, set()).add(each.course_uid)
    if not uids:
        return
    # Those that wait too: one may be signed at this moment, in a transaction not seen from here.
    served = ServiceHours.objects.filter(
        learner__in=uids,
        pathway__courses__course_uid__in=set[UUID]().union(*uids.values()),
    ).exclude(state=State.REFUSED)
    found = served.values_list("learner_id", "pathway_id", "pathway__courses__course_uid")
    concerned = {(who, path) for who, path, uid in found.distinct() if uid in uids[who]}
    recheck(concerned)


def recheck(pairs: Collection[tuple[int, int]]) -> None:
    """Look again whether these learners finished these paths, and tell of those who did.

    Locks the learners: what is signed at this moment is waited for.
    """
    if not pairs:
        return
    who = {learner_id for learner_id, _path in pairs}
    active = set(
        Learner.objects.select_for_update()
        .filter(pk__in=who, state=Learner.State.ACTIVE)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    asked = [pair for pair in pairs if pair[0] in active]
    finished = [each for each in standings(asked) if each.is_finished] if asked else []
    if finished:
        on_path_finished(finished)


def give_certificates(finished: Sequence[PathStanding]) -> None:
    """A certificate of the path for each, with the minutes that were signed by then."""
    issue_earned(
        [
            Earned(
                learner_id=each.learner_id,
                kind=Certificate.Kind.PATHWAY,
                subject_uid=each.pathway.uid,
                title=each.pathway.title,
                minutes=each.signed_minutes,
                completed_at=each.completed_at,
            )
            for each in finished
            if each.completed_at is not None
        ]
    )


TOLD: list[Callable[[Sequence[PathStanding]], object]] = [give_certificates]
"""Who is told of paths finished, in the transaction that finished them."""


def on_path_finished(finished: Sequence[PathStanding]) -> None:
    """Tell of learners who finished a path. They may be told of again: whoever listens asks
    whether it is done already.
    """
    for tell in TOLD:
        tell(finished)

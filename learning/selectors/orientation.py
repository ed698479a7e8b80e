"""What a learner, a supervisor and a school see of orientation."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.dates import MONTHS
from django.utils.timezone import localtime

from cms.accounts.models import User
from learning.class_permissions import cohorts_of
from learning.models import (
    Cohort,
    CourseCompletion,
    CourseOutline,
    Learner,
    Membership,
    Pathway,
    ServiceHours,
)
from learning.selectors.belonging import in_order

State = ServiceHours.State
_PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2]))?")
OWN_ROWS = 200
"""Of one's own list, the latest."""


def in_hours(minutes: int) -> str:
    """«80 h», «1 h 30 min», «45 min»; nothing is «0 h»."""
    hours, rest = divmod(minutes, 60)
    words = [f"{hours:,} h".replace(",", ".")] if hours or not rest else []
    return " ".join([*words, f"{rest} min"] if rest else words)


@dataclass(frozen=True)
class Step:
    """A course of a path, for one learner."""

    title: str
    slug: str
    """Empty: it is not published now."""
    is_done: bool


@dataclass(frozen=True)
class Path:
    """A path as one learner sees it; minutes."""

    pathway: Pathway
    steps: tuple[Step, ...]
    signed: int
    waiting: int

    @property
    def missing(self) -> int:
        """What is neither signed nor waits for it."""
        return max(0, self.pathway.minutes - self.signed - self.waiting)

    @property
    def bar(self) -> tuple[int, int]:
        """Signed and waiting in percent of what is asked; together at most 100."""
        signed = min(100, self.signed * 100 // self.pathway.minutes) if self.pathway.minutes else 0
        both = (self.signed + self.waiting) * 100 // self.pathway.minutes if signed < 100 else 100
        return signed, min(100, both) - signed

    @property
    def in_words(self) -> dict[str, str]:
        """The minutes in hours."""
        return {
            "asked": in_hours(self.pathway.minutes),
            "signed": in_hours(self.signed),
            "waiting": in_hours(self.waiting),
            "missing": in_hours(self.missing),
        }

    @property
    def is_finished(self) -> bool:
        """All courses, and the minutes signed."""
        done = bool(self.steps) and all(step.is_done for step in self.steps)
        return done and self.signed >= self.pathway.minutes


def paths_of(learner: Learner) -> list[Path]:
    """The open paths, and those closed in which the learner has hours. Five queries."""
    served: dict[int, dict[str, int]] = {}
    rows = ServiceHours.objects.filter(learner=learner).values_list("pathway", "state")
    for pathway, state, minutes in rows.annotate(total=Sum("minutes")).order_by():
        served.setdefault(pathway, {})[state] = minutes
    pathways = Pathway.objects.filter(Q(is_open=True) | Q(pk__in=served)).prefetch_related(
        "courses"
    )
    found = list(pathways)
    uids = {row.course_uid for each in found for row in each.courses.all()}
    outlines = CourseOutline.objects.filter(course_uid__in=uids, is_live=True)
    slugs = dict(outlines.values_list("course_uid", "slug"))
    completed = CourseCompletion.objects.filter(learner=learner, course_uid__in=uids)
    done = set(completed.values_list("course_uid", flat=True))
    return [
        Path(
            pathway=each,
            steps=tuple(
                Step(row.title, slugs.get(row.course_uid, ""), row.course_uid in done)
                for row in each.courses.all()
            ),
            signed=served.get(each.pk, {}).get(State.SIGNED, 0),
            waiting=served.get(each.pk, {}).get(State.WAITING, 0),
        )
        for each in found
    ]


def own_hours(learner: Learner) -> "QuerySet[ServiceHours]":
    """What a learner recorded, the latest day first."""
    rows = ServiceHours.objects.filter(learner=learner).select_related("pathway", "supervisor")
    return rows.order_by("-served_on", "-pk")[:OWN_ROWS]


def to_sign(user: User) -> "QuerySet[ServiceHours]":
    """What waits for a person's signature, the oldest day first. Never one's own. Two queries.

    ``is_mine`` says that the learner is in a group of theirs: then the whole name may be shown, of
    others the short one with the group (``learner.now_in``).
    """
    current = Membership.objects.filter(ends_on=None)
    mine = current.filter(learner=OuterRef("learner"), cohort__in=cohorts_of(user))
    return (
        ServiceHours.objects.filter(
            supervisor=user, state=State.WAITING, learner__state=Learner.State.ACTIVE
        )
        .exclude(learner__user=user)
        .annotate(is_mine=Exists(mine))
        .select_related("learner", "pathway")
        .prefetch_related(
            Prefetch("learner__memberships", current.select_related("cohort"), "now_in")
        )
        .order_by("served_on", "pk")
    )


@dataclass(frozen=True)
class Period:
    """A year, a month of one, or all time; ``value`` names it in an address."""

    value: str
    label: str
    year: int | None = None
    month: int | None = None

    @property
    def condition(self) -> Q:
        """Hours of the period."""
        found = Q()
        if self.year:
            found &= Q(served_on__year=self.year)
        if self.month:
            found &= Q(served_on__month=self.month)
        return found


ALL_TIME = Period("", "Todo el tiempo")


def period_of(text: str) -> Period:
    """«2026» or «2026-03»; what is not one of these is all time."""
    match = _PERIOD.fullmatch(text)
    if match is None or not 2000 <= int(match[1]) <= 2100:
        return ALL_TIME
    year, month = int(match[1]), int(match[2]) if match[2] else None
    label = f"{str(MONTHS[month]).capitalize()} de {year}" if month else str(year)
    return Period(text, label, year, month)


@dataclass(frozen=True)
class Served:
    """What a learner of a group served in a period; minutes."""

    learner: Learner
    signed: int
    waiting: int
    refused: int

    @property
    def in_words(self) -> dict[str, str]:
        """The minutes in hours."""
        kinds = {"signed": self.signed, "waiting": self.waiting, "refused": self.refused}
        return {kind: in_hours(minutes) for kind, minutes in kinds.items()}


def hours_of(cohort: Cohort) -> "QuerySet[ServiceHours]":
    """What the learners of a group served until they left it; of nobody who was erased.

    Of who is in the group now also what was served before: the hours of a school are one sum.
    """
    belongs = Membership.objects.filter(cohort=cohort, learner=OuterRef("learner")).filter(
        Q(ends_on=None)
        | Q(starts_on__lte=OuterRef("served_on"), ends_on__gte=OuterRef("served_on"))
    )
    return ServiceHours.objects.filter(Exists(belongs)).exclude(learner__state=Learner.State.ERASED)


def periods_of(cohort: Cohort) -> list[Period]:
    """All time, and the years and months in which the group served, the latest first. A query."""
    months = hours_of(cohort).annotate(month=TruncMonth("served_on")).order_by("-month")
    found: list[Period] = [ALL_TIME]
    for first in months.values_list("month", flat=True).distinct():
        if found[-1].year != first.year:
            found.append(period_of(str(first.year)))
        found.append(period_of(f"{first:%Y-%m}"))
    return found


def served_by(cohort: Cohort, period: Period) -> list[Served]:
    """Everybody of a group, with what they served: the list in its order. Two queries."""
    totals: dict[int, Mapping[str, int]] = {}
    served = hours_of(cohort).filter(period.condition).order_by().values("learner_id")
    sums = {state.value: Sum("minutes", filter=Q(state=state), default=0) for state in State}
    for learner_id, *minutes in served.annotate(**sums).values_list("learner_id", *sums):
        totals[learner_id] = dict(zip(sums, minutes, strict=True))
    members = Membership.objects.filter(cohort=cohort).filter(
        Q(ends_on=None) | Q(learner__in=totals) | Q(ends_on__gte=F("cohort__closed_on"))
    )
    learners = (
        Learner.objects.filter(pk__in=members.values("learner"))
        .exclude(state=Learner.State.ERASED)
        .order_by("pk")
    )
    nothing = dict.fromkeys(sums, 0)
    return [Served(learner=each, **totals.get(each.pk, nothing)) for each in in_order(learners)]


HEADER = (
    "Apellidos", "Nombres", "Ruta", "Día", "Minutos", "Clase de ayuda", "Supervisa", "Estado",
    "Decidida el",
)  # fmt: skip


def rows_for_school(cohort: Cohort, period: Period) -> Iterator[tuple[object, ...]]:
    """One line for each orientation, with whole names: what the school keeps. One query."""
    hours = hours_of(cohort).filter(period.condition)
    ordered = hours.select_related("learner", "pathway", "supervisor").order_by(
        "learner__last_names", "learner__first_names", "learner_id", "served_on", "pk"
    )
    for each in ordered.iterator(chunk_size=500):
        yield (
            each.learner.last_names,
            each.learner.first_names,
            each.pathway.title,
            each.served_on.isoformat(),
            each.minutes,
            each.get_help_display(),
            each.supervisor.get_full_name() or each.supervisor.username,
            each.get_state_display(),
            localtime(each.decided_at).date().isoformat() if each.decided_at else "",
        )


def pathways_with_figures() -> "QuerySet[Pathway]":
    """All paths for the Coordinación, with ``many_courses`` and ``many_learners``. One query."""
    return Pathway.objects.annotate(
        many_courses=Count("courses", distinct=True),
        many_learners=Count(
            "service_hours__learner",
            filter=~Q(service_hours__learner__state=Learner.State.ERASED),
            distinct=True,
        ),
    ).order_by("-is_open", "title")

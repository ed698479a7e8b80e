"""What people of a year did, counted by the database: never a row for each learner in here.

A student belongs to the last group of the year that they were in; a leader to the organisation
whose group they are in, else to the one they gave. What they did counts in the calendar year, as
school years are. Somebody whose data were erased stays in the figures.

Three queries for students, three for leaders, whatever the number of people, quizzes and places.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, TruncMonth
from django.utils import timezone

from learning.models import (
    Attempt,
    Certificate,
    CourseCompletion,
    IngresoCard,
    Learner,
    LessonReading,
    Membership,
)
from learning.report_figures import MONTHS, Figures, Part
from learning.report_permissions import Scope
from learning.selectors.belonging import belongs

STUDENTS, LEADERS = "estudiantes", "lideres"
WITHOUT = 0
"""The key of leaders without an organisation, or without a vereda."""
LEVELS = {
    STUDENTS: ("institucion", "grado", "grupo"),
    LEADERS: ("organizacion", "vereda"),
}
"""By which people are told apart, from the widest to the narrowest."""


@dataclass(frozen=True)
class Period:
    """A calendar year in the municipality's time."""

    year: int

    @property
    def start(self) -> datetime:
        return timezone.make_aware(datetime(self.year, 1, 1))

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return timezone.make_aware(datetime(self.year + 1, 1, 1))

    def holds(self, name: str) -> Q:
        """That the instant of a field lies in the year."""
        return Q(**{f"{name}__gte": self.start, f"{name}__lt": self.end})


@dataclass(frozen=True)
class People:
    """Rows of people, one each. ``path``: the way from a row to its learner."""

    rows: "QuerySet[Any]"
    path: str
    keys: dict[str, str]
    """Field of each dimension."""

    @property
    def learner(self) -> str:
        return f"{self.path}pk"


def people_of(kind: str, scope: Scope, period: Period) -> People:
    """Everybody whom a report counts."""
    return _students(scope, period) if kind == STUDENTS else _leaders(scope, period)


def _students(scope: Scope, period: Period) -> People:
    rows = Membership.objects.filter(
        belongs(),
        cohort__year=period.year,
        cohort__institution__isnull=False,
        learner__kind=Learner.Kind.STUDENT,
    )
    if scope.institutions is not None:
        rows = rows.filter(cohort__institution__in=scope.institutions)
    # Of two groups of the same year (the first was closed before) the later one counts: whoever
    # sees one school only does not have those who went on to another.
    later = Membership.objects.filter(
        belongs(),
        learner=OuterRef("learner"),
        pk__gt=OuterRef("pk"),
        cohort__year=period.year,
        cohort__institution__isnull=False,
    )
    return People(
        rows.filter(~Exists(later)).order_by(),
        "learner__",
        {"institucion": "cohort__institution_id", "grado": "cohort__grade", "grupo": "cohort_id"},
    )


def _leaders(scope: Scope, period: Period) -> People:
    mine = Membership.objects.filter(
        belongs(),
        learner=OuterRef("pk"),
        cohort__year=period.year,
        cohort__organisation__isnull=False,
    ).order_by("-pk")
    rows = Learner.objects.filter(kind=Learner.Kind.LEADER).annotate(
        group_organisation=Subquery(mine.values("cohort__organisation_id")[:1]),
        group_vereda=Subquery(mine.values("cohort__organisation__vereda_id")[:1]),
    )
    if scope.only_in_groups:
        rows = rows.filter(group_organisation__isnull=False)
    else:
        # Registered, and not yet erased, at some time of the year.
        known = Q(created_at__lt=period.end) & (
            Q(erased_at__isnull=True) | Q(erased_at__gte=period.start)
        )
        rows = rows.filter(known | Q(group_organisation__isnull=False))
    without, number = Value(WITHOUT), BigIntegerField()
    rows = rows.annotate(
        place=Coalesce("group_organisation", "organisation_id", without, output_field=number),
        lives_in=Coalesce(
            "vereda_id", "group_vereda", "organisation__vereda_id", without, output_field=number
        ),
    )
    return People(rows.order_by(), "", {"organizacion": "place", "vereda": "lives_in"})


def deeds(people: People, period: Period, course: UUID | None) -> dict[str, Any]:
    """What a row's person did in the year, as conditions: ``came``, ``began``, ``finished``."""

    def some(model: "type[Model]", instant: str, **more: Any) -> Exists:
        of_course = {"course_uid": course} if course else {}
        manager: Any = model._default_manager
        return Exists(
            manager.filter(
                period.holds(instant), learner=OuterRef(people.learner), **of_course, **more
            )
        )

    began = some(LessonReading, "opened_at") | some(Attempt, "started_at")
    # Coming in is of no course: who came in and opened only another one came in.
    mine = {"learner": OuterRef(people.learner)}
    seen = (
        Exists(IngresoCard.objects.filter(period.holds("seen_at"), **mine))
        | Exists(LessonReading.objects.filter(period.holds("seen_at"), **mine))
        | Exists(Attempt.objects.filter(period.holds("started_at"), **mine))
    )
    return {
        "came": Q(period.holds(f"{people.path}user__last_login")) | Q(seen),
        "began": Q(began),
        "finished": Q(some(CourseCompletion, "completed_at")),
    }


def certificates_of(people: People, period: Period, course: UUID | None) -> Any:
    """How many certificates in force a row's person got for what they finished in the year."""
    found = Certificate.objects.filter(
        learner=OuterRef(people.learner),
        revoked_at=None,
        completed_on__gte=period.start.date(),
        completed_on__lt=period.end.date(),
    )
    if course:
        found = found.filter(subject_uid=course)
    counted = found.order_by().values("learner").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def parts_of(
    kind: str, scope: Scope, period: Period, course: UUID | None = None, *, months: bool = True
) -> list[Part]:
    """The figures of each smallest place: a group of a school; organisation and vereda of leaders.

    ``course``: what was done in it, and nothing else; the people stay the same. Two queries, three
    with ``months``.
    """
    people = people_of(kind, scope, period)
    names = LEVELS[kind]
    keys = {f"key_{name}": F(people.keys[name]) for name in names}
    grouped = people.rows.annotate(
        certificate_count=certificates_of(people, period, course)
    ).values(**keys)
    pending = Q(**{f"{people.path}state": Learner.State.PENDING})
    counted = grouped.annotate(
        people=Count("pk"),
        pending_people=Count("pk", filter=pending),
        certificates=Sum("certificate_count"),
        **{
            name: Count("pk", filter=condition)
            for name, condition in deeds(people, period, course).items()
        },
    )
    marks = _by_key(_marks(people, period, course, keys), names)
    monthly = _months(people, period, course, keys, names) if months else {}
    parts = []
    for row in counted:
        key = tuple(row[f"key_{name}"] for name in names)
        mark = marks.get(key, {})
        figures = Figures(
            people=row["people"],
            pending=row["pending_people"],
            came=row["came"],
            began=row["began"],
            finished=row["finished"],
            certificates=row["certificates"] or 0,
            passed=mark.get("passed", 0),
            graded=mark.get("graded", 0),
            points=mark.get("points") or 0.0,
            months=tuple(monthly.get(key, (0,) * MONTHS)),
        )
        parts.append(Part(figures, dict(zip(names, key, strict=True))))
    return parts


def _marks(
    people: People, period: Period, course: UUID | None, keys: dict[str, Any]
) -> Iterable[dict[str, Any]]:
    """Quizzes passed and graded, by place."""
    to = f"{people.path}standings__"
    wanted = period.holds(f"{to}last_finished_at")
    if course:
        wanted &= Q(**{f"{to}course_uid": course})
    is_graded = Q(**{f"{to}awaits_grade": False})
    return (
        people.rows.filter(wanted)
        .values(**keys)
        .annotate(
            passed=Count(f"{to}pk", filter=Q(**{f"{to}is_passed": True})),
            graded=Count(f"{to}fraction", filter=is_graded),
            points=Sum(f"{to}fraction", filter=is_graded),
        )
    )


def _months(
    people: People,
    period: Period,
    course: UUID | None,
    keys: dict[str, Any],
    names: tuple[str, ...],
) -> dict[tuple[int, ...], list[int]]:
    """People who finished a course, by place and month of the year."""
    to = f"{people.path}completions__"
    wanted = period.holds(f"{to}completed_at")
    if course:
        wanted &= Q(**{f"{to}course_uid": course})
    rows = (
        people.rows.filter(wanted)
        .values(**keys, month=TruncMonth(f"{to}completed_at"))
        .annotate(n=Count("pk", distinct=True))
    )
    found: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [0] * MONTHS)
    for row in rows:
        found[tuple(row[f"key_{name}"] for name in names)][row["month"].month - 1] += row["n"]
    return found


def _by_key(
    rows: Iterable[dict[str, Any]], names: tuple[str, ...]
) -> dict[tuple[int, ...], dict[str, Any]]:
    return {tuple(row[f"key_{name}"] for name in names): row for row in rows}

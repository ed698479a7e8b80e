"""A row for each person of a report, read from the database in pieces.

One query whatever the number of people, and never more than ``CHUNK`` of them in memory. Names are
not even read for whoever may not have them.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import (
    Avg,
    BooleanField,
    Count,
    ExpressionWrapper,
    IntegerField,
    Model,
    OuterRef,
    Q,
    Subquery,
)

from cms.accounts.models import User
from learning.class_permissions import coordinated_institutions
from learning.models import CourseCompletion, Learner, Organisation, QuizStanding
from learning.report_permissions import listed_scope_of, may_name
from learning.selectors.report_page import FILTERED, asked
from learning.selectors.reports import (
    LEADERS,
    STUDENTS,
    People,
    Period,
    certificates_of,
    deeds,
    people_of,
)

CHUNK = 500
_STATES = dict(Learner.State.choices)


def header(user: User, kind: str) -> list[str]:
    """The columns; those of names only for whoever has any."""
    places = ["Institución", "Grado", "Grupo"] if kind == STUDENTS else ["Organización"]
    return [
        "N.º",
        *(["Apellidos", "Nombres"] if _names_any(user, kind) else []),
        *places,
        "Estado",
        "Ingresó",
        "Empezó un curso",
        "Cursos terminados",
        "Cuestionarios aprobados",
        "Promedio (%)",
        "Certificados",
    ]


def learner_rows(user: User, query: Mapping[str, str]) -> tuple[str, int, Iterator[list[Any]]]:
    """Class of people, year, and their rows, of those whom this person gets a row of each.

    ``user`` must be somebody who ``may_list``.
    """
    scope = listed_scope_of(user)
    ask = asked(query, scope)
    period = Period(ask.year)
    people = people_of(ask.kind, scope, period)
    rows = people.rows
    for name in FILTERED[ask.kind]:
        value = query.get(name, "")
        if value.isascii() and value.isdecimal() and len(value) < 10:
            rows = rows.filter(**{people.keys[name]: int(value)})
    return ask.kind, ask.year, _rows(user, ask.kind, people, rows, period, ask.course)


def _rows(
    user: User, kind: str, people: People, found: Any, period: Period, course: UUID | None
) -> Iterator[list[Any]]:
    to, is_named = people.path, _names_any(user, kind)
    facts = deeds(people, period, course)
    passed = Q(is_passed=True)
    graded = Q(awaits_grade=False)
    found = found.annotate(
        has_come=ExpressionWrapper(facts["came"], output_field=BooleanField()),
        has_begun=ExpressionWrapper(facts["began"], output_field=BooleanField()),
        courses=_of(people, CourseCompletion, period, course, "completed_at", n=Count("pk")),
        passed=_of(
            people, QuizStanding, period, course, "last_finished_at", n=Count("pk", filter=passed)
        ),
        mean=_of(
            people, QuizStanding, period, course, "last_finished_at",
            n=Avg("fraction", filter=graded),
        ),
        certificate_count=certificates_of(people, period, course),
    )  # fmt: skip
    names = [f"{to}last_names", f"{to}first_names"] if is_named else []
    if kind == STUDENTS:
        places = ["cohort__institution__name", "cohort__grade", "cohort__group"]
        school = ["cohort__institution_id"]
    else:
        organisation = Organisation.objects.filter(pk=OuterRef("place")).values("name")
        found = found.annotate(place_name=Subquery(organisation[:1]))
        places, school = ["place_name"], []
    values = found.order_by(*places, *names, f"{to}pk").values(
        *names, *places, *school, f"{to}state", "has_come", "has_begun", "courses", "passed",
        "mean", "certificate_count",
    )  # fmt: skip
    for number, row in enumerate(values.iterator(chunk_size=CHUNK), start=1):
        told = [row[name] for name in names]
        if is_named and not may_name(user, institution_id=row[school[0]] if school else None):
            told = ["", ""]
        yield [
            number,
            *told,
            *(row[name] for name in places),
            _STATES[row[f"{to}state"]],
            "Sí" if row["has_come"] else "No",
            "Sí" if row["has_begun"] else "No",
            row["courses"] or 0,
            row["passed"] or 0,
            None if row["mean"] is None else round(row["mean"] * 100),
            row["certificate_count"],
        ]


def _of(
    people: People, model: "type[Model]", period: Period, course: UUID | None, instant: str, n: Any
) -> Subquery:
    """A figure of what a row's person has in the year; nothing where they have none."""
    manager: Any = model._default_manager
    rows = manager.filter(period.holds(instant), learner=OuterRef(people.learner))
    if course:
        rows = rows.filter(course_uid=course)
    counted = rows.order_by().values("learner").annotate(n=n).values("n")
    return Subquery(counted) if isinstance(n, Avg) else Subquery(counted, IntegerField())


def _names_any(user: User, kind: str) -> bool:
    """Whether any row of a report of this person may have a name."""
    if kind == LEADERS:
        return may_name(user, institution_id=None)
    return bool(coordinated_institutions(user))

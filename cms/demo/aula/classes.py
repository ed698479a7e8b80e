"""The demonstration's class 11-01 and its group of leaders, with somebody at every stage.

All of them are fictional, and their names say so. Repeatable: who is there is left as they are.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.demo.aula.classwork import Classwork, days_ago
from cms.demo.aula.learners import LEADER, ORGANISATION, SCHOOL, STUDENT
from cms.demo.people import PASSWORD
from cms.editorial.models import Vereda
from learning.models import (
    Assignment,
    Cohort,
    CoursePage,
    Institution,
    Learner,
    Membership,
    Organisation,
    Post,
)
from learning.services.assignments import assign
from learning.services.authorisations import authorise
from learning.services.board import write_message
from learning.services.learners import About, register_adult, register_student
from learning.services.posts import give_group, give_post

TEACHER, COORDINATOR = "docente", "coordinadora"
GRADE, GROUP, LEADERS = 11, "01", "Líderes"
MARK = "(dato de ejemplo)"
DUE_IN = timedelta(days=21)
MESSAGE = "Terminen el módulo 2 antes del viernes. Las dudas, en clase. (dato de ejemplo)"


class Person(NamedTuple):
    """A fictional learner. ``stage``: see ``_Story``; ``knows``: share answered right."""

    first_names: str
    last_name: str
    stage: str
    knows: float = 0.8


STUDENTS = (
    Person("Alejandra", "Rincón", "finished", 1.0),
    Person("Andrés Felipe", "Salcedo", "halfway", 0.75),
    Person("Brayan", "Cárdenas", "failing", 0.3),
    Person("Camila", "Vargas", "finished", 0.95),
    Person("Camilo", "Vega", "away", 0.6),
    Person("Daniela", "Pérez", "halfway", 0.85),
    Person("Diego", "Gómez", "pending"),
    Person("Estefanía", "Díaz", "absent"),
    Person("Fabián", "Roa", "reading"),
    Person("Gabriela", "Medina", "finished", 0.9),
    Person("Hernán", "Castro", "still", 0.7),
    Person("Isabella", "Torres", "halfway", 0.65),
    Person("Jhon Alexánder", "Moreno", "failing", 0.2),
    Person("Karen", "Suárez", "away", 0.7),
    Person("Laura Sofía", "Niño", "halfway", 0.9),
    Person("Luis Ángel", "Bohórquez", "pending"),
    Person("Manuela", "Ortiz", "absent"),
    Person("Miguel", "Ávila", "away", 0.65),
    Person("Natalia", "Cuervo", "reading"),
    Person("Óscar", "Barrera", "pending"),
    Person("Paola", "Leguizamón", "finished", 0.85),
    Person("Santiago", "Peña", "absent"),
    Person("Yuliana", "Zamora", "halfway", 0.7),
)
"""With ``estudiante1``, twenty-four."""

LEADER_PEOPLE = (
    Person("Rosalba", "Chaparro", "finished", 0.9),
    Person("Efraín", "Gutiérrez", "halfway", 0.8),
    Person("María Inés", "Pulido", "reading"),
    Person("Campo Elías", "Rodríguez", "away", 0.7),
    Person("Nubia", "Hernández", "absent"),
)
"""With ``lider1``, six."""


def ensure_classes(*, course: CoursePage, people: dict[str, User]) -> tuple[int, int]:
    """Both groups, their teacher and their coordinator; how many learners each has.

    ``people``: ``aula`` (the Coordinación), ``docente`` and ``coordinadora``.
    """
    by, teacher = people["aula"], people[TEACHER]
    school = Institution.objects.get(name=SCHOOL)
    give_post(user=teacher, kind=Post.Kind.TEACHER, institution=school, by=by)
    give_post(user=teacher, kind=Post.Kind.TEACHER, institution=None, by=by)
    give_post(user=people[COORDINATOR], kind=Post.Kind.COORDINATOR, institution=school, by=by)
    student = Learner.objects.get(user__username=STUDENT)
    known = Membership.objects.filter(
        learner=student, ends_on=None, cohort__closed_on=None
    ).select_related("cohort")
    first = known.first()
    if first is None:
        return 0, 0  # Whoever tries the demonstration closed the year: what they did stays.
    cohort, leaders = first.cohort, _leaders()
    for group in (cohort, leaders):
        if group.closed_on is None:
            give_group(user=teacher, cohort=group, by=by)
    work = Classwork(course=course, teacher=teacher)
    for number, person in enumerate(STUDENTS, 1):
        _ensure(work, person, f"ejemplo{number:02}", cohort, by)
    for number, person in enumerate(LEADER_PEOPLE, 2):
        _ensure(work, person, f"lider{number}", leaders, by)
    if not Assignment.objects.filter(cohort=cohort).exists():
        assign(cohort=cohort, course=course, due_on=timezone.localdate() + DUE_IN, by=teacher)
        write_message(cohort=cohort, text=MESSAGE, by=teacher)
    counts = [group.memberships.filter(ends_on=None).count() for group in (cohort, leaders)]
    return counts[0], counts[1]


def _leaders() -> Cohort:
    """The group of the organisation of ``lider1``, who is in it."""
    organisation = Organisation.objects.get(name=ORGANISATION)
    group, _is_new = Cohort.objects.get_or_create(
        organisation=organisation, year=timezone.localdate().year, group=LEADERS
    )
    leader = Learner.objects.get(user__username=LEADER)
    if not leader.memberships.exists():
        Membership.objects.create(learner=leader, cohort=group, starts_on=_joined())
    return group


def _joined() -> date:
    """Two months ago, or the year's first day: it is a group of this year."""
    today = timezone.localdate()
    return max(today - timedelta(days=60), date(today.year, 1, 1))


@transaction.atomic
def _ensure(work: Classwork, person: Person, username: str, cohort: Cohort, by: User) -> None:
    """A learner of the group and what they did, unless they are there."""
    if User.objects.filter(username=username).exists() or cohort.closed_on is not None:
        return
    make = _leader if cohort.institution is None else _student
    learner = make(person, username, cohort, by)
    Membership.objects.filter(learner=learner).update(starts_on=_joined())
    _act(work, learner, person)


def _student(person: Person, username: str, cohort: Cohort, by: User) -> Learner:
    assert cohort.institution is not None and cohort.grade is not None  # noqa: S101, PT018
    learner = register_student(
        username=username,
        first_names=person.first_names,
        last_names=f"{person.last_name} {MARK}",
        institution=cohort.institution,
        year=cohort.year,
        grade=cohort.grade,
        group=cohort.group,
        by=by,
    )
    if person.stage != "pending":
        authorise(learner=learner, signed_on=_joined(), by=by)
    return learner


def _leader(person: Person, username: str, cohort: Cohort, _by: User) -> Learner:
    learner = register_adult(
        username=username,
        password=PASSWORD,
        about=About(
            kind=Learner.Kind.LEADER,
            first_names=person.first_names,
            last_names=f"{person.last_name} {MARK}",
            organisation=cohort.organisation,
            vereda=Vereda.objects.order_by("name").first(),
        ),
    )
    Membership.objects.create(learner=learner, cohort=cohort, starts_on=_joined())
    return learner


def _act(work: Classwork, learner: Learner, person: Person) -> None:
    """What a stage means. ``pending`` and ``absent`` did nothing.

    ``reading``: a few lessons. ``away``: not for two weeks. ``failing``: twice the same quiz.
    ``still``: comes no further. ``halfway``: three modules. ``finished``: the whole course.
    """
    quizzes = work.outline.required_quizzes
    ends = _lessons_until(work)
    if person.stage == "reading":
        work.read(learner, 2 + len(person.last_name) % 2, until=days_ago(1))
    elif person.stage in ("away", "still"):
        days = 9 if person.stage == "still" else 12 + len(person.last_name)
        work.read(learner, ends[0], until=days_ago(days + 1))
        work.answer(learner, quizzes[0], knows=person.knows, at=days_ago(days))
    elif person.stage == "failing":
        work.read(learner, ends[0], until=days_ago(3))
        for days in (2, 1):
            work.answer(learner, quizzes[0], knows=person.knows, at=days_ago(days))
    elif person.stage == "halfway":
        work.read(learner, ends[2], until=days_ago(4))
        for place, quiz in enumerate(quizzes[:3]):
            # The open answer of the third waits for the teacher.
            graded, at = place < 2, days_ago(3 - place)
            work.answer(learner, quiz, knows=person.knows, at=at, graded=graded)
    elif person.stage == "finished":
        work.read(learner, len(work.outline.lessons), until=days_ago(9))
        for place, quiz in enumerate(quizzes):
            work.answer(learner, quiz, knows=person.knows, at=days_ago(8 - place))


def _lessons_until(work: Classwork) -> list[int]:
    """How many lessons there are up to the end of each module."""
    counts, many = [], 0
    for part in work.outline.parts:
        many += sum(item.kind == "lesson" for item in part.items)
        counts.append(many)
    return counts

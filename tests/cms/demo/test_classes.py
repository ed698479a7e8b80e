"""The two groups of the demonstration in a small course: every stage, twice the same as once."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from cms.accounts.models import Role, User
from cms.accounts.roles import office_group
from cms.accounts.services import ensure_office
from cms.demo.aula.classes import LEADER_PEOPLE, STUDENTS, ensure_classes
from cms.demo.aula.classwork import wrong_answer
from cms.demo.aula.learners import ensure_learners
from learning.grading import grade, right_answer
from learning.models import (
    Attempt,
    Cohort,
    CourseCompletion,
    Grade,
    Learner,
    LessonReading,
    Membership,
    QuestionVersion,
    Response,
    Teaching,
)
from learning.selectors.class_grid import class_grid
from learning.services.promotion import close_year
from tests.conftest import Town, person
from tests.learning.conftest import Aula, block, numeric, single, truefalse

pytestmark = pytest.mark.django_db

MODELS = (Learner, Membership, Teaching, Attempt, Response, Grade, LessonReading, Cohort,
          CourseCompletion, User)  # fmt: skip
LONG = [
    single(),
    truefalse(),
    numeric(),
    single("¿Quién firma?"),
    numeric("¿Cuántas copias?"),
    truefalse("Todo trámite cuesta."),
]


@pytest.fixture
def loaded(town: Town):
    """A course of four modules, and a function that loads the groups into it."""
    aula = Aula(town)
    course = aula.course()
    for number in range(1, 5):
        module = aula.module(course, f"Módulo {number}")
        for lesson in (1, 2):
            aula.lesson(module, f"Lección {number}.{lesson}")
        more = [block("open", text="Cuente cómo lo haría.", mark="2.00")] if number == 3 else []
        aula.quiz(module, f"Práctica {number}", questions=[*LONG, *more])
    ensure_office(Role.Kind.AULA)
    people = {
        "aula": person("aula", office_group(Role.Kind.AULA)),
        "docente": person("docente"),
        "coordinadora": person("coordinadora"),
    }

    def load() -> tuple[int, int]:
        ensure_learners(course=course, coordinator=people["aula"])
        return ensure_classes(course=course, people=people)

    assert load() == (len(STUDENTS) + 1, len(LEADER_PEOPLE) + 1) == (24, 6)
    return course, people, load


def test_every_stage_is_there_and_a_second_load_adds_nothing(loaded) -> None:
    course, people, load = loaded
    cohort = Cohort.objects.select_related("institution").get(institution__isnull=False)
    grid = class_grid(cohort, str(course.uid))
    stages = Counter(each.stage for each in STUDENTS)
    assert len(grid.rows) == 24
    assert grid.pending == stages["pending"]
    assert grid.finished == stages["finished"]
    failing = [each for each in grid.stuck if "2 intentos sin aprobar" in each.words]
    assert len(failing) == stages["failing"]
    assert any(" días en «" in each.words for each in grid.stuck)
    assert len(grid.away) >= stages["away"]
    assert any(cell.band == "waiting" for row in grid.rows for cell in row.cells)
    first = Attempt.objects.filter(quiz_uid=grid.quizzes[0].uid, learner__kind="student")
    assert first.values("learner").distinct().count() >= 10
    now = timezone.now()
    for attempt in Attempt.objects.all():
        assert attempt.started_at < attempt.finished_at <= now
    for done in CourseCompletion.objects.all():
        assert done.completed_at < now - timedelta(hours=12)
    waiting = Learner.objects.filter(state=Learner.State.PENDING)
    assert not Attempt.objects.filter(learner__in=waiting).exists()

    before = [model.objects.count() for model in MODELS]
    assert load() == (24, 6)
    assert [model.objects.count() for model in MODELS] == before

    close_year(
        institution=cohort.institution,
        year=cohort.year,
        decisions={},
        by=people["coordinadora"],
    )
    before = [model.objects.count() for model in MODELS]
    assert load() == (0, 0)
    assert [model.objects.count() for model in MODELS] == before


def test_wrong_answers_are_wrong(loaded) -> None:
    for version in QuestionVersion.objects.exclude(kind__in=("open", "description")):
        question = version.payload
        assert grade(question, right_answer(question)).fraction == 1
        assert (grade(question, wrong_answer(question)).fraction or 0) < 1

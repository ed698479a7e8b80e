"""The analysis of a quiz from real attempts: which are read, what is printed, who sees it."""

import json
import uuid
from io import StringIO
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.models import AttemptItem, Learner, QuizPage
from learning.selectors.class_grid import class_grid
from learning.selectors.item_statistics import analyse_quiz, hints
from learning.services.assignments import assign
from learning.services.attempts import hand_in, start_attempt
from learning.services.responses import Op, record_responses
from tests.conftest import Town, person
from tests.learning.conftest import Aula, block, truefalse
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher

pytestmark = pytest.mark.django_db

WORTH = (1.0, 1.0, 2.0, 1.0)
KNOWS = [
    # What each of twelve answers rightly; the last question is failed by those who know more.
    (1, 1, 1, 0), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0),
    (0, 1, 0, 1), (1, 0, 0, 1), (0, 0, 0, 1), (0, 0, 0, 1), (0, 0, 1, 1), (0, 0, 0, 0),
]  # fmt: skip


def questions() -> list[dict[str, Any]]:
    found = [truefalse(f"Afirmación {at}") for at in range(len(WORTH))]
    for each, worth in zip(found, WORTH, strict=True):
        each["value"]["mark"] = f"{worth:.2f}"
    return found


class Scene:
    def __init__(self, aula: Aula) -> None:
        self.aula = aula
        self.course = aula.course()
        self.module = aula.module(self.course)
        self.quiz: QuizPage = aula.quiz(
            self.module, "Verdades", questions=questions(), max_attempts=0
        )
        self.cohort = class_of()
        self.docente = teacher("docente", self.cohort)
        self.client = Client()
        self.client.force_login(self.docente)
        self.learners = [in_class(self.cohort, f"e{at:02}") for at in range(len(KNOWS))]

    def answer(self, who: Learner, right: tuple[int, ...]) -> None:
        """Hand in an attempt; «false» is the right answer of every question."""
        attempt = start_attempt(attempt_id=uuid.uuid4(), learner=who, quiz=self.quiz)
        ops = [
            Op(
                op_id=uuid.uuid4(),
                slot=item.number,
                sequence=item.number,
                answer=bool(not right[place(item)]),
            )
            for item in attempt.items.all()
        ]
        record_responses(attempt=attempt, ops=ops, now=timezone.now())
        hand_in(attempt=attempt)

    def everybody(self, many: int = len(KNOWS)) -> None:
        for who, right in list(zip(self.learners, KNOWS, strict=True))[:many]:
            self.answer(who, right)


def place(item: AttemptItem) -> int:
    return int(item.question_version.payload["text"].split("Afirmación ")[1][0])


@pytest.fixture
def scene(aula: Aula) -> Scene:
    return Scene(aula)


def printed(quiz: str) -> dict[str, Any]:
    out = StringIO()
    call_command("item_statistics", quiz, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


def test_the_command_prints_what_numpy_finds(scene: Scene) -> None:
    scene.everybody()
    found = printed(str(scene.quiz.uid))
    table = np.array(KNOWS, dtype=float) * WORTH
    total = table.sum(axis=1)
    assert found["attempts"] == len(KNOWS)
    for at, question in enumerate(found["questions"]):
        mine, rest = table[:, at], total - table[:, at]
        expected = {
            "facility": mine.mean() / WORTH[at],
            "discrimination_index": 100 * np.corrcoef(mine, rest)[0, 1],
            "discriminative_efficiency": 100
            * np.cov(mine, rest)[0, 1]
            / np.cov(np.sort(mine), np.sort(rest))[0, 1],
        }
        for name, value in expected.items():
            assert question[name] == pytest.approx(value, abs=1e-6), (at, name)
    shared = np.array([np.cov(table[:, at], total)[0, 1] for at in range(len(WORTH))])
    assert shared[-1] < 0
    assert found["questions"][-1]["effective_weight"] is None
    roots = np.sqrt(np.clip(shared, 0, None))
    weights = [each["effective_weight"] for each in found["questions"][:-1]]
    assert weights == pytest.approx(list(100 * roots[:-1] / roots.sum()), abs=1e-6)


def test_only_the_first_attempt_of_each_counts(scene: Scene) -> None:
    scene.answer(scene.learners[0], (0, 0, 0, 0))
    scene.answer(scene.learners[0], (1, 1, 1, 1))
    scene.answer(scene.learners[1], (1, 1, 1, 1))
    found = printed(str(scene.quiz.uid))
    assert found["attempts"] == 2
    assert [each["facility"] for each in found["questions"]] == [0.5] * 4
    start_attempt(attempt_id=uuid.uuid4(), learner=scene.learners[2], quiz=scene.quiz)
    assert printed(str(scene.quiz.uid))["attempts"] == 2, "an open attempt is none"


def test_only_the_latest_version_counts(scene: Scene) -> None:
    scene.answer(scene.learners[0], (0, 0, 0, 0))
    scene.quiz = scene.aula.revise(scene.quiz, questions=questions())
    found = printed(str(scene.quiz.uid))
    assert found["attempts"] == 0
    assert {each["facility"] for each in found["questions"]} == {None}
    scene.answer(scene.learners[1], (1, 1, 1, 1))
    assert printed(str(scene.quiz.uid))["attempts"] == 1


def test_what_is_not_defined_is_null(scene: Scene) -> None:
    for who in scene.learners[:3]:
        scene.answer(who, (1, 1, 1, 1))
    for question in printed(str(scene.quiz.uid))["questions"]:
        assert question["facility"] == 1
        assert question["discrimination_index"] is None
        assert question["discriminative_efficiency"] is None
        assert question["effective_weight"] is None


def test_an_attempt_that_waits_for_a_person_is_counted_apart(scene: Scene) -> None:
    written = block("open", text="Cuente.", rows=4, mark="1.00", grader_notes="")
    scene.quiz = scene.aula.revise(scene.quiz, questions=[truefalse("Afirmación 0"), written])
    attempt = start_attempt(attempt_id=uuid.uuid4(), learner=scene.learners[0], quiz=scene.quiz)
    item = attempt.items.get(question_version__kind="open")
    op = Op(op_id=uuid.uuid4(), slot=item.number, sequence=1, answer="Algo")
    record_responses(attempt=attempt, ops=[op], now=timezone.now())
    hand_in(attempt=attempt)
    found = printed(str(scene.quiz.uid))
    assert (found["attempts"], found["attempts_waiting"]) == (0, 1)


def test_a_wrong_name_of_a_quiz_is_told(scene: Scene) -> None:
    for wrong in ("x", str(uuid.uuid4())):
        with pytest.raises(CommandError):
            call_command("item_statistics", wrong)
    out = StringIO()
    call_command("item_statistics", str(scene.quiz.uid), stdout=out)
    assert "Faltan 10 intentos" in out.getvalue()


def test_nothing_is_said_of_nine_attempts_and_the_key_is_doubted_at_ten(scene: Scene) -> None:
    assign(cohort=scene.cohort, course=scene.course, by=scene.docente)
    address = f"/aula/docente/{scene.cohort.pk}/preguntas/{scene.quiz.uid}/"
    scene.everybody(9)
    few = scene.client.get(address).content.decode()
    assert "revise la clave" not in few
    assert "Falta 1 intento" in few
    assert hints(scene.cohort, scene.course.uid) == []
    for who, right in list(zip(scene.learners, KNOWS, strict=True))[9:]:
        scene.answer(who, right)
    enough = scene.client.get(address).content.decode()
    assert "Quienes más saben fallan esta pregunta: revise la clave." in enough
    [said] = hints(scene.cohort, scene.course.uid)
    assert said.startswith("Pregunta 4 de «Verdades»: revise la clave.")
    grid = scene.client.get(f"/aula/docente/{scene.cohort.pk}/")
    assert said in grid.content.decode()
    assert class_grid(scene.cohort).taken == len(KNOWS)


def test_three_queries_whatever_the_number_of_attempts(scene: Scene) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            analyse_quiz(scene.quiz.uid)
        return len(seen)

    scene.everybody(2)
    few = queries()
    for who, right in list(zip(scene.learners, KNOWS, strict=True))[2:]:
        scene.answer(who, right)
    assert queries() == few == 3


def test_who_sees_the_analysis_of_a_quiz(scene: Scene, town: Town) -> None:
    scene.everybody()
    authors = f"/admin/aula/analisis/{scene.quiz.pk}/"
    teachers = f"/aula/docente/{scene.cohort.pk}/preguntas/{scene.quiz.uid}/"
    rectora = coordinator("rectora", scene.cohort.institution)
    ajena = coordinator("ajena", school("Otro"))
    nobody = person("nadie")
    expected = {
        town.social: (200, 404),
        town.prensa: (200, 404),
        town.hacienda: (404, 404),
        town.coordina: (200, 200),
        scene.docente: (404, 200),
        rectora: (404, 200),
        ajena: (404, 404),
        nobody: (404, 404),
        scene.learners[0].user: (404, 404),
        town.comite: (404, 404),
    }
    for who, (author, teaching) in expected.items():
        client = Client()
        assert who is not None
        client.force_login(who)
        seen = client.get(authors).status_code
        assert (seen if seen != 302 else 404) == author, who
        assert client.get(teachers).status_code == teaching, who


def test_the_way_to_the_editor_is_for_who_may_take_it(scene: Scene, town: Town) -> None:
    edit = f"/admin/pages/{scene.quiz.pk}/edit/"
    for who, leads in ((town.social, True), (town.coordina, False)):
        client = Client()
        client.force_login(who)
        page = client.get(f"/admin/aula/analisis/{scene.quiz.pk}/").content.decode()
        assert "Verdades" in page
        assert (edit in page) == leads


def test_a_drawn_question_has_no_figures_below_ten(scene: Scene) -> None:
    bank = scene.aula.bank(questions=[truefalse(f"Afirmación {at}") for at in range(2)])
    drawing = block("draw", bank=bank.pk, topic="", level="", count=1, mark="1.00")
    scene.quiz = scene.aula.revise(scene.quiz, questions=[truefalse("Afirmación 3"), drawing])
    scene.everybody()
    found = analyse_quiz(scene.quiz.uid)
    assert found is not None
    assert found.quiz.n == len(KNOWS)
    drawn = [row for row in found.questions if row.position is None]
    assert sum(row.figures.n for row in drawn) == len(KNOWS)
    assert any(row.figures.n < 10 for row in drawn)
    page = scene.client.get(f"/aula/docente/{scene.cohort.pk}/preguntas/{scene.quiz.uid}/")
    told = [each for each in page.context["rows"] if each["row"].position is None]
    assert len(told) == len(drawn)
    for each in told:
        if each["row"].figures.n < 10:
            figures = (each["facility"], each["discrimination"], each["efficiency"])
            assert figures == ("—", "—", "—")
            assert each["remarks"] == []
    assert "Faltan respuestas." in page.content.decode()


def test_no_name_of_a_learner_is_on_these_screens(scene: Scene) -> None:
    scene.everybody()
    Learner.objects.update(first_names="Nombre", last_names="Propio")
    for address in ("preguntas/", f"preguntas/{scene.quiz.uid}/"):
        text = scene.client.get(f"/aula/docente/{scene.cohort.pk}/{address}").content.decode()
        assert "Propio" not in text

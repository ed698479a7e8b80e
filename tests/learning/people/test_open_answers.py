"""Open answers graded in one flow, oldest first."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.models import (
    Attempt,
    AttemptItem,
    Grade,
    Learner,
    QuestionVersion,
    QuizVersion,
    Response,
)
from tests.conftest import Town

QUEUE = "/admin/aula/coordinacion/respuestas/"


@pytest.fixture
def desk(town: Town, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(town.coordina)


@pytest.fixture
def quiz(town: Town) -> QuizVersion:
    return QuizVersion.objects.create(
        quiz_uid=uuid.uuid4(), number=1, title="Repaso", course_uid=uuid.uuid4(),
        course_title="Curso", payload={}, sha256="0" * 64,
    )  # fmt: skip


@pytest.fixture
def question(town: Town) -> QuestionVersion:
    return QuestionVersion.objects.create(
        owner_uid=uuid.uuid4(), block_id="b1", number=1, kind="open", schema=1, sha256="0" * 64,
        title="Su vereda",
        payload={
            "type": "open", "schema": 1, "text": "<p>¿Qué haría usted?</p>", "rows": 5,
            "grader_notes": "Que nombre una oficina.",
        },
    )  # fmt: skip


@pytest.fixture
def hand_in(student: Learner, quiz: QuizVersion, question: QuestionVersion) -> Callable[..., Grade]:
    """An attempt with one open answer of two points that waits."""

    def _hand_in(days_ago: int, answer: str = "Iría a la alcaldía.", **fields: Any) -> Grade:
        then = timezone.now() - timedelta(days=days_ago)
        attempt = Attempt.objects.create(
            id=uuid.uuid4(), learner=student, quiz_version=quiz, quiz_uid=quiz.quiz_uid,
            course_uid=quiz.course_uid, number=Attempt.objects.count() + 1, state="finished",
            seed="s" * 32, pass_fraction=0.5,
            scale={
                "minimum": "1.0", "maximum": "5.0", "passing": "3.0", "decimals": 1,
                "levels": [{"name": "Bajo", "lowest": "1.0"}],
            },
            started_at=then, finished_at=then,
        )  # fmt: skip
        item = AttemptItem.objects.create(
            attempt=attempt, number=1, slot=1, question_version=question, max_mark=2.0
        )
        response = Response.objects.create(
            item=item, sequence=1, answer=answer, digest="0" * 64, received_at=then
        )
        return Grade.objects.create(
            item=item, response=response, cause="auto", question_version=question,
            grader_version=1, created_at=then, **fields,
        )  # fmt: skip

    return _hand_in


def test_nothing_waits(desk: Client) -> None:
    assert "Nada por calificar" in desk.get(QUEUE).content.decode()


def test_the_queue_is_oldest_first_and_shows_little_of_the_name(
    desk: Client, hand_in: Callable[..., Grade]
) -> None:
    new, old = hand_in(1), hand_in(5)
    hand_in(9, fraction=1.0)  # Graded by a formula: it does not wait.
    page = desk.get(QUEUE)
    assert [row.grade.pk for row in page.context["rows"]] == [old.pk, new.pk]
    shown = page.content.decode()
    assert "Ximena Z." in shown
    assert "Zambrano" not in shown


def test_the_queue_asks_as_much_of_one_as_of_fifty(
    desk: Client,
    hand_in: Callable[..., Grade],
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    hand_in(1)
    desk.get(QUEUE)
    for many in (1, 30):
        for day in range(1, many):
            hand_in(day)
        with django_assert_num_queries(7):
            assert len(desk.get(QUEUE).context["rows"]) == many


def test_one_answer_after_another(desk: Client, hand_in: Callable[..., Grade], town: Town) -> None:
    third, first, second = hand_in(1), hand_in(5), hand_in(3)
    shown = desk.get(f"{QUEUE}{first.pk}/").content.decode()
    for text in ("Iría a la alcaldía.", "Que nombre una oficina.", "¿Qué haría usted?", "De 0 a 2"):
        assert text in shown
    done = desk.post(f"{QUEUE}{first.pk}/", {"mark": "1,5", "comment": "Bien."})
    assert done["Location"] == f"{QUEUE}{second.pk}/"
    given = first.item.grades.get(superseded_by=None)
    assert (given.fraction, given.comment, given.by) == (0.75, "Bien.", town.coordina)
    attempt = Attempt.objects.get(pk=first.item.attempt_id)
    assert (attempt.fraction, attempt.is_passed) == (0.75, True)
    assert desk.post(f"{QUEUE}{third.pk}/", {"mark": "0"})["Location"] == f"{QUEUE}{second.pk}/"
    assert desk.post(f"{QUEUE}{second.pk}/", {"mark": "2"})["Location"] == QUEUE


def test_pressing_twice_grades_once(desk: Client, hand_in: Callable[..., Grade]) -> None:
    grade = hand_in(1)
    for mark in ("1", "2"):
        assert desk.post(f"{QUEUE}{grade.pk}/", {"mark": mark})["Location"] == QUEUE
    assert Grade.objects.count() == 2
    assert desk.get(f"{QUEUE}{grade.pk}/")["Location"] == QUEUE
    assert desk.get(f"{QUEUE}99999/").status_code == 404


@pytest.mark.parametrize("mark", ["", "2,1", "-1", "mucho", "1e0", "\x00", "9" * 50])
def test_a_wrong_mark_is_explained_and_the_comment_kept(
    desk: Client, hand_in: Callable[..., Grade], mark: str
) -> None:
    grade = hand_in(1)
    response = desk.post(f"{QUEUE}{grade.pk}/", {"mark": mark, "comment": "Muy buena idea."})
    assert response.status_code == 200
    assert response.context["form"].errors["mark"]
    assert "Muy buena idea." in response.content.decode()
    assert Grade.objects.count() == 1


def test_what_a_learner_writes_is_only_text(desk: Client, hand_in: Callable[..., Grade]) -> None:
    grade = hand_in(1, answer="<script>alert(1)</script>\n\nhola")
    shown = desk.get(f"{QUEUE}{grade.pk}/").content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_every_look_is_logged(
    desk: Client, hand_in: Callable[..., Grade], student: Learner
) -> None:
    grade = hand_in(1)
    desk.get(f"{QUEUE}{grade.pk}/")
    entry = ModelLogEntry.objects.get(action="learning.view_answer")
    assert (entry.object_id, entry.label) == (str(student.pk), f"Aprendiz {student.pk}")

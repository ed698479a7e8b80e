"""A sheet as an attempt: what stops it, what a correction adds, and what is left untouched."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cms.accounts.models import User
from learning.errors import (
    AttemptOfAnother,
    CannotCorrect,
    CourseClosed,
    LearningError,
    NoAttemptsLeft,
    NotAuthorised,
    OpenOnSite,
    QuizClosed,
    SheetDiffers,
    SheetKeyedAlready,
)
from learning.models import Attempt, Cohort, Enrolment, Grade, Learner, QuizPage, Response
from learning.paper import read_sheet
from learning.selectors.paper import kept_answers, sheet_of
from learning.services.attempts import start_attempt
from learning.services.paper import correct_sheet, record_sheet
from tests.learning.conftest import Aula
from tests.learning.paper.conftest import lettered
from tests.learning.schooling import in_class

pytestmark = pytest.mark.django_db


class Desk:
    """A learner of the class, and sheets of theirs that the teacher keys in."""

    def __init__(self, aula: Aula, cohort: Cohort, profe: User) -> None:
        self.aula, self.profe = aula, profe
        self.course = aula.course()
        self.quiz: QuizPage = aula.quiz(
            aula.module(self.course), questions=[lettered(at) for at in range(4)]
        )
        self.learner = in_class(cohort, "ana")
        self.other = in_class(cohort, "beto")

    def answers(self, line: str) -> dict[int, Any]:
        found = sheet_of(self.quiz.uid)
        assert found is not None
        typed = read_sheet(found.places, line, {})
        assert not typed.problems
        return typed.answers

    def right(self) -> dict[int, Any]:
        found = sheet_of(self.quiz.uid)
        assert found is not None
        return {
            place.slot: next(c["id"] for c in place.payload["choices"] if c["fraction"] == 1)
            for place in found.places
        }

    def record(self, answers: dict[int, Any] | None = None, **more: Any) -> Attempt:
        found = sheet_of(self.quiz.uid)
        assert found is not None
        values: dict[str, Any] = {
            "attempt_id": uuid.uuid4(),
            "learner": self.learner,
            "quiz": self.quiz,
            "version": found.version,
            "answers": self.right() if answers is None else answers,
            "by": self.profe,
        }
        return record_sheet(**{**values, **more})

    def correct(self, attempt: Attempt, answers: dict[int, Any]) -> Attempt:
        return correct_sheet(attempt=attempt, quiz=self.quiz, answers=answers, by=self.profe)

    def refused(self, error: type[LearningError], **more: Any) -> None:
        """The sheet is refused whole: nothing of it is in the database."""
        before = (Attempt.objects.count(), Response.objects.count(), Enrolment.objects.count())
        with pytest.raises(error):
            self.record(**more)
        after = (Attempt.objects.count(), Response.objects.count(), Enrolment.objects.count())
        assert after == before


@pytest.fixture
def at(aula: Aula, cohort: Cohort, profe: User) -> Desk:
    return Desk(aula, cohort, profe)


def test_a_sheet_is_an_attempt_handed_in_and_graded(at: Desk) -> None:
    attempt = at.record()
    assert (attempt.source, attempt.state, attempt.fraction) == ("paper", "finished", 1)
    assert attempt.is_passed
    standing = at.learner.standings.get()
    assert standing.fraction == 1
    assert at.learner.enrolments.get().course_uid == at.course.uid
    assert Grade.objects.filter(item__attempt=attempt).count() == 4


def test_a_blank_sheet_counts_and_earns_nothing(at: Desk) -> None:
    attempt = at.record({})
    assert attempt.fraction == 0
    assert Response.objects.count() == 0
    assert kept_answers(attempt) == {}


def test_sent_again_it_is_the_same_attempt(at: Desk) -> None:
    same = uuid.uuid4()
    first = at.record(attempt_id=same)
    assert at.record(attempt_id=same) == first
    with pytest.raises(SheetDiffers):
        at.record(at.answers("abcd"), attempt_id=same)
    with pytest.raises(AttemptOfAnother):
        at.record(attempt_id=same, learner=at.other)
    assert Attempt.objects.count() == 1


def test_an_attempt_of_the_site_is_no_sheet(at: Desk) -> None:
    open_one = start_attempt(attempt_id=uuid.uuid4(), learner=at.learner, quiz=at.quiz)
    with pytest.raises(AttemptOfAnother):
        at.record(attempt_id=open_one.pk)
    at.refused(OpenOnSite)
    with pytest.raises(CannotCorrect):
        at.correct(open_one, at.right())


def test_an_attempt_whose_time_is_up_makes_room_for_the_sheet(at: Desk) -> None:
    open_one = start_attempt(attempt_id=uuid.uuid4(), learner=at.learner, quiz=at.quiz)
    late = timezone.now() - timedelta(hours=1)
    Attempt.objects.filter(pk=open_one.pk).update(deadline_at=late)
    attempt = at.record()
    open_one.refresh_from_db()
    assert open_one.state == Attempt.State.FINISHED
    assert attempt.number == 2


def test_a_second_sheet_has_to_be_said(at: Desk) -> None:
    at.record({})
    at.refused(SheetKeyedAlready)
    assert at.record(is_another=True).number == 2
    assert at.learner.standings.get().fraction == 1, "the best counts"


def test_a_sheet_uses_up_an_attempt_as_the_site_does(at: Desk) -> None:
    at.quiz = at.aula.revise(at.quiz, max_attempts=1)
    at.record()
    at.refused(NoAttemptsLeft, is_another=True)


def test_who_is_not_authorised_has_nothing_kept(at: Desk) -> None:
    Learner.objects.filter(pk=at.learner.pk).update(state=Learner.State.PENDING)
    # Also when the one who keys in opened the page before.
    at.refused(NotAuthorised)
    at.refused(NotAuthorised, learner=Learner.objects.get(pk=at.learner.pk))


def test_what_closed_takes_no_sheet(at: Desk) -> None:
    attempt = at.record()
    at.quiz = at.aula.revise(at.quiz, closes_at=timezone.now() - timedelta(minutes=5))
    at.refused(QuizClosed, learner=at.other)
    with pytest.raises(QuizClosed):
        at.correct(attempt, {})
    at.quiz = at.aula.revise(at.quiz, closes_at=None)
    at.course.unpublish()
    at.quiz = QuizPage.objects.get(pk=at.quiz.pk)
    at.refused(CourseClosed, learner=at.other)
    with pytest.raises(CourseClosed):
        at.correct(attempt, {})
    attempt.refresh_from_db()
    assert attempt.fraction == 1


def test_an_answer_to_a_question_that_is_not_there_keeps_nothing(at: Desk) -> None:
    at.refused(LearningError, answers={**at.right(), 99: "x"})


def test_a_correction_adds_and_loses_nothing(at: Desk) -> None:
    right = at.right()
    slot = min(right)
    attempt = at.record({each: answer for each, answer in right.items() if each != slot})
    assert attempt.fraction == 0.75
    corrected = at.correct(attempt, right)
    assert corrected.fraction == 1
    assert kept_answers(attempt) == right
    # Wiped again: a blank is an answer of its own, and what was there stays underneath.
    assert at.correct(attempt, {}).fraction == 0
    assert kept_answers(attempt) == {}
    item = attempt.items.get(number=slot)
    assert [each.answer for each in item.responses.order_by("pk")] == [right[slot], None]
    grades = list(item.grades.order_by("pk"))
    assert [each.fraction for each in grades] == [0, 1, 0]
    assert [each.supersedes_id for each in grades] == [None, grades[0].pk, grades[1].pk]
    assert grades[1].by == at.profe
    assert at.learner.standings.get().fraction == 0


def test_a_correction_that_changes_nothing_writes_nothing(at: Desk) -> None:
    attempt = at.record()
    before = (Response.objects.count(), Grade.objects.count())
    assert at.correct(attempt, at.right()) == attempt
    assert (Response.objects.count(), Grade.objects.count()) == before


def test_what_a_person_graded_is_not_corrected_over(at: Desk) -> None:
    attempt = at.record()
    grade = Grade.objects.filter(item__attempt=attempt).order_by("item__number").first()
    assert grade is not None
    Grade.objects.create(
        item=grade.item,
        response=grade.response,
        fraction=0.5,
        cause=Grade.Cause.MANUAL,
        question_version=grade.question_version,
        grader_version=grade.grader_version,
        by=at.profe,
        supersedes=grade,
        created_at=timezone.now(),
    )
    with pytest.raises(CannotCorrect, match="a mano"):
        at.correct(attempt, {})
    assert kept_answers(attempt) == at.right()


def test_an_authorisation_withdrawn_stops_corrections(at: Desk) -> None:
    attempt = at.record()
    Learner.objects.filter(pk=at.learner.pk).update(state=Learner.State.PENDING)
    with pytest.raises(NotAuthorised):
        at.correct(attempt, {})

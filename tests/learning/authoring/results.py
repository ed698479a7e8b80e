"""Attempts and their grades written directly: what learners leave behind, for these tests."""

import uuid
from typing import Any

from django.utils import timezone

from learning.grading import DEFAULT_SCALE, GRADER_VERSION, grade
from learning.models import (
    Attempt,
    AttemptItem,
    CourseCompletion,
    Grade,
    Learner,
    QuizVersion,
    Response,
)
from learning.services.attempts import recompute_attempt


def answered(learner: Learner, quiz: Any, answers: dict[str, Any]) -> Attempt:
    """A finished attempt at the newest version of a quiz; answers by block id."""
    version = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("-number").first()
    now = timezone.now()
    attempt = Attempt.objects.create(
        id=uuid.uuid4(),
        learner=learner,
        quiz_version=version,
        quiz_uid=quiz.uid,
        course_uid=version.course_uid,
        number=Attempt.objects.filter(learner=learner, quiz_uid=quiz.uid).count() + 1,
        state=Attempt.State.FINISHED,
        seed="00",
        pass_fraction=0.6,
        scale=DEFAULT_SCALE.as_data(),
        started_at=now,
        finished_at=now,
    )
    for number, each in enumerate(version.questions.order_by("pk"), 1):
        item = AttemptItem.objects.create(
            attempt=attempt, number=number, slot=number, question_version=each, max_mark=1
        )
        answer = answers.get(each.block_id)
        response = Response.objects.create(
            item=item, sequence=1, answer=answer, digest="x", received_at=now
        )
        Grade.objects.create(
            item=item,
            response=response,
            fraction=grade(each.payload, answer).fraction,
            cause=Grade.Cause.AUTO,
            question_version=each,
            grader_version=GRADER_VERSION,
            created_at=now,
        )
    return recompute_attempt(attempt)


def completed(learner: Learner, course: Any) -> CourseCompletion:
    return CourseCompletion.objects.create(
        learner=learner,
        course_uid=course.uid,
        course_title=course.title,
        minutes=60,
        completed_at=timezone.now(),
    )


KEPT = (Attempt, AttemptItem, Response, Grade, CourseCompletion, QuizVersion)


def snapshot() -> list[Any]:
    """Every row of every result, to be compared before and after."""
    return [list(model.objects.order_by("pk").values()) for model in KEPT]

"""Attempts as handing in writes them, without asking anybody anything."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from learning.grading import DEFAULT_SCALE
from learning.models import Attempt, Learner, QuizPage, QuizVersion
from learning.services.progress import refresh_quiz


def hand_in(
    who: Learner, quiz: QuizPage, fraction: float | None, *, refresh: bool = True, days: int = 0
) -> Attempt:
    """One more finished attempt; passed from 0.5, which is 3,0 in the usual scale."""
    version = QuizVersion.objects.filter(quiz_uid=quiz.uid).latest("number")
    number = Attempt.objects.filter(learner=who, quiz_uid=quiz.uid).count() + 1
    now = timezone.now() + timedelta(days=days)
    attempt = Attempt.objects.create(
        id=uuid.uuid4(),
        learner=who,
        quiz_version=version,
        quiz_uid=quiz.uid,
        course_uid=version.course_uid,
        number=number,
        state=Attempt.State.FINISHED,
        seed="0" * 32,
        pass_fraction=0.5,
        scale=DEFAULT_SCALE.as_data(),
        started_at=now,
        finished_at=now,
        fraction=fraction,
        is_passed=None if fraction is None else DEFAULT_SCALE.passes(fraction),
    )
    if refresh:
        refresh_quiz(learner=who, course_uid=version.course_uid, quiz_uid=quiz.uid)
    return attempt


@pytest.fixture(name="hand_in")
def hand_in_fixture() -> Callable[..., Attempt]:
    return hand_in

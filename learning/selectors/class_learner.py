"""What a teacher sees of one learner: the courses step by step, and every attempt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from learning.grading import DEFAULT_SCALE, Scale, scale_from_data
from learning.models import Attempt, Learner
from learning.selectors.courses import my_progress

MOST_ATTEMPTS = 60


@dataclass(frozen=True)
class Tried:
    """One attempt. ``grade``: in the scale it began with; empty until it is known."""

    title: str
    number: int
    started_at: datetime
    finished_at: datetime | None
    state: str
    source: str
    grade: str
    is_passed: bool | None


def learner_sheet(learner: Learner) -> dict[str, Any]:
    """Courses as the learner sees them, and the attempts, the latest first."""
    attempts = (
        Attempt.objects.filter(learner=learner)
        .select_related("quiz_version")
        .order_by("-started_at", "-pk")[:MOST_ATTEMPTS]
    )
    found = my_progress(learner)
    return {
        "courses": found["courses"],
        "gone": found["gone"],
        "attempts": [_tried(each) for each in attempts],
    }


def _tried(attempt: Attempt) -> Tried:
    return Tried(
        title=attempt.quiz_version.title,
        number=attempt.number,
        started_at=attempt.started_at,
        finished_at=attempt.finished_at,
        state=_state(attempt),
        source="papel" if attempt.source == Attempt.Source.PAPER else "",
        grade="" if attempt.fraction is None else _scale(attempt).text(attempt.fraction),
        is_passed=attempt.is_passed,
    )


def _state(attempt: Attempt) -> str:
    if attempt.finished_at is None:
        return "Sin entregar"
    if attempt.fraction is None:
        return "Por calificar"
    return "Aprobado" if attempt.is_passed else "Sin aprobar"


def _scale(attempt: Attempt) -> Scale:
    return scale_from_data(attempt.scale) if attempt.scale else DEFAULT_SCALE

"""Answering attempts in tests as a learner who knows everything would."""

import uuid
from typing import Any

from django.utils import timezone

from learning.grading import right_answer
from learning.models import Attempt, AttemptItem
from learning.services.attempts import Op, record_responses


def right_answer_of(item: AttemptItem) -> Any:
    """The answer that earns everything, as it is kept."""
    question = item.question_version.payload
    kind = question["type"]
    if kind == "open":
        return "Porque así lo dice la ley."
    found = right_answer(question)
    if kind == "truefalse":
        return "true" if found else "false"
    if kind == "ordering":
        return {identifier: place for place, identifier in enumerate(found, 1)}
    return sorted(found) if kind == "multiple" else found


def answer_all(attempt: Attempt, *, only: set[int] | None = None) -> None:
    """Answer every question (or those in ``only``) rightly, each once."""
    items = attempt.items.select_related("question_version").order_by("number")
    ops = [
        Op(uuid.uuid4(), item.number, item.number, right_answer_of(item))
        for item in items
        if item.question_version.kind != "description" and (only is None or item.number in only)
    ]
    recorded = record_responses(attempt=attempt, ops=ops, now=timezone.now())
    assert len(recorded.saved) == len(ops)

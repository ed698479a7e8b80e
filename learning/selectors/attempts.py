"""Reads of attempts: what was asked, what was answered, what it earned."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery

from cms.accounts.models import User
from learning.models import (
    Attempt,
    AttemptItem,
    Response,
)
from learning.permissions import may_answer


@dataclass(frozen=True)
class AnsweredItem:
    """A question of an attempt with the answer that counts, if any was given."""

    item: AttemptItem
    response_id: int | None
    answer: Any


def attempt_for(user: User, attempt_id: UUID) -> Attempt | None:
    """The attempt, if this person may see and answer it. One query."""
    found = Attempt.objects.select_related("learner", "quiz_version").filter(pk=attempt_id).first()
    return found if found is not None and may_answer(user, found) else None


def items_with_answers(attempt: Attempt) -> list[AnsweredItem]:
    """The questions of an attempt in order, each with its current answer. One query."""
    current = Response.objects.filter(item=OuterRef("pk")).order_by("-sequence", "-id")
    items = (
        AttemptItem.objects.filter(attempt=attempt)
        .select_related("question_version")
        .annotate(
            current_id=Subquery(current.values("pk")[:1]),
            current_answer=Subquery(current.values("answer")[:1]),
        )
        .order_by("number")
    )
    return [AnsweredItem(item, item.current_id, item.current_answer) for item in items]

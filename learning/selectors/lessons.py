"""What the page of a lesson shows."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from learning.course_progress import Facts, Outline, step_is_open
from learning.models import LessonPage
from learning.models.courses import anchor_of
from learning.practice import Practice, practice_of
from learning.selectors.courses import (
    Step,
    Visitor,
    modules_of,
    opening_of,
    outline_holding,
    rail_for,
    visitor_of,
)
from learning.services.progress import facts_of


@dataclass(frozen=True)
class Piece:
    """A block of the lesson, with the name that links to it bear; a practice question, laid out."""

    anchor: str
    block: Any
    practice: Practice | None = None


def lesson_context(page: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """All of it; for somebody without a session, nothing that is theirs alone."""
    outline = outline_holding(page.uid)
    visitor = visitor_of(request)
    learner = visitor.learner
    facts = facts_of([learner.pk])[learner.pk] if learner is not None else None
    return {
        "visitor": visitor,
        "outline": outline,
        "pieces": [_piece(block, request) for block in page.body],
        "rail": rail_for(outline, facts, here=page.uid),
        **_around(outline, page.uid),
        **_own(page, outline, facts, visitor),
    }


def _piece(block: Any, request: HttpRequest) -> Piece:
    anchor = anchor_of(block)
    if block.block_type != "practice":
        return Piece(anchor, block)
    return Piece(anchor, block, practice_of(block, anchor=anchor, given=request.GET))


def _around(outline: Outline | None, uid: UUID) -> dict[str, Any]:
    """The steps before and after, and the module with its number."""
    if outline is None:
        return {}
    modules = modules_of(outline, None)
    steps: list[Step] = [step for module in modules for step in module.steps]
    at = next(index for index, step in enumerate(steps) if step.uid == uid)
    module = next(
        number
        for number, found in enumerate(modules, 1)
        if any(step.uid == uid for step in found.steps)
    )
    return {
        "module_number": module,
        "previous": steps[at - 1] if at else None,
        "following": steps[at + 1] if at + 1 < len(steps) else None,
        "opening": opening_of(outline),
    }


def _own(
    page: LessonPage, outline: Outline | None, facts: Facts | None, visitor: Visitor
) -> dict[str, Any]:
    if facts is None or outline is None:
        return {}
    reading = facts.readings.get(page.uid)
    anchors = [anchor_of(block) for block in page.body]
    left_at = reading.position if reading is not None and not reading.read_at else ""
    return {
        "reading": reading,
        "is_open_step": step_is_open(outline, page.uid, facts),
        # The first piece is where everybody starts: nothing to go on with.
        "left_at": left_at if left_at in anchors[1:] else "",
    }

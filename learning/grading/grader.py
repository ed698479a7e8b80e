"""One door to the formulas of all types: a frozen question and an answer give a result.

Nothing an answer may hold makes it fail: what is of another shape, names unknown ids, holds NUL or
is endless counts as no answer. The question must have passed ``validate``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from learning.grading.arrangement import grade_matching, grade_ordering
from learning.grading.numerals import grade_numeric
from learning.grading.questions import MAX_OPEN
from learning.grading.results import NOT_THIS_QUESTION, TOO_LONG, Result
from learning.grading.selection import grade_multiple, grade_single, grade_truefalse
from learning.grading.wording import grade_short

# Raised when a formula changes, so that a stored grade says by which one it was given.
GRADER_VERSION = 1

Grader = Callable[[Mapping[str, Any], object], Result]


def grade(question: Mapping[str, Any], answer: object) -> Result:
    """What the answer earns; the shapes of both are in ``questions``.

    Raises ``ValueError`` for a question of an unknown type, never for an answer.
    """
    grader = _GRADERS.get(question.get("type", ""))
    if grader is None:
        raise ValueError(f"unknown type of question: {question.get('type')!r}")
    return grader(question, answer)


def grade_open(question: Mapping[str, Any], answer: object) -> Result:
    """No formula grades an open answer: its fraction is ``None`` until a person gives one."""
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return _not_written()
    if not isinstance(answer, str) or "\x00" in answer:
        return _not_written(NOT_THIS_QUESTION)
    if len(answer) > MAX_OPEN:
        return _not_written(TOO_LONG)
    return Result(fraction=None)


def grade_description(question: Mapping[str, Any], answer: object) -> Result:
    """A description asks nothing: it has no mark and nothing of it is missing."""
    return Result(fraction=None)


def _not_written(problem: str = "") -> Result:
    return Result(fraction=None, is_answered=False, is_complete=False, problem=problem)


_GRADERS: dict[str, Grader] = {
    "single": grade_single,
    "multiple": grade_multiple,
    "truefalse": grade_truefalse,
    "matching": grade_matching,
    "ordering": grade_ordering,
    "short": grade_short,
    "numeric": grade_numeric,
    "open": grade_open,
    "description": grade_description,
}

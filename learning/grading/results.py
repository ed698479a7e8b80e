"""What grading an answer gives, and the words for how good it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from learning.grading.exact import Number, exact

State = Literal["wrong", "partial", "right"]

WRONG_BELOW = exact("0.000001")
RIGHT_ABOVE = exact("0.999999")

NOT_THIS_QUESTION = "La respuesta que llegó no corresponde a esta pregunta."
TOO_LONG = "La respuesta es demasiado larga."


@dataclass(frozen=True)
class Result:
    """The outcome of one answer to one question.

    ``fraction`` is the share of the mark earned, from −1 to 1; ``None`` means that no formula gives
    it (an open answer waits for a person, a description has no mark). ``is_answered`` is false for
    a blank, malformed or unreadable answer, whose fraction is 0. ``is_complete`` says that no part
    of it is missing. ``problem`` is a sentence for the learner when the answer cannot be read.
    ``parts`` holds what each part earned, by id: chosen options (their fraction), stems and ordered
    items (1 or 0). ``matched`` is the id of the stored answer that a text or a number met.
    """

    fraction: float | None
    is_answered: bool = True
    is_complete: bool = True
    problem: str = ""
    parts: Mapping[str, float] = field(default_factory=dict)
    matched: str | None = None

    @property
    def state(self) -> State | None:
        """Wrong, partial or right; ``None`` while there is no fraction."""
        return None if self.fraction is None else state_of(self.fraction)


def state_of(fraction: Number) -> State:
    """Below 0.000001 wrong, above 0.999999 right, between them partial.

    Source: Moodle, ``question/engine/states.php``, ``graded_state_for_fraction``.
    """
    value = exact(fraction)
    if value < WRONG_BELOW:
        return "wrong"
    if value > RIGHT_ABOVE:
        return "right"
    return "partial"


def no_answer(problem: str = "") -> Result:
    """Nothing was answered, or nothing that can be read: no points, and the reason if there is."""
    return Result(fraction=0.0, is_answered=False, is_complete=False, problem=problem)

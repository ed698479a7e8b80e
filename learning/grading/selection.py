"""Grading of what is chosen among given options: single, multiple, true or false."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from learning.grading.exact import exact, plain
from learning.grading.questions import parts
from learning.grading.results import NOT_THIS_QUESTION, Result, no_answer

# No question has so many options: a longer list was not made by our form.
_MAX_CHOSEN = 1_000

_TRUTH = {"true": True, "false": False}


def grade_single(question: Mapping[str, Any], answer: object) -> Result:
    """The fraction of the chosen option, from −1 to 1.

    Source: Moodle, ``question/type/multichoice/question.php``, single question.
    """
    if answer is None or answer == "":
        return no_answer()
    fractions = _fractions(question)
    if not isinstance(answer, str) or answer not in fractions:
        return no_answer(NOT_THIS_QUESTION)
    value = plain(fractions[answer])
    return Result(fraction=value, parts={answer: value}, matched=answer)


def grade_multiple(question: Mapping[str, Any], answer: object) -> Result:
    """The sum of the fractions chosen, never below 0 nor above 1.

    Source: Moodle, ``question/type/multichoice/question.php``, multi question.
    """
    if answer is None or answer == "":
        return no_answer()
    if not isinstance(answer, list | tuple | set | frozenset) or len(answer) > _MAX_CHOSEN:
        return no_answer(NOT_THIS_QUESTION)
    fractions = _fractions(question)
    chosen: dict[str, Decimal] = {}
    for identifier in answer:
        if not isinstance(identifier, str) or identifier not in fractions:
            return no_answer(NOT_THIS_QUESTION)
        chosen[identifier] = fractions[identifier]
    if not chosen:
        return no_answer()
    total = min(max(sum(chosen.values(), Decimal(0)), Decimal(0)), Decimal(1))
    earned = {
        identifier: plain(chosen[identifier]) for identifier in fractions if identifier in chosen
    }
    return Result(fraction=plain(total), parts=earned)


def grade_truefalse(question: Mapping[str, Any], answer: object) -> Result:
    """1 for the truth, 0 for the other.

    Source: Moodle, ``question/type/truefalse/question.php``.
    """
    if answer is None or answer == "":
        return no_answer()
    said = read_truth(answer)
    if said is None:
        return no_answer(NOT_THIS_QUESTION)
    value = 1.0 if said is bool(question["correct"]) else 0.0
    identifier = "true" if said else "false"
    return Result(fraction=value, parts={identifier: value}, matched=identifier)


def read_truth(answer: object) -> bool | None:
    """True or false as JSON or a form says it; ``None`` for anything else."""
    if isinstance(answer, bool):
        return answer
    return _TRUTH.get(answer) if isinstance(answer, str) else None


def _fractions(question: Mapping[str, Any]) -> dict[str, Decimal]:
    return {choice["id"]: exact(choice["fraction"]) for choice in parts(question, "choices")}

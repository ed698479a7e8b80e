"""What becomes of marks when a question changes after people answered it.

Four choices: leave things as they are, apply the new key, take the better of both keys, or give the
points to everyone. Nobody's mark falls unless that is asked for. The dry run and the regrade are
the same arithmetic: what is announced is what happens.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from learning.grading.arrangement import given_places
from learning.grading.exact import Number, exact, plain
from learning.grading.grader import grade
from learning.grading.questions import live_stems, parts

RegradeChoice = Literal["no_change", "new_key", "accept_both", "points_for_all"]
REGRADE_CHOICES: tuple[RegradeChoice, ...] = (
    "no_change",
    "new_key",
    "accept_both",
    "points_for_all",
)
Change = Literal["rise", "fall", "same"]

# Fractions nearer than this are the same: far below a hundredth of any mark shown.
_SAME = exact("0.000000001")


@dataclass(frozen=True)
class Regrade:
    """The fraction after regrading, how it compares, and whether it was kept from falling."""

    fraction: float | None
    change: Change
    held: bool = False


@dataclass(frozen=True)
class Count:
    """How many answers rise, fall or stay; ``held`` of those that stay would have fallen."""

    rise: int
    fall: int
    same: int
    held: int


def regrade(
    new_question: Mapping[str, Any],
    answer: object,
    old_fraction: Number | None,
    *,
    choice: RegradeChoice,
    may_fall: bool = False,
) -> Regrade:
    """The fraction of one answer under the choice.

    ``answer`` holds the stable ids of the version that was answered; ids that the new version
    dropped count as not chosen. ``old_fraction`` is ``None`` while a person has to grade it; a
    fraction that no formula can give again (an open answer) stays, save with points for all.
    A description never has a fraction. Raises ``ValueError`` for another choice.
    """
    if choice not in REGRADE_CHOICES:
        raise ValueError(f"unknown choice: {choice!r}")
    old = None if old_fraction is None else exact(old_fraction)
    kept = None if old is None else plain(old)
    if choice == "no_change" or new_question["type"] == "description":
        return Regrade(kept, "same")
    if choice == "points_for_all":
        fresh: float | None = 1.0
    else:
        fresh = grade(new_question, carried_over(new_question, answer)).fraction
    if fresh is None:
        return Regrade(kept, "same")
    new = exact(fresh)
    if old is None:
        return Regrade(fresh, "rise" if new > _SAME else "same")
    if new > old + _SAME:
        return Regrade(fresh, "rise")
    if new >= old - _SAME:
        return Regrade(kept, "same")
    if choice == "accept_both":
        return Regrade(kept, "same")
    if may_fall:
        return Regrade(fresh, "fall")
    return Regrade(kept, "same", held=True)


def dry_run(
    new_question: Mapping[str, Any],
    answered: Iterable[tuple[object, Number | None]],
    *,
    choice: RegradeChoice,
    may_fall: bool = False,
) -> Count:
    """What ``regrade`` would do to pairs (answer, old fraction): «12 suben, 0 bajan»."""
    return count_changes(
        regrade(new_question, answer, old, choice=choice, may_fall=may_fall)
        for answer, old in answered
    )


def count_changes(regrades: Iterable[Regrade]) -> Count:
    """How many regrades rise, fall, stay, and are held."""
    outcomes = list(regrades)
    found = Counter(each.change for each in outcomes)
    return Count(
        rise=found["rise"],
        fall=found["fall"],
        same=found["same"],
        held=sum(each.held for each in outcomes),
    )


def carried_over(new_question: Mapping[str, Any], answer: Any) -> Any:
    """The answer without the ids that the new version no longer has.

    Of an ordering answer, the items left keep their order and close up.
    """
    kind = new_question["type"]
    if kind == "multiple" and isinstance(answer, list | tuple):
        known = _ids(new_question, "choices")
        return [each for each in answer if isinstance(each, str) and each in known]
    if kind == "matching" and isinstance(answer, Mapping):
        stems = {stem["id"] for stem in live_stems(new_question)}
        options = _ids(new_question, "choices")
        return {
            stem: option
            for stem, option in answer.items()
            if stem in stems and isinstance(option, str) and option in options
        }
    if kind == "ordering":
        return _closed_up(answer, _ids(new_question, "items"))
    return answer


def _ids(question: Mapping[str, Any], name: str) -> set[str]:
    return {each["id"] for each in parts(question, name)}


def _closed_up(answer: Any, known: set[str]) -> Any:
    """An ordering answer whose items that are gone leave no gap."""
    if isinstance(answer, list | tuple):
        return [each for each in answer if not isinstance(each, str) or not each or each in known]
    given = given_places(answer)
    if given is None:
        return answer
    gone = [place for item, place in given if item not in known]
    return {
        item: place - sum(before < place for before in gone)
        for item, place in given
        if item in known
    }

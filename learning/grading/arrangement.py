"""Grading of what is put together: pairs of a matching question, places of an ordering one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from learning.grading.exact import exact, plain
from learning.grading.questions import live_stems, parts
from learning.grading.results import NOT_THIS_QUESTION, Result, no_answer

SAME_PLACE = "Hay dos elementos en el mismo puesto."


def grade_matching(question: Mapping[str, Any], answer: object) -> Result:
    """Stems paired rightly ÷ stems; stems without a text only lend a distractor.

    An option counts by its id; options that say the same are refused by ``validate``.
    Source: Moodle, ``question/type/match/question.php``, ``grade_response``.
    """
    if answer is None or answer == "":
        return no_answer()
    pairs = read_pairs(question, answer)
    if pairs is None:
        return no_answer(NOT_THIS_QUESTION)
    if not pairs:
        return no_answer()
    stems = live_stems(question)
    earned = {stem["id"]: float(pairs.get(stem["id"]) == stem["match"]) for stem in stems}
    return Result(fraction=_share(earned), is_complete=len(pairs) == len(stems), parts=earned)


def read_pairs(question: Mapping[str, Any], answer: object) -> dict[str, str] | None:
    """Stem id → option id of the stems answered; ``None`` when it is no answer to this."""
    if not isinstance(answer, Mapping):
        return None
    stems = {stem["id"] for stem in live_stems(question)}
    options = {option["id"] for option in parts(question, "choices")}
    pairs: dict[str, str] = {}
    for stem, option in answer.items():
        if not isinstance(stem, str) or stem not in stems:
            return None
        if option is None or option == "":
            continue
        if not isinstance(option, str) or option not in options:
            return None
        pairs[stem] = option
    return pairs


def grade_ordering(question: Mapping[str, Any], answer: object) -> Result:
    """Items that stand in their right absolute place ÷ items.

    Two items sent to the same place earn nothing there. Source: Moodle, ``question/type/ordering``,
    grading «absolute position».
    """
    if answer is None or answer == "":
        return no_answer()
    places = read_places(question, answer)
    if places is None:
        return no_answer(NOT_THIS_QUESTION)
    if not places:
        return no_answer()
    items = parts(question, "items")
    taken = Counter(places.values())
    shared = max(taken.values()) > 1
    earned = {
        item["id"]: float(places.get(item["id"]) == place and taken[place] == 1)
        for place, item in enumerate(items, 1)
    }
    return Result(
        fraction=_share(earned),
        is_complete=len(places) == len(items) and not shared,
        problem=SAME_PLACE if shared else "",
        parts=earned,
    )


def read_places(question: Mapping[str, Any], answer: object) -> dict[str, int] | None:
    """Item id → place from 1, of the items placed; ``None`` when it is no answer to this."""
    items = {item["id"] for item in parts(question, "items")}
    given = given_places(answer)
    if given is None:
        return None
    places: dict[str, int] = {}
    for item, place in given:
        if not isinstance(item, str) or item not in items or item in places:
            return None
        if not 1 <= place <= len(items):
            return None
        places[item] = place
    return places


def given_places(answer: object) -> list[tuple[object, int]] | None:
    """Each item named in an ordering answer with its place; ``None`` if it has not that shape."""
    if isinstance(answer, list | tuple):
        return [(item, at) for at, item in enumerate(answer, 1) if item is not None and item != ""]
    if not isinstance(answer, Mapping):
        return None
    given: list[tuple[object, int]] = []
    for item, place in answer.items():
        if place is None or place == "":
            continue
        number = _place(place)
        if number is None:
            return None
        given.append((item, number))
    return given


def _place(place: object) -> int | None:
    """A place as a whole number or, from a form, as its digits."""
    if isinstance(place, int) and not isinstance(place, bool):
        return place
    if isinstance(place, str) and place.isascii() and place.isdigit() and len(place) <= 4:
        return int(place)
    return None


def _share(earned: Mapping[str, float]) -> float:
    if not earned:
        return 0.0
    return plain(exact(sum(earned.values())) / len(earned))

"""What may be shown, when."""

import json
from typing import Any

import pytest

from learning.grading import (
    ASPECTS,
    MOMENTS,
    PRESETS,
    feedback_on,
    grade,
    may_show,
    review,
    right_answer,
)
from tests.learning.grading.payloads import (
    SECRET,
    choice,
    choosing,
    given,
    junk,
    kinds,
    matching,
    numeric,
    one_of_each,
    ordering,
    question,
    short,
)

TABLE = """
                    practicar               evaluar                 examen
                    during after  closed    during after  closed    during after  closed
grade               no     yes    yes       no     yes    yes       no     yes    yes
mark                yes    yes    yes       no     yes    yes       no     no     yes
state               yes    yes    yes       no     yes    yes       no     no     yes
feedback            yes    yes    yes       no     yes    yes       no     no     yes
parts               yes    yes    yes       no     no     yes       no     no     yes
general_feedback    no     yes    yes       no     no     yes       no     no     yes
key                 no     yes    yes       no     no     yes       no     no     yes
"""


def rows() -> list[tuple[str, str, str, bool]]:
    presets, moments, *lines = [line.split() for line in TABLE.strip().splitlines()]
    columns = [(preset, moment) for preset in presets for moment in MOMENTS]
    assert [moment for _, moment in columns] == moments
    return [
        (preset, aspect, moment, cell == "yes")
        for aspect, *cells in lines
        for (preset, moment), cell in zip(columns, cells, strict=True)
    ]


def test_the_table_is_whole() -> None:
    told = {(preset, aspect, moment) for preset, aspect, moment, _ in rows()}

    assert told == {(p, a, m) for p in PRESETS for a in ASPECTS for m in MOMENTS}


@pytest.mark.parametrize(("preset", "aspect", "moment", "allowed"), rows())
def test_what_each_preset_shows(preset: str, aspect: str, moment: str, allowed: bool) -> None:
    assert may_show(preset, aspect, moment) is allowed


@pytest.mark.parametrize(
    ("preset", "aspect", "moment"),
    [
        ("Practicar", "mark", "after"),
        ("", "mark", "after"),
        ("practicar", "todo", "after"),
        ("practicar", "mark", "before"),
        ("practicar", "mark", ""),
    ],
)
def test_unknown_words_are_refused(preset: str, aspect: str, moment: str) -> None:
    assert not may_show(preset, aspect, moment)


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("aspect", ASPECTS)
def test_what_was_shown_once_is_never_taken_back(preset: str, aspect: str) -> None:
    shown = [may_show(preset, aspect, moment) for moment in MOMENTS]

    assert shown == sorted(shown)
    assert shown[-1]


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("moment", MOMENTS)
def test_presets_go_from_the_most_open_to_the_most_closed(aspect: str, moment: str) -> None:
    # The grade of the whole quiz exists only once it is handed in.
    shown = [may_show(preset, aspect, moment) for preset in PRESETS]

    assert shown == sorted(shown, reverse=True)


def test_the_key_is_never_shown_during_an_attempt() -> None:
    for preset in PRESETS:
        for aspect in ("key", "general_feedback"):
            assert not may_show(preset, aspect, "during")


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", sorted(one_of_each()))
def test_a_review_holds_what_may_be_shown_and_nothing_else(
    preset: str, moment: str, kind: str
) -> None:
    asked = one_of_each()[kind]

    shown = review(asked, right_answer(asked), preset=preset, moment=moment)

    names = {"mark": "fraction"}
    allowed = {names.get(aspect, aspect) for aspect in ASPECTS if may_show(preset, aspect, moment)}
    assert set(shown) == allowed - {"grade"}
    if not allowed - {"grade"}:
        assert shown == {}
    if "key" not in allowed and kind == "short":
        assert SECRET not in json.dumps(shown)


@given(kinds, junk)
def test_a_review_of_whatever_was_sent(kind: str, answer: object) -> None:
    shown = review(one_of_each()[kind], answer, preset="practicar", moment="closed")

    assert shown["key"] == right_answer(one_of_each()[kind])


def test_a_grade_given_otherwise_takes_the_place_of_the_formula() -> None:
    by_person = review(
        question("open"), "Mi texto", preset="evaluar", moment="after", fraction=0.75
    )
    regraded = review(choosing("single", 1, 0), "b", preset="evaluar", moment="after", fraction=1.0)

    assert (by_person["fraction"], by_person["state"]) == (0.75, "partial")
    assert (regraded["fraction"], regraded["state"]) == (1.0, "right")


def test_an_open_answer_that_waits_has_no_state() -> None:
    shown = review(question("open"), "Mi texto", preset="evaluar", moment="after")

    assert (shown["fraction"], shown["state"]) == (None, None)


COMMENTED = {
    "single": (
        question(
            "single", choices=[choice("a", 1, feedback="Sí."), choice("b", 0, feedback="No.")]
        ),
        "b",
        ["No."],
    ),
    "multiple": (
        question(
            "multiple",
            choices=[
                choice("a", 0.5, feedback="Una."),
                choice("b", 0.5),
                choice("c", -1, feedback="Mal."),
            ],
        ),
        ["c", "b", "a"],
        ["Una.", "Mal."],
    ),
    "truefalse": (
        question("truefalse", correct=True, feedback={"false": "Es cierto."}),
        "false",
        ["Es cierto."],
    ),
    "truefalse silent": (
        question("truefalse", correct=True, feedback={"false": "Es cierto."}),
        True,
        [],
    ),
    "numeric": (
        numeric(
            {"value": "5", "feedback": "Bien."}, {"value": "*", "fraction": 0, "feedback": "No."}
        ),
        "6",
        ["No."],
    ),
    "short": (short(("Yopal", 1.0)), "Yopal", []),
    "blank": (
        question("single", choices=[choice("a", 1, feedback="Sí."), choice("b", 0)]),
        None,
        [],
    ),
    "ordering": (ordering("a", "b"), ["a", "b"], []),
}


@pytest.mark.parametrize("case", sorted(COMMENTED))
def test_comments_on_what_was_answered(case: str) -> None:
    asked, answer, comments = COMMENTED[case]

    assert feedback_on(asked, grade(asked, answer)) == comments


def test_comments_on_stems() -> None:
    asked: dict[str, Any] = matching({"s1": "o1", "s2": "o2"})
    asked["stems"][0]["feedback"] = "Recuerde la lección 2."

    assert feedback_on(asked, grade(asked, {"s1": "o2"})) == ["Recuerde la lección 2."]


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        (choosing("single", 0, 1, 0.5), "b"),
        (choosing("single", 0, 0.5), None),
        (choosing("multiple", 0.5, -1, 0.5), ["a", "c"]),
        (question("truefalse", correct=False), False),
        (matching({"s1": "o1", "-s2": "o2"}), {"s1": "o1"}),
        (ordering("a", "b"), ["a", "b"]),
        (short(("*Casan", 0.5), ("el *Yopal", 1.0)), "el Yopal"),
        (numeric({"value": "1", "fraction": 0.5}, {"value": "2.5"}), "2.5"),
        (question("open"), None),
        (question("description"), None),
    ],
)
def test_the_right_answer(asked: dict[str, Any], key: object) -> None:
    assert right_answer(asked) == key

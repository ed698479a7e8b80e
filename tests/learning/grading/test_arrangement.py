"""Matching and ordering."""

import pytest
from hypothesis import strategies as st

from learning.grading import grade
from tests.learning.grading.payloads import given, matching, ordering

CAPITALS = {"casanare": "yopal", "meta": "villavicencio", "arauca": "arauca-city"}


@pytest.mark.parametrize(
    ("answer", "fraction", "complete"),
    [
        (CAPITALS, 1.0, True),
        ({"casanare": "yopal"}, 1 / 3, False),
        ({"casanare": "yopal", "meta": "", "arauca": None}, 1 / 3, False),
        ({"casanare": "yopal", "meta": "villavicencio", "arauca": "yopal"}, 2 / 3, True),
        ({"casanare": "neiva", "meta": "neiva", "arauca": "neiva"}, 0.0, True),
    ],
)
def test_matching_is_right_pairs_over_stems(
    answer: dict[str, str], fraction: float, complete: bool
) -> None:
    result = grade(matching(CAPITALS, extra=("neiva",)), answer)

    assert result.fraction == pytest.approx(fraction, abs=1e-12)
    assert result.is_answered
    assert result.is_complete is complete


def test_a_stem_without_text_lends_a_distractor_and_counts_for_nothing() -> None:
    asked = matching({"s1": "o1", "s2": "o2", "-s3": "o3"})

    assert grade(asked, {"s1": "o1", "s2": "o2"}).fraction == 1.0
    assert grade(asked, {"s1": "o1", "s2": "o3"}).fraction == 0.5
    assert not grade(asked, {"-s3": "o3"}).is_answered


def test_two_stems_may_share_an_option() -> None:
    asked = matching({"perro": "mamífero", "vaca": "mamífero", "garza": "ave"})

    answer = {"perro": "mamífero", "vaca": "mamífero", "garza": "ave"}
    assert grade(asked, answer).fraction == 1.0


def test_matching_tells_which_stems_are_right() -> None:
    result = grade(matching(CAPITALS), {"casanare": "yopal", "meta": "yopal"})

    assert dict(result.parts) == {"casanare": 1.0, "meta": 0.0, "arauca": 0.0}


@pytest.mark.parametrize("answer", [None, "", {}, {"casanare": ""}, {"casanare": None, "meta": ""}])
def test_matching_left_blank_is_no_answer(answer: object) -> None:
    result = grade(matching(CAPITALS), answer)

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


@pytest.mark.parametrize(
    "answer",
    [
        {"otro": "yopal"},
        {"casanare": "otra"},
        {"casanare": ["yopal"]},
        {"casanare": 1},
        {1: "yopal"},
        ["yopal", "villavicencio"],
        "yopal",
        7,
        True,
    ],
)
def test_matching_of_foreign_things_is_no_answer(answer: object) -> None:
    result = grade(matching(CAPITALS), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem


@given(st.integers(2, 8), st.data())
def test_matching_property(size: int, data: st.DataObject) -> None:
    stems = {f"s{at}": f"o{at}" for at in range(size)}
    options = st.sampled_from([*stems.values(), "extra", ""])
    answer = data.draw(st.fixed_dictionaries(dict.fromkeys(stems, options)))

    result = grade(matching(stems, extra=("extra",)), answer)

    right = sum(answer[stem] == option for stem, option in stems.items())
    assert result.fraction == pytest.approx(right / size, abs=1e-12)
    assert result.is_answered is any(answer.values())
    assert result.is_complete is all(answer.values())


@pytest.mark.parametrize(
    ("answer", "fraction"),
    [
        (["a", "b", "c", "d"], 1.0),
        (["b", "a", "c", "d"], 0.5),
        (["d", "a", "b", "c"], 0.0),  # one step aside: no absolute place is right
        (["d", "c", "b", "a"], 0.0),
        (["a", "c", "b", "d"], 0.5),
        (["a", "b"], 0.5),
        ([None, "b", "", "d"], 0.5),
        ({"a": 1, "b": 2, "c": 3, "d": 4}, 1.0),
        ({"a": "1", "b": "2", "c": "4", "d": "3"}, 0.5),
        ({"a": 1, "b": "", "c": None}, 0.25),
    ],
)
def test_ordering_is_the_share_of_right_absolute_places(answer: object, fraction: float) -> None:
    result = grade(ordering("a", "b", "c", "d"), answer)

    assert result.fraction == fraction
    assert result.is_answered


def test_the_same_place_for_all_earns_nothing_and_says_why() -> None:
    result = grade(ordering("a", "b", "c"), {"a": 1, "b": 1, "c": 3})

    assert result.fraction == pytest.approx(1 / 3, abs=1e-12)
    assert result.problem == "Hay dos elementos en el mismo puesto."
    assert result.is_answered
    assert not result.is_complete


@pytest.mark.parametrize("answer", [None, "", [], {}, [None, ""], {"a": "", "b": None}])
def test_ordering_left_blank_is_no_answer(answer: object) -> None:
    result = grade(ordering("a", "b", "c"), answer)

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


@pytest.mark.parametrize(
    "answer",
    [
        ["a", "z"],
        ["a", "a"],
        ["a", 2],
        ["a", "b", "c", "a"],
        [None, None, None, "a"],
        {"a": 0},
        {"a": 4},
        {"a": -1},
        {"a": "primero"},
        {"a": "²"},
        {"a": True},
        {"a": 1.0},
        {"z": 1},
        {1: 1},
        "abc",
        [["a"]],
    ],
)
def test_ordering_of_foreign_things_is_no_answer(answer: object) -> None:
    result = grade(ordering("a", "b", "c"), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem


@given(st.integers(2, 9).flatmap(lambda size: st.permutations([f"i{n}" for n in range(size)])))
def test_ordering_property(given_order: list[str]) -> None:
    right = sorted(given_order)
    asked = ordering(*right)

    result = grade(asked, given_order)

    fixed = sum(mine == its for mine, its in zip(given_order, right, strict=True))
    assert result.fraction == pytest.approx(fixed / len(right), abs=1e-12)
    assert result.is_complete
    # The form without scripts sends places, the other a list: both say the same.
    places = {item: place for place, item in enumerate(given_order, 1)}
    assert grade(asked, places) == result

"""Single choice, multiple choice, true or false."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st

from learning.grading import grade
from tests.learning.grading.payloads import choosing, given, question, weights


@pytest.mark.parametrize(
    ("chosen", "fraction", "state"),
    [
        ("a", 1.0, "right"),
        ("b", 0.5, "partial"),
        ("c", 0.0, "wrong"),
        ("d", -0.25, "wrong"),
        ("e", -1.0, "wrong"),
    ],
)
def test_single_choice_is_worth_the_fraction_of_the_option(
    chosen: str, fraction: float, state: str
) -> None:
    result = grade(choosing("single", 1, 0.5, 0, -0.25, -1), chosen)

    assert result.fraction == fraction
    assert result.state == state
    assert result.is_answered
    assert result.is_complete
    assert result.matched == chosen


@pytest.mark.parametrize("answer", [None, ""])
@pytest.mark.parametrize("kind", ["single", "multiple", "truefalse"])
def test_nothing_chosen_is_no_answer_and_no_fault(kind: str, answer: object) -> None:
    asked = question(kind, correct=True, choices=choosing(kind, 1, 0)["choices"])

    result = grade(asked, answer)

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


@pytest.mark.parametrize("answer", ["z", "A", "a ", 0, 1, True, ["a"], {"a": 1}, 1.5, "a\x00"])
def test_single_choice_of_what_is_not_offered_is_no_answer(answer: object) -> None:
    result = grade(choosing("single", 1, 0), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem == "La respuesta que llegó no corresponde a esta pregunta."


@pytest.mark.parametrize(
    ("fractions", "chosen", "expected"),
    [
        ((0.5, 0.5, -0.5, -0.5), "ab", 1.0),
        ((0.5, 0.5, -0.5, -0.5), "a", 0.5),
        ((0.5, 0.5, -0.5, -0.5), "ac", 0.0),
        ((0.5, 0.5, -0.5, -0.5), "abc", 0.5),
        ((0.5, 0.5, -0.5, -0.5), "cd", 0.0),  # never below nothing
        ((0.5, 0.5, 0.5, 0), "abc", 1.0),  # never above all
        ((0.3333333, 0.3333333, 0.3333333), "abc", 0.9999999),
        ((0.1, 0.2, 0.7), "ab", 0.3),  # 0.30000000000000004 in binary
        ((0.7, 0.2, 0.1), "abc", 1.0),  # 0.9999999999999999 in binary
        ((1, -1, -1), "a", 1.0),
        ((1, -0.3333333, -0.3333333), "ab", 0.6666667),
    ],
)
def test_multiple_choice_is_the_sum_kept_between_0_and_1(
    fractions: tuple[float, ...], chosen: str, expected: float
) -> None:
    assert grade(choosing("multiple", *fractions), list(chosen)).fraction == expected


def test_thirds_of_seven_digits_make_a_right_answer() -> None:
    assert (
        grade(choosing("multiple", 0.3333333, 0.3333333, 0.3333333), list("abc")).state == "right"
    )


def test_choosing_an_option_twice_counts_once() -> None:
    assert grade(choosing("multiple", 0.5, 0.5, 0), ["a", "a", "a"]).fraction == 0.5


def test_multiple_choice_tells_what_each_chosen_option_gave() -> None:
    result = grade(choosing("multiple", 0.5, 0.5, -0.5), ["c", "a"])

    assert dict(result.parts) == {"a": 0.5, "c": -0.5}


@pytest.mark.parametrize("answer", [["a", "z"], ["a", None], ["a", ["b"]], "a", 3, {"a": 1}, [1]])
def test_multiple_choice_with_anything_foreign_is_no_answer(answer: object) -> None:
    result = grade(choosing("multiple", 0.5, 0.5), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem


def test_an_empty_list_is_no_answer() -> None:
    result = grade(choosing("multiple", 0.5, 0.5), [])

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


def test_an_endless_list_is_not_read() -> None:
    assert not grade(choosing("multiple", 0.5, 0.5), ["a"] * 1_001).is_answered


@given(st.lists(weights, min_size=2, max_size=10), st.data())
def test_single_choice_property(fractions: list[float], data: st.DataObject) -> None:
    asked = choosing("single", *fractions)
    at = data.draw(st.integers(0, len(fractions) - 1))

    result = grade(asked, asked["choices"][at]["id"])

    assert result.fraction == fractions[at]
    assert -1 <= result.fraction <= 1


@given(st.lists(weights, min_size=2, max_size=10), st.data())
def test_multiple_choice_property(fractions: list[float], data: st.DataObject) -> None:
    asked = choosing("multiple", *fractions)
    chosen = data.draw(st.lists(st.sampled_from([each["id"] for each in asked["choices"]])))

    result = grade(asked, chosen)

    worth = {each["id"]: Decimal(str(each["fraction"])) for each in asked["choices"]}
    total = sum((worth[each] for each in set(chosen)), Decimal(0))
    assert result.fraction == float(min(max(total, Decimal(0)), Decimal(1)))
    assert result.is_answered is bool(chosen)


@given(st.lists(weights, min_size=2, max_size=8), st.data())
def test_the_order_of_choosing_does_not_matter(fractions: list[float], data: st.DataObject) -> None:
    asked = choosing("multiple", *fractions)
    identifiers = [each["id"] for each in asked["choices"]]
    chosen = data.draw(st.lists(st.sampled_from(identifiers), unique=True, min_size=1))

    assert grade(asked, chosen) == grade(asked, data.draw(st.permutations(chosen)))


@pytest.mark.parametrize("correct", [True, False])
@pytest.mark.parametrize("said", [True, False, "true", "false"])
def test_true_or_false_is_all_or_nothing(correct: bool, said: object) -> None:
    result = grade(question("truefalse", correct=correct), said)

    assert result.fraction == float((str(said).lower() == "true") is correct)
    assert result.is_answered


@pytest.mark.parametrize("answer", [1, 0, "True", "verdadero", "1", [], [True], {}, 1.0])
def test_true_or_false_takes_no_other_words(answer: object) -> None:
    result = grade(question("truefalse", correct=True), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)


@given(st.booleans(), st.booleans())
def test_true_false_property(correct: bool, said: bool) -> None:
    asked = question("truefalse", correct=correct)
    other = question("truefalse", correct=not correct)

    mine, theirs = grade(asked, said).fraction, grade(other, said).fraction

    assert {mine, theirs} == {0.0, 1.0}

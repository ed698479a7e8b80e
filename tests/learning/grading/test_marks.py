"""Marks, the grade of a quiz, and one grade out of several attempts."""

import pytest
from hypothesis import strategies as st

from learning.grading import (
    METHODS,
    attempts_grade,
    grade,
    is_pass,
    mark,
    quiz_grade,
    settled_fraction,
)
from learning.grading.exact import exact, plain
from tests.learning.grading.payloads import choosing, given, question


@pytest.mark.parametrize(
    ("fraction", "max_mark", "expected"),
    [
        (1, 2, 2.0),
        (0.5, 3, 1.5),
        (0.1, 3, 0.3),  # 0.30000000000000004 in binary
        (0, 5, 0.0),
        (-0.25, 4, -1.0),
        (1 / 3, 3, 1.0),
        (2 / 3, 3, 2.0),
        (1 / 7, 7, 1.0),
        (None, 5, None),
        (None, 0, 0.0),  # a description
        (1, 0, 0.0),
        ("0.7", "0.1", 0.07),
    ],
)
def test_a_mark_is_the_fraction_of_the_maximum(
    fraction: float | None, max_mark: float, expected: object
) -> None:
    assert mark(fraction, max_mark) == expected


@pytest.mark.parametrize(
    ("marks", "max_grade", "max_marks", "expected"),
    [
        ([1, 1, 1], 5, 3, 5.0),
        ([1, 0.5, 0], 5, 3, 2.5),
        ([2, 3], 100, 10, 50.0),
        ([0.1] * 10, 1, 1, 1.0),  # 0.9999999999999999 in binary
        ([0.1, 0.2], 1, 1, 0.3),
        ([1 / 3] * 3, 5, 1, 5.0),
        ([1 / 7] * 28, 5, 4, 5.0),
        ([], 5, 3, 0.0),
        ([1], 5, 0, 0.0),
        ([1], 5, 0.000004, 0.0),
        ([1, None], 5, 2, None),
        ([-1, 1], 5, 2, 0.0),
    ],
)
def test_the_grade_of_a_quiz(
    marks: list[float | None], max_grade: float, max_marks: float, expected: float | None
) -> None:
    assert quiz_grade(marks, max_grade=max_grade, max_marks=max_marks) == expected


@pytest.mark.parametrize(
    ("grades", "method", "expected"),
    [
        ([2, 5, 3], "best", 5.0),
        ([2, 5, 3], "last", 3.0),
        ([2, 5, 3], "first", 2.0),
        ([2, 5, 4], "average", pytest.approx(11 / 3, abs=1e-9)),
        ([0.1, 0.2], "average", 0.15),
        ([4], "average", 4.0),
        ([2, None], "best", 2.0),
        ([2, None, 4], "average", 3.0),
        ([2, None], "last", None),
        ([None, 2], "last", 2.0),
        ([None, 2], "first", None),
        ([None], "best", None),
        ([None], "average", None),
    ],
)
def test_one_grade_out_of_the_attempts(
    grades: list[float | None], method: str, expected: object
) -> None:
    assert attempts_grade(grades, method) == expected


@pytest.mark.parametrize("method", METHODS)
def test_without_attempts_there_is_no_grade(method: str) -> None:
    assert attempts_grade([], method) is None


def test_there_is_no_other_method() -> None:
    with pytest.raises(ValueError, match="method"):
        attempts_grade([1], "worst")


@pytest.mark.parametrize(
    ("grade_", "pass_mark", "expected"),
    [
        (3, 3, True),
        (2.999999, 3, False),
        (0.1 + 0.2, 0.3, True),
        (0.3, 0.1 + 0.2, True),  # a binary crumb fails nobody
        (None, 0, False),
        (0, 0, True),
    ],
)
def test_the_pass_mark(grade_: float | None, pass_mark: float, expected: bool) -> None:
    assert is_pass(grade_, pass_mark) is expected


def test_what_was_left_blank_counts_as_nothing_at_hand_in() -> None:
    assert settled_fraction(grade(question("open"), "")) == 0.0
    assert settled_fraction(grade(question("open"), "Algo")) is None
    assert settled_fraction(grade(choosing("single", 1, 0), None)) == 0.0
    assert settled_fraction(grade(choosing("single", 1, 0.5), "b")) == 0.5
    assert settled_fraction(grade(question("description"), None)) is None


@pytest.mark.parametrize(
    "number", ["", "uno", "nan", "inf", float("nan"), float("inf"), 1e60, "1e99"]
)
def test_what_is_no_number_is_refused(number: float | str) -> None:
    with pytest.raises(ValueError, match="not a"):
        exact(number)


def test_numbers_are_what_they_look_like() -> None:
    assert plain(exact(0.1) + exact(0.2)) == 0.3
    assert plain(exact("1e-15")) == 0.0
    assert str(plain(exact("-1e-15"))) == "0.0"
    assert plain(exact(1 / 3)) == 1 / 3
    assert plain(exact(1 / 3) * 3) == 1.0


hundredths = st.integers(0, 100).map(lambda number: number / 100)


@given(st.lists(st.tuples(hundredths, st.integers(1, 10)), min_size=1, max_size=30))
def test_a_quiz_out_of_its_own_points_is_the_sum(slots: list[tuple[float, int]]) -> None:
    marks = [mark(fraction, points) for fraction, points in slots]
    points = sum(points for _, points in slots)

    total = quiz_grade(marks, max_grade=points, max_marks=points)

    assert total == pytest.approx(sum(fraction * each for fraction, each in slots), abs=1e-9)
    share = quiz_grade(marks, max_grade=1, max_marks=points)
    assert share is not None
    assert 0 <= share <= 1


@given(st.permutations([0.1, 0.7, 0.2, 0.33, 0.05]))
def test_the_order_of_the_marks_does_not_matter(marks: list[float]) -> None:
    assert quiz_grade(marks, max_grade=5, max_marks=5) == 1.38


@given(st.lists(hundredths, min_size=1, max_size=10))
def test_methods_lie_between_the_worst_and_the_best(grades: list[float]) -> None:
    for method in METHODS:
        outcome = attempts_grade(grades, method)
        assert outcome is not None
        assert min(grades) - 1e-9 <= outcome <= max(grades)
    assert attempts_grade(grades, "best") == max(grades)

"""Numbers: how they are written here, and how near is near enough."""

from decimal import Decimal

import pytest
from hypothesis import strategies as st

from learning.grading import grade, read_number
from learning.grading.numerals import EPSILON, read_answer, stored_number, within
from tests.learning.grading.payloads import given, numeric


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("0", "0"),
        ("1234", "1234"),
        ("007", "7"),
        ("3,14", "3.14"),
        (",5", "0.5"),
        (".5", "0.5"),
        ("1.234,5", "1234.5"),
        ("12.345,67", "12345.67"),
        ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"),
        ("1 234", "1234"),
        ("1 234 567,8", "1234567.8"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1'234.567", "1234567"),
        ("1’234.567,5", "1234567.5"),
        ("3.14", "3.14"),  # two decimals: no thousand has two digits
        ("3.1416", "3.1416"),
        ("0.125", "0.125"),  # no thousand begins with 0
        ("1234.567", "1234.567"),  # nor has four digits before its point
        ("1,234", "1.234"),  # the comma is always for decimals
        ("-5", "-5"),
        ("−5", "-5"),
        ("- 5", "-5"),
        ("+5", "5"),
        ("  42  ", "42"),
        ("1e3", "1000"),
        ("1,5E-3", "0.0015"),
        ("1.234e3", "1234"),
    ],
)
def test_numbers_as_people_write_them(written: str, value: str) -> None:
    reading = read_number(written)

    assert reading.value == Decimal(value)
    assert reading.problem == ""


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.234", "«1.234» puede ser 1234 o 1,234"),
        ("-1.234", "«1.234» puede ser 1234 o 1,234"),
        ("12.345", "«12.345» puede ser 12345 o 12,345"),
        ("123.456", "«123.456» puede ser 123456 o 123,456"),
        ("1,234.5", "decimales con coma"),
        ("1,234,567", "decimales con coma"),
        ("12.34.5", "decimales con coma"),
        ("0.123,4", "decimales con coma"),
        ("1.23,4", "decimales con coma"),
        ("1 23", "decimales con coma"),
        ("5,", "decimales con coma"),
        ("5.", "decimales con coma"),
        ("1'2", "decimales con coma"),
        ("1/2", "no como fracción"),
        ("5 km", "solo el número"),
        ("$ 500", "solo el número"),
        ("50 %", "solo el número"),
        ("abc", "solo el número"),
        ("", "solo el número"),
        (",", "solo el número"),
        ("--5", "solo el número"),
        ("1e", "solo el número"),
        ("nan", "solo el número"),
        ("infinity", "solo el número"),
        ("٣", "solo el número"),
        ("½", "solo el número"),
        ("1e9999", "fuera de lo que se puede leer"),
        ("1e-9999", "fuera de lo que se puede leer"),
        ("1" * 61, "demasiado larga"),
    ],
)
def test_numbers_refused_with_the_reason(written: str, reason: str) -> None:
    reading = read_number(written)

    assert reading.value is None
    assert reason in reading.problem


def test_a_number_in_doubt_is_no_answer_rather_than_a_wrong_one() -> None:
    result = grade(numeric({"value": "1234"}), "1.234")

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert "1234 o 1,234" in result.problem


@pytest.mark.parametrize(
    ("value", "accepted", "tolerance", "expected"),
    [
        ("3.14", "3.14", "0", True),
        ("3.15", "3.14", "0.01", True),  # binary: 3.15 − 3.14 > 0.01
        ("3.13", "3.14", "0.01", True),
        ("3.151", "3.14", "0.01", False),
        ("0.3", "0.3", "0", True),
        ("-5", "-5", "0", True),
        ("5", "-5", "0", False),
        ("7", "5", "-2", True),  # the sign of a tolerance is ignored
        # ε·max(|t|, |a|, ε): a hundred-billionth part of 1000 is within, twice that is not
        ("1000.00000000001", "1000", "0", True),
        ("1000.000000000011", "1000", "0", False),
        # the tolerance may be what widens most
        ("100.000000000001", "0", "100", True),
        ("100.0000000000011", "0", "100", False),
        # a = t = 0 leaves ε·ε
        ("1E-28", "0", "0", True),
        ("2E-28", "0", "0", False),
    ],
)
def test_absolute_tolerance(value: str, accepted: str, tolerance: str, expected: bool) -> None:
    assert within(Decimal(value), Decimal(accepted), Decimal(tolerance)) is expected


@pytest.mark.parametrize(
    ("value", "accepted", "tolerance", "expected"),
    [
        ("105", "100", "0.05", True),
        ("95", "100", "0.05", True),
        ("105.0000000000011", "100", "0.05", False),
        ("105.000000000001", "100", "0.05", True),
        ("-105", "-100", "0.05", True),
        ("-106", "-100", "0.05", False),
        ("0", "0", "0.5", True),
        ("0.001", "0", "0.5", False),  # a part of nothing is nothing
    ],
)
def test_relative_tolerance(value: str, accepted: str, tolerance: str, expected: bool) -> None:
    near = within(Decimal(value), Decimal(accepted), Decimal(tolerance), "relative")

    assert near is expected


@pytest.mark.parametrize(
    ("value", "accepted", "tolerance", "expected"),
    [
        ("200", "100", "1", True),
        ("50", "100", "1", True),
        ("49.9", "100", "1", False),
        ("200.1", "100", "1", False),
        ("125", "100", "0.25", True),
        ("80", "100", "0.25", True),
        ("79.99", "100", "0.25", False),
        ("200.000000000001", "100", "1", True),
        ("200.0000000000011", "100", "1", False),
        ("-80", "-100", "0.25", True),
        ("-125", "-100", "0.25", True),
        ("-126", "-100", "0.25", False),
        ("100", "-100", "0.25", False),
    ],
)
def test_geometric_tolerance(value: str, accepted: str, tolerance: str, expected: bool) -> None:
    near = within(Decimal(value), Decimal(accepted), Decimal(tolerance), "geometric")

    assert near is expected


def test_no_other_kind_of_tolerance() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        within(Decimal(1), Decimal(1), Decimal(0), "vague")


def test_the_first_answer_met_decides() -> None:
    asked = numeric(
        {"value": "10", "tolerance": "0", "fraction": 1.0},
        {"value": "10", "tolerance": "1", "fraction": 0.5},
        {"value": "*", "fraction": 0.0},
    )

    assert grade(asked, "10").fraction == 1.0
    assert grade(asked, "10,4").fraction == 0.5
    assert grade(asked, "11").matched == "n1"
    assert grade(asked, "12").matched == "n2"


@pytest.mark.parametrize("value", [1234.5, "1234.5"])
@pytest.mark.parametrize("answer", ["1234,5", "1.234,5", 1234.5, "1234.5"])
def test_the_key_may_be_a_number_or_digits(value: object, answer: object) -> None:
    assert grade(numeric({"value": value}), answer).fraction == 1.0


def test_a_binary_key_means_what_it_says() -> None:
    assert grade(numeric({"value": 0.1, "tolerance": 0.2}), "0,3").fraction == 1.0


def test_a_spanish_key_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="key"):
        grade(numeric({"value": "3,14"}), "3,14")


@pytest.mark.parametrize("answer", [None, "", "  "])
def test_a_blank_number_is_no_answer(answer: object) -> None:
    result = grade(numeric({"value": "*", "fraction": 1.0}), answer)

    assert (result.fraction, result.is_answered, result.problem) == (0.0, False, "")


@pytest.mark.parametrize(
    "answer", [True, [1], {"a": 1}, "1\x00", float("nan"), float("inf"), "x" * 90_000]
)
def test_what_is_no_number_is_no_answer(answer: object) -> None:
    result = grade(numeric({"value": "1"}), answer)

    assert (result.fraction, result.is_answered) == (0.0, False)
    assert result.problem


def test_a_number_too_long_to_be_written_is_no_answer() -> None:
    # Python refuses to write out an integer of more than 4,300 digits.
    assert not grade(numeric({"value": "1"}), 10**5_000).is_answered


@pytest.mark.parametrize("value", ["3,14", "", "1.2.3", " 1", "+1", "1e", None, True, [], "9" * 61])
def test_a_stored_number_is_data_and_nothing_else(value: object) -> None:
    assert stored_number(value) is None


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
tolerances = st.decimals(min_value=0, max_value=10**4, places=4)


@given(numbers, numbers, tolerances)
def test_numeric_property(value: Decimal, accepted: Decimal, tolerance: Decimal) -> None:
    result = grade(numeric({"value": str(accepted), "tolerance": str(tolerance)}), str(value) + "0")

    # With four places on all sides, ε decides nothing: the plain comparison must agree.
    assert result.fraction == float(abs(value - accepted) <= tolerance)


@given(numbers, tolerances, st.sampled_from(["absolute", "relative", "geometric"]))
def test_the_accepted_number_is_always_near_enough(
    accepted: Decimal, tolerance: Decimal, kind: str
) -> None:
    assert within(accepted, accepted, tolerance, kind)


@given(st.integers(0, 10**12), st.integers(0, 999), st.booleans())
def test_thousands_with_point_and_decimals_with_comma(
    whole: int, thousandths: int, negative: bool
) -> None:
    sign = "-" if negative else ""
    written = f"{sign}{whole:,}".replace(",", ".") + f",{thousandths:03}"

    assert read_number(written).value == Decimal(f"{sign}{whole}.{thousandths:03}")


@given(st.text(alphabet="0123456789.,' eE+-−", max_size=14))
def test_a_reading_is_a_number_or_a_reason(written: str) -> None:
    reading = read_number(written)

    assert (reading.value is None) is bool(reading.problem)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e200, max_value=1e200))
def test_a_number_sent_as_such_is_read_as_written(number: float) -> None:
    reading = read_answer(number)

    if reading.value is None:
        assert 0 < abs(number) < 1e-299
    else:
        assert float(reading.value) == number
    assert Decimal("1E-14") == EPSILON

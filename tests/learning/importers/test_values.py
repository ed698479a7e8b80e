"""Weights and numbers, and the nearest weight if the teacher asks."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.importers.decimals import read_decimal, write_decimal
from learning.importers.questions import Imported, Problem, Question, Rich
from learning.importers.reader import read
from learning.importers.weights import ALLOWED, is_allowed, nearest, percent_of, read_weight


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"), ("3.14", "3.14"), ("3,14", "3.14"), ("-5", "-5"), ("−5", "-5"), ("+5", "5"),
        (",5", "0.5"), (".5", "0.5"), ("5.", "5"), ("1e3", "1000"), ("1,5E-2", "0.015"),
        (" 7 ", "7"), ("0", "0"), ("-0", "0"),
    ],
)  # fmt: skip
def test_a_number(text: str, value: str) -> None:
    assert read_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "abc", "1.234,5", "1,234.5", "1 000", "1e", "e5", "--5", "5%", "1e999", "inf", "NaN",
     "٣", "0x10", "1_000", ".", ",", "9" * 41],
)  # fmt: skip
def test_not_a_number(text: str) -> None:
    assert read_decimal(text) is None


@given(st.builds(Decimal, st.integers(-(10**30), 10**30)), st.integers(-200, 200))
def test_a_number_is_written_as_it_is_read(digits: Decimal, exponent: int) -> None:
    value = Decimal(f"{digits}e{exponent}")
    assert read_decimal(write_decimal(value)) == value


@given(st.sampled_from(ALLOWED))
def test_an_allowed_weight_is_written_and_read(fraction: Decimal) -> None:
    assert read_weight(percent_of(fraction)) == float(fraction)


@given(st.decimals(-1, 1, places=7))
def test_a_weight_is_taken_only_if_it_is_close(fraction: Decimal) -> None:
    close = any(abs(fraction - allowed) < Decimal("0.00001") for allowed in ALLOWED)
    assert is_allowed(fraction) is close
    percent = str(fraction * 100)
    if close:
        assert abs(read_weight(percent) - float(fraction)) < 0.00001
    else:
        with pytest.raises(ValueError, match="más cercano"):
            read_weight(percent)
    assert read_weight(percent, nearest_weights=True) == float(nearest(fraction))


@pytest.mark.parametrize(
    ("percent", "fraction"), [("33.33333", 0.3333333), ("33,333", 0.3333333), ("33.334", 0.3333333)]
)
def test_thirds(percent: str, fraction: float) -> None:
    assert read_weight(percent) == fraction


@pytest.mark.parametrize("percent", ["33", "33.33", "33.3", "34", "50.001", "49.999", "99.99"])
def test_almost_a_weight(percent: str) -> None:
    with pytest.raises(ValueError, match=f"{percent} %"):
        read_weight(percent)


@pytest.mark.parametrize("format", ["gift", "moodle-xml"])
def test_the_nearest_weights_if_the_teacher_asks(format: str) -> None:
    gift = "Marque {~%33%a ~%67%b}"
    xml = (
        '<quiz><question type="multichoice"><questiontext><text>Marque</text></questiontext>'
        '<single>0</single><answer fraction="33"><text>a</text></answer>'
        '<answer fraction="67"><text>b</text></answer></question></quiz>'
    )
    data = (gift if format == "gift" else xml).encode()
    assert read(data, format).has_errors
    found = read(data, format, nearest_weights=True)
    assert [choice.fraction for choice in found.questions[0].choices] == [0.3333333, 0.6666667]
    assert found.is_clean


def test_the_contract() -> None:
    found = Imported(
        (Question("open", Rich("Describa"), line=3),), (Problem(1, "warning", "Aviso."),)
    )
    assert json.loads(json.dumps(found.to_json())) == {
        "questions": [
            {
                "type": "open",
                "title": "",
                "text": "Describa",
                "choices": [],
                "answers": [],
                "tolerance": None,
                "category": "",
                "line": 3,
            }
        ],
        "problems": [{"line": 1, "severity": "warning", "message": "Aviso."}],
    }
    assert not found.has_errors
    assert not found.is_clean

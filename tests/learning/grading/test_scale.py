"""The scale of an institution: what is shown for a fraction."""

import json
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from learning.grading import DEFAULT_SCALE, make_scale, scale_from_data
from tests.learning.grading.payloads import given

OUT_OF_100 = make_scale(
    minimum=0,
    maximum=100,
    passing=60,
    levels=(("Bajo", 0), ("Básico", 60), ("Alto", 80), ("Superior", 95)),
    decimals=0,
)


@pytest.mark.parametrize(
    ("fraction", "text", "level", "passes"),
    [
        (0, "1,0", "Bajo", False),
        (0.25, "2,0", "Bajo", False),
        (0.4874, "2,9", "Bajo", False),  # 2,9496
        (0.4875, "3,0", "Básico", True),  # 2,95 is shown as 3,0 and so it passes
        (0.5, "3,0", "Básico", True),
        (0.7374, "3,9", "Básico", True),
        (0.7375, "4,0", "Alto", True),
        (0.875, "4,5", "Alto", True),
        (0.8874, "4,5", "Alto", True),
        (0.8875, "4,6", "Superior", True),  # 4,55
        (1, "5,0", "Superior", True),
        (-0.5, "1,0", "Bajo", False),
        (1.0000002, "5,0", "Superior", True),
    ],
)
def test_the_usual_scale(fraction: float, text: str, level: str, passes: bool) -> None:
    assert DEFAULT_SCALE.text(fraction) == text
    assert DEFAULT_SCALE.level(fraction) == level
    assert DEFAULT_SCALE.passes(fraction) is passes


@pytest.mark.parametrize(
    ("fraction", "shown"),
    [
        # half up, where binary arithmetic or banker's rounding would say less
        (0.2875, "2.2"),  # 2.15
        (0.0125, "1.1"),  # 1.05
        (0.3125, "2.3"),  # 2.25
        (0.7125, "3.9"),  # 3.85
        (23 / 80, "2.2"),
        (0.1 + 0.2 + 0.0125, "2.3"),  # 0.31250000000000006 is 0.3125
        (0.48749999999, "3.0"),  # 2.94999999996: what a store of ten decimals may keep of 0.4875
        (0.3 - 0.0125 + 1e-17, "2.2"),
    ],
)
def test_rounding_is_half_up_and_never_surprises(fraction: float, shown: str) -> None:
    assert DEFAULT_SCALE.shown(fraction) == Decimal(shown)


def test_another_institutions_scale() -> None:
    assert OUT_OF_100.text(0.595) == "60"
    assert OUT_OF_100.passes(0.595)
    assert not OUT_OF_100.passes(0.5949)
    assert OUT_OF_100.level(0.95) == "Superior"
    assert OUT_OF_100.level(0.949) == "Superior"  # 94,9 is shown as 95
    assert OUT_OF_100.level(0.94) == "Alto"


@pytest.mark.parametrize(
    ("shown", "fraction"), [(1, 0.0), ("3.0", 0.5), (5, 1.0), ("4.6", 0.9), (0, 0.0), (6, 1.0)]
)
def test_the_fraction_that_a_grade_stands_for(shown: float | str, fraction: float) -> None:
    assert DEFAULT_SCALE.fraction(shown) == fraction


@pytest.mark.parametrize("scale", [DEFAULT_SCALE, OUT_OF_100])
def test_a_scale_is_kept_as_data(scale: object) -> None:
    data = json.loads(json.dumps(scale.as_data()))

    assert scale_from_data(data) == scale


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"minimum": 5, "levels": [("Bajo", 5)]}, "mayor que la mínima"),
        ({"passing": "5.1"}, "dentro de la escala"),
        ({"passing": "0.9"}, "dentro de la escala"),
        ({"levels": []}, "primer nivel"),
        ({"levels": [("Bajo", 2)]}, "primer nivel"),
        ({"levels": [("Bajo", 1), ("Alto", 4), ("Básico", 3)]}, "de menor a mayor"),
        ({"levels": [("Bajo", 1), ("Alto", 1)]}, "de menor a mayor"),
        ({"levels": [("Bajo", 1), ("Alto", 6)]}, "de menor a mayor"),
        ({"passing": "3.05"}, "con 1 decimales"),
        ({"decimals": 4}, "de 0 a 3"),
        ({"decimals": -1}, "de 0 a 3"),
        ({"passing": "tres"}, "not a number"),
    ],
)
def test_a_scale_that_does_not_hang_together_is_refused(
    change: dict[str, object], reason: str
) -> None:
    sound = {
        "minimum": 1,
        "maximum": 5,
        "passing": 3,
        "levels": [("Bajo", 1), ("Básico", 3)],
        "decimals": 1,
    }
    make_scale(**sound)

    with pytest.raises(ValueError, match=reason):
        make_scale(**{**sound, **change})


@pytest.mark.parametrize("data", [{}, None, {"minimum": 1}, {"levels": 3}])
def test_a_scale_with_something_missing_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="faltan datos"):
        scale_from_data(data)


fractions = st.floats(-0.2, 1.2, allow_nan=False)


@given(fractions, fractions)
def test_more_is_never_shown_as_less(one: float, other: float) -> None:
    low, high = sorted((one, other))

    for scale in (DEFAULT_SCALE, OUT_OF_100):
        assert scale.shown(low) <= scale.shown(high)


@given(fractions)
def test_what_is_shown_stays_within_the_scale(fraction: float) -> None:
    grade = DEFAULT_SCALE.shown(fraction)

    assert Decimal(1) <= grade <= Decimal(5)
    assert grade == round(grade, 1)
    assert DEFAULT_SCALE.passes(fraction) is (DEFAULT_SCALE.level(fraction) != "Bajo")


@given(st.integers(10, 50).map(lambda tenths: Decimal(tenths) / 10))
def test_a_grade_goes_there_and_back(grade: Decimal) -> None:
    assert DEFAULT_SCALE.shown(DEFAULT_SCALE.fraction(grade)) == grade

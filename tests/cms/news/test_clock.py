"""Spans of time, said as people say them."""

import pytest

from cms.news.selectors.clock import clock, last_day, next_midnight, span
from tests.cms.news.conftest import bogota

NOW = bogota(2026, 12, 10, 9, 0)


@pytest.mark.parametrize(
    ("starts", "ends", "all_day", "said"),
    [
        ((2026, 12, 10, 8), (2026, 12, 10, 12), False, "Hoy, de 8:00 a. m. a 12:00 m."),
        ((2026, 12, 11, 14, 30), (2026, 12, 11, 18), False, "Mañana, de 2:30 p. m. a 6:00 p. m."),
        ((2026, 12, 12, 0), (2026, 12, 13, 0), True, "Sábado 12 de diciembre, todo el día"),
        ((2026, 12, 10, 0), (2026, 12, 12, 0), True, "De hoy a mañana"),
        ((2026, 12, 9, 0), (2026, 12, 12, 0), True, "Del miércoles 9 de diciembre a mañana"),
        (
            (2026, 12, 30, 0),
            (2027, 1, 3, 0),
            True,
            "Del miércoles 30 de diciembre al sábado 2 de enero de 2027",
        ),
        (
            (2026, 12, 10, 8),
            (2026, 12, 12, 20),
            False,
            "Hoy, 8:00 a. m., hasta sábado 12 de diciembre, 8:00 p. m.",
        ),
        ((2026, 12, 10, 18), (2026, 12, 11, 0), False, "Hoy, de 6:00 p. m. a 12:00 a. m."),
    ],
)
def test_spans(starts: tuple, ends: tuple, all_day: bool, said: str) -> None:
    found = span(bogota(*starts), bogota(*ends), all_day=all_day, now=NOW)
    assert found.replace("\u00a0", " ") == said


def test_noon_and_midnight() -> None:
    assert clock(bogota(2026, 12, 10, 12, 0)) == "12:00 m."
    assert clock(bogota(2026, 12, 10, 0, 5)) == "12:05 a.\u00a0m."
    assert clock(bogota(2026, 12, 10, 12, 5)) == "12:05 p.\u00a0m."


def test_ending_at_midnight_is_ending_the_day_before() -> None:
    assert last_day(bogota(2026, 12, 11)).day == 10
    assert last_day(bogota(2026, 12, 11, 0, 1)).day == 11


def test_the_town_has_its_own_midnight() -> None:
    """At eight in the evening in Casanare it is tomorrow in Greenwich."""
    assert next_midnight(bogota(2026, 12, 10, 20)) == bogota(2026, 12, 11)

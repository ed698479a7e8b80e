"""Which months each name in an address means."""

from datetime import date, datetime

import pytest
from django.utils import timezone
from freezegun import freeze_time

from cms.editorial.measures.periods import (
    month_label,
    offered_periods,
    period_named,
    short_month,
    this_month,
)
from tests.cms.editorial.measures.conftest import on

pytestmark = pytest.mark.usefixtures("now")


@pytest.mark.parametrize(
    ("key", "first", "last", "count"),
    [
        ("este-mes", date(2026, 11, 1), date(2026, 11, 1), 1),
        ("mes-anterior", date(2026, 10, 1), date(2026, 10, 1), 1),
        ("12-meses", date(2025, 12, 1), date(2026, 11, 1), 12),
        ("2026", date(2026, 1, 1), date(2026, 11, 1), 11),
        ("2025", date(2025, 1, 1), date(2025, 12, 1), 12),
        ("2020", date(2020, 1, 1), date(2020, 12, 1), 12),
    ],
)
def test_months_of_a_period(key: str, first: date, last: date, count: int) -> None:
    period = period_named(key)
    assert period is not None
    assert (period.months[0], period.months[-1], len(period.months)) == (first, last, count)
    assert len(period.bounds) == count + 1
    assert list(period.bounds) == sorted(set(period.bounds))


@pytest.mark.parametrize(
    "key",
    ["", "2027", "2019", "0000", "9999", "٢٠٢٦", "²⁰²⁶", "-202", "este mes", "'--", "x" * 999],
)
def test_what_names_no_period(key: str) -> None:
    assert period_named(key) is None


def test_every_period_on_offer_has_its_name() -> None:
    offered = offered_periods()
    assert [period_named(period.key) for period in offered] == list(offered)
    assert len({period.key for period in offered}) == 5


def test_a_month_is_the_municipality_s() -> None:
    """The last evening of October in Bogotá is already November in UTC."""
    with freeze_time(on(2026, 10, 31, 21)):
        assert this_month().months == (date(2026, 10, 1),)
        with timezone.override("Asia/Tokyo"):
            assert this_month().start == on(2026, 10, 1, 0)
    assert this_month().start == on(2026, 11, 1, 0)
    assert this_month().end == on(2026, 12, 1, 0)


def test_january_follows_december() -> None:
    with freeze_time(datetime(2027, 1, 15, 12)):
        period = period_named("mes-anterior")
        assert period is not None
        assert period.months == (date(2026, 12, 1),)
        assert (period.start, period.end) == (on(2026, 12, 1, 0), on(2027, 1, 1, 0))


def test_months_in_words() -> None:
    assert month_label(date(2026, 11, 1)) == "noviembre de 2026"
    assert short_month(date(2026, 1, 1)) == "ene"

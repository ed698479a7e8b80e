"""What time the measures speak of: whole months of the site's zone, chosen by plain links."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format

MONTH_NAMES = ("ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic")
THIS_MONTH, LAST_MONTH, TWELVE_MONTHS = "este-mes", "mes-anterior", "12-meses"
DEFAULT = TWELVE_MONTHS
FIRST_YEAR = 2020
"""No site of this software is older."""


@dataclass(frozen=True)
class Period:
    """Some months in a row; ``key`` is how an address names them."""

    key: str
    label: str
    months: tuple[date, ...]
    """The first day of each."""

    @cached_property
    def bounds(self) -> tuple[datetime, ...]:
        """The instant at which each month begins, and that at which the last one ends."""
        zone = timezone.get_default_timezone()
        days = (*self.months, _shifted(self.months[-1], 1))
        return tuple(datetime(day.year, day.month, 1, tzinfo=zone) for day in days)

    @property
    def start(self) -> datetime:
        return self.bounds[0]

    @property
    def end(self) -> datetime:
        return self.bounds[-1]


def today() -> date:
    """The day it is at the municipality, whatever zone somebody prefers to see hours in."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def this_month() -> Period:
    return _recent(THIS_MONTH, "Este mes", 1, 0)


def offered_periods() -> tuple[Period, ...]:
    """Those with a link: this month, the last, twelve months, this year and the one before."""
    year = today().year
    return (
        this_month(),
        _recent(LAST_MONTH, "Mes anterior", 1, 1),
        _recent(TWELVE_MONTHS, "Últimos 12 meses", 12, 0),
        _year(year),
        _year(year - 1),
    )


def period_named(key: str) -> Period | None:
    """The period of that name; nothing if there is none, or if it has not begun."""
    if len(key) == 4 and key.isascii() and key.isdigit():
        year = int(key)
        return _year(year) if FIRST_YEAR <= year <= today().year else None
    return next((period for period in offered_periods() if period.key == key), None)


def month_label(month: date) -> str:
    """«noviembre de 2026»."""
    return date_format(month, r"F \d\e Y")


def short_month(month: date) -> str:
    """«nov»."""
    return MONTH_NAMES[month.month - 1]


def _recent(key: str, label: str, count: int, back: int) -> Period:
    last = _shifted(today().replace(day=1), -back)
    months = tuple(_shifted(last, -number) for number in reversed(range(count)))
    return Period(key, label, months)


def _year(year: int) -> Period:
    """The months of a year that have begun."""
    now = today()
    last = now.month if year == now.year else 12
    return Period(
        str(year), f"Año {year}", tuple(date(year, month, 1) for month in range(1, last + 1))
    )


def _shifted(month: date, count: int) -> date:
    """The first day of the month so many months later."""
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)

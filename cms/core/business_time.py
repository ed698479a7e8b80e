"""Working days and working hours of the municipality: legal deadlines and ages of what waits.

Holidays are those of Colombia (Ley 51 de 1983 and those after it, by the library ``holidays``);
the days on which the municipality closes besides, and its hours, are rows that people edit.
Instants are aware; days and hours are those of the site's time zone (America/Bogota).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils import timezone
from holidays import country_holidays

from cms.core.models import ClosedDay, WorkingPeriod
from cms.core.remembered import remember

Period = tuple[time, time]

MONDAY_TO_FRIDAY: Mapping[int, tuple[Period, ...]] = MappingProxyType(
    {weekday: ((time(8), time(12)), (time(14), time(18))) for weekday in range(5)}
)
"""The hours of a municipality that wrote none of its own."""
LONGEST_WAIT_DAYS = 366 * 3
"""Further than this from one working day to another the calendar has no working day at all."""


class NoWorkingDays(Exception):
    """The municipality wrote hours that leave no day to work on."""


@lru_cache(maxsize=32)
def public_holidays(year: int) -> Mapping[date, str]:
    """The holidays of Colombia in a year, by day, with their Spanish names."""
    found = country_holidays("CO", years=year, language="es", expand=False)
    return MappingProxyType(dict(found))


@dataclass(frozen=True)
class WorkCalendar:
    """When the municipality works: hours by weekday (Monday is 0) and days it closes besides."""

    periods: Mapping[int, tuple[Period, ...]] = field(default_factory=lambda: MONDAY_TO_FRIDAY)
    closed: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        return bool(
            self.periods.get(day.weekday())
            and day not in self.closed
            and day not in public_holidays(day.year)
        )

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants; nothing when ``end`` is not after ``start``."""
        total = timedelta()
        day, last = timezone.localtime(start).date(), timezone.localtime(end).date()
        while day <= last:
            for opens, closes in self._periods_of(day):
                overlap = min(closes, end) - max(opens, start)
                total += max(overlap, timedelta())
            day += timedelta(days=1)
        return total

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, which is not counted itself.

        Raises:
            NoWorkingDays: there is none within three years.
        """
        for found in self._working_days_after(day):
            count -= 1
            if count <= 0:
                return found
        raise NoWorkingDays

    def before(self, end: datetime, wait: timedelta) -> datetime:
        """The latest instant from which ``wait`` of working time has gone by at ``end``.

        Raises:
            NoWorkingDays: there is not so much within three years.
        """
        day = timezone.localtime(end).date()
        for _ in range(LONGEST_WAIT_DAYS):
            for opens, closes in reversed(list(self._periods_of(day))):
                worked = max(min(closes, end) - opens, timedelta())
                if worked >= wait and worked:
                    return min(closes, end) - wait
                wait -= worked
            day -= timedelta(days=1)
        raise NoWorkingDays

    def _periods_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if not self.is_working_day(day):
            return
        zone = timezone.get_current_timezone()
        for opens, closes in self.periods[day.weekday()]:
            yield (
                datetime.combine(day, opens, tzinfo=zone),
                datetime.combine(day, closes, tzinfo=zone),
            )

    def _working_days_after(self, day: date) -> Iterator[date]:
        misses = 0
        while misses < LONGEST_WAIT_DAYS:
            day += timedelta(days=1)
            if self.is_working_day(day):
                misses = 0
                yield day
            else:
                misses += 1


def work_calendar() -> WorkCalendar:
    """The municipality's own calendar, as its people last wrote it."""
    calendar: WorkCalendar = remember("work_calendar", _read_calendar)
    return calendar


def _read_calendar() -> WorkCalendar:
    closed = frozenset(ClosedDay.objects.values_list("day", flat=True))
    periods: dict[int, Any] = {}
    for row in WorkingPeriod.objects.order_by("weekday", "opens_at"):
        periods.setdefault(row.weekday, []).append((row.opens_at, row.closes_at))
    if not periods:
        return WorkCalendar(closed=closed)
    hours = {weekday: _merged(found) for weekday, found in periods.items()}
    return WorkCalendar(periods=MappingProxyType(hours), closed=closed)


def _merged(periods: list[Period]) -> tuple[Period, ...]:
    """Periods in order, those that overlap made one: no hour is counted twice."""
    merged: list[Period] = []
    for opens, closes in sorted(periods):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        else:
            merged.append((opens, closes))
    return tuple(merged)

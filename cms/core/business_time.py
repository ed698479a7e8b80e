"""Working days and working hours of the municipality: legal deadlines and ages of what waits.

Holidays are those of Colombia (Ley 51 de 1983 and those after it, by the library ``holidays``);
the days on which the municipality closes besides, and its hours, are rows that people edit. Days
without any working period (Saturdays, in most towns) are no working days.

``found_site`` writes the usual hours as rows, so that the screen shows what is in force. Without
any row the same hours rule: nobody can stop the clock by emptying a list.

Instants are aware; days and hours are those of the site (America/Bogota), whatever time zone the
person who asks prefers. The site's zone has no summer time, and nothing here allows for one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType

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
    """The municipality wrote hours or closed days that leave no day to work on."""


@lru_cache(maxsize=32)
def public_holidays(year: int) -> Mapping[date, str]:
    """The holidays of Colombia in a year, by day, with their Spanish names."""
    found = country_holidays("CO", years=year, language="es", expand=False)
    return MappingProxyType(dict(found))


@dataclass(frozen=True)
class WorkCalendar:
    """When the municipality works: hours by weekday (Monday is 0) and days it closes besides.

    Periods that overlap count once. What a year adds up to is computed the first time that it is
    asked for and kept with the calendar: an age costs the same for an hour and for ten years.
    """

    periods: Mapping[int, tuple[Period, ...]] = field(default_factory=lambda: MONDAY_TO_FRIDAY)
    closed: frozenset[date] = frozenset()
    _years: dict[int, list[timedelta]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By year, the working time before each of its days, and at the end that of all of them."""

    def __post_init__(self) -> None:
        merged = {weekday: _merged(found) for weekday, found in self.periods.items()}
        object.__setattr__(self, "periods", MappingProxyType(merged))

    def is_working_day(self, day: date) -> bool:
        return bool(
            self.periods.get(day.weekday())
            and day not in self.closed
            and day not in public_holidays(day.year)
        )

    def working_time(self, start: datetime, end: datetime) -> timedelta:
        """Working time between two instants; nothing when ``end`` is not after ``start``."""
        if end <= start:
            return timedelta()
        first, last = _local(start), _local(end)
        years = range(first.year, last.year)
        whole = sum((self._before_each_day(year)[-1] for year in years), timedelta())
        return whole + self._since_new_year(last) - self._since_new_year(first)

    def add_working_days(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, which is not counted itself.

        Raises:
            ValueError: ``count`` is less than one.
            NoWorkingDays: there is none within three years.
        """
        if count < 1:
            raise ValueError("A deadline is one working day at least.")
        for number, found in enumerate(self._working_days_after(day), start=1):
            if number == count:
                return found
        raise NoWorkingDays

    def before(self, end: datetime, wait: timedelta) -> datetime:
        """The latest instant from which ``wait`` of working time has gone by at ``end``.

        Whatever began then or earlier has waited so long, and nothing that began later has.

        Raises:
            NoWorkingDays: there is not so much within three years.
        """
        if wait <= timedelta():
            return end
        day = _local(end).date()
        for _ in range(LONGEST_WAIT_DAYS):
            for opens, closes in reversed(list(self._periods_of(day))):
                worked = max(min(closes, end) - opens, timedelta())
                if worked >= wait:
                    return min(closes, end) - wait
                wait -= worked
            day -= timedelta(days=1)
        raise NoWorkingDays

    def _periods_of(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if not self.is_working_day(day):
            return
        zone = timezone.get_default_timezone()
        for opens, closes in self.periods[day.weekday()]:
            yield (
                datetime.combine(day, opens, tzinfo=zone),
                datetime.combine(day, closes, tzinfo=zone),
            )

    def _since_new_year(self, moment: datetime) -> timedelta:
        day = moment.date()
        worked = self._before_each_day(day.year)[day.timetuple().tm_yday - 1]
        for opens, closes in self._periods_of(day):
            worked += max(min(closes, moment) - opens, timedelta())
        return worked

    def _before_each_day(self, year: int) -> list[timedelta]:
        found = self._years.get(year)
        if found is None:
            found = [timedelta()]
            day = date(year, 1, 1)
            for _ in range((date(year, 12, 31) - day).days + 1):
                hours = (closes - opens for opens, closes in self._periods_of(day))
                found.append(found[-1] + sum(hours, timedelta()))
                day += timedelta(days=1)
            self._years[year] = found
        return found

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
    return remember("work_calendar", _read_calendar)


def ensure_hours() -> None:
    """Write the usual hours as rows where the municipality wrote none."""
    if WorkingPeriod.objects.exists():
        return
    for weekday, periods in MONDAY_TO_FRIDAY.items():
        for opens, closes in periods:
            WorkingPeriod.objects.create(weekday=weekday, opens_at=opens, closes_at=closes)


def _read_calendar() -> WorkCalendar:
    closed = frozenset(ClosedDay.objects.values_list("day", flat=True))
    periods: dict[int, tuple[Period, ...]] = {}
    for weekday, opens, closes in WorkingPeriod.objects.values_list(
        "weekday", "opens_at", "closes_at"
    ):
        periods[weekday] = (*periods.get(weekday, ()), (opens, closes))
    return WorkCalendar(periods=periods or MONDAY_TO_FRIDAY, closed=closed)


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _merged(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods in order, those that overlap made one: no hour is counted twice."""
    merged: list[Period] = []
    for opens, closes in sorted(periods):
        if merged and opens <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], closes))
        elif opens < closes:
            merged.append((opens, closes))
    return tuple(merged)

"""Working days and hours: deadlines, ages, holidays, and the municipality's own calendar."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as some

from cms.core import business_time
from cms.core.business_time import (
    MONDAY_TO_FRIDAY,
    NoWorkingDays,
    WorkCalendar,
    ensure_hours,
    public_holidays,
    work_calendar,
)
from cms.core.models import ClosedDay, WorkingPeriod
from cms.core.remembered import forget

BOGOTA = ZoneInfo("America/Bogota")
USUAL = WorkCalendar()
# The same for every example: what a calendar keeps must never change what it answers.
TOWNS = (
    USUAL,
    WorkCalendar(closed=frozenset({date(2026, 7, 14), date(2026, 12, 31)})),
    WorkCalendar(periods={5: ((time(8), time(13)),), 0: ((time(7, 30), time(15, 45)),)}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BOGOTA)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


@pytest.mark.parametrize(
    ("year", "count"), [(2025, 17), (2026, 19), (2027, 19)], ids=["2025", "2026", "2027"]
)
def test_holidays_of_the_country(year: int, count: int) -> None:
    assert len(public_holidays(year)) == count


def test_the_holiday_of_the_law_of_2026() -> None:
    """Ley 2578 de 2026: 9 July, moved to Monday."""
    assert date(2026, 7, 13) in public_holidays(2026)
    assert date(2027, 7, 12) in public_holidays(2027)
    assert date(2025, 7, 14) not in public_holidays(2025)


def test_holidays_have_spanish_names() -> None:
    assert public_holidays(2026)[date(2026, 12, 25)] == "Navidad"


@pytest.mark.parametrize(
    "day",
    [
        "2025-06-30",  # two feasts on one Monday
        "2026-01-12",  # Reyes, moved
        "2026-04-02",  # Jueves Santo
        "2026-04-03",  # Viernes Santo
        "2026-07-20",
        "2026-12-08",
        "2027-11-15",
    ],
)
def test_days_off(day: str) -> None:
    assert not USUAL.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("filed", "days", "due"),
    [
        ("2026-06-26", 10, "2026-07-14"),
        ("2026-06-26", 15, "2026-07-22"),
        ("2026-06-26", 30, "2026-08-13"),
        ("2026-03-27", 15, "2026-04-21"),
        ("2026-12-30", 10, "2027-01-15"),
        ("2026-07-10", 1, "2026-07-14"),  # a Friday before the holiday
        ("2026-07-11", 1, "2026-07-14"),  # filed on a Saturday
    ],
)
def test_deadlines(filed: str, days: int, due: str) -> None:
    found = USUAL.add_working_days(date.fromisoformat(filed), days)
    assert found == date.fromisoformat(due)


@pytest.mark.parametrize("days", [0, -1])
def test_a_deadline_of_no_days_is_refused(days: int) -> None:
    with pytest.raises(ValueError, match="one working day at least"):
        USUAL.add_working_days(date(2026, 6, 26), days)


@pytest.mark.parametrize(
    ("start", "end", "worked"),
    [
        ("2026-11-24T09:00", "2026-11-24T10:30", 1.5),
        ("2026-11-24T11:00", "2026-11-24T15:00", 2),  # across lunch
        ("2026-11-24T12:30", "2026-11-24T13:30", 0),  # at lunch
        ("2026-11-24T17:00", "2026-11-25T09:00", 2),  # across a night
        ("2026-11-24T18:00", "2026-11-25T08:00", 0),
        ("2026-11-27T17:00", "2026-11-30T09:00", 2),  # across a weekend
        ("2026-11-28T07:00", "2026-11-29T23:00", 0),  # a weekend
        ("2026-07-10T17:00", "2026-07-14T09:00", 2),  # a weekend and the holiday of 13 July 2026
        ("2026-07-13T08:00", "2026-07-13T18:00", 0),
        ("2026-11-24T06:00", "2026-11-24T23:00", 8),
        ("2026-11-23T00:00", "2026-11-30T00:00", 40),
        ("2026-12-31T17:00", "2027-01-04T09:00", 2),  # across the new year
    ],
)
def test_working_hours(start: str, end: str, worked: float) -> None:
    assert USUAL.working_time(at(start), at(end)) == hours(worked)


def test_nothing_is_worked_backwards() -> None:
    now = at("2026-11-24T10:00")
    assert USUAL.working_time(now, now) == timedelta()
    assert USUAL.working_time(now, now - hours(3)) == timedelta()


def test_seconds_count() -> None:
    start = at("2026-11-24T11:59:30")
    assert USUAL.working_time(start, at("2026-11-24T14:00:15")) == timedelta(seconds=45)


def test_instants_may_come_in_any_zone() -> None:
    """An evening of Bogotá is already the next day in UTC, where the database keeps it."""
    start = at("2026-11-24T17:30").astimezone(ZoneInfo("UTC"))
    assert USUAL.working_time(start, at("2026-11-25T08:30")) == hours(1)


def test_the_zone_that_somebody_prefers_changes_nothing() -> None:
    """Wagtail shows each person the hours of the zone that they chose."""
    start, end = at("2026-11-24T17:00"), at("2026-11-25T09:00")
    with timezone.override("Asia/Tokyo"):
        assert WorkCalendar().working_time(start, end) == hours(2)
        assert USUAL.before(end, hours(2)) == start


@pytest.mark.parametrize(
    ("end", "wait", "latest"),
    [
        ("2026-11-24T11:00", 1, "2026-11-24T10:00"),
        ("2026-11-24T15:00", 2, "2026-11-24T11:00"),
        ("2026-11-24T12:00", 4, "2026-11-24T08:00"),
        ("2026-11-24T14:00", 4, "2026-11-24T08:00"),  # nothing begins later and has waited so long
        ("2026-11-25T09:00", 2, "2026-11-24T17:00"),
        ("2026-07-14T09:00", 2, "2026-07-10T17:00"),
        ("2026-07-14T08:00", 8, "2026-07-10T08:00"),
        ("2026-11-24T20:00", 0, "2026-11-24T20:00"),
    ],
)
def test_since_when_something_has_waited(end: str, wait: float, latest: str) -> None:
    assert USUAL.before(at(end), hours(wait)) == at(latest)


moments = some.datetimes(
    min_value=datetime(2024, 1, 1), max_value=datetime(2029, 12, 31), timezones=some.just(BOGOTA)
)
towns = some.sampled_from(TOWNS)


@effort(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(town=towns, found=some.tuples(moments, moments, moments))
def test_working_time_adds_up(town: WorkCalendar, found: tuple[datetime, ...]) -> None:
    start, middle, end = sorted(found)
    whole = town.working_time(start, end)
    assert whole == town.working_time(start, middle) + town.working_time(middle, end)
    assert timedelta() <= whole <= end - start


@effort(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(town=towns, end=moments, minutes=some.integers(min_value=1, max_value=60 * 100))
def test_before_is_the_inverse(town: WorkCalendar, end: datetime, minutes: int) -> None:
    wait = timedelta(minutes=minutes)
    latest = town.before(end, wait)
    assert town.working_time(latest, end) == wait
    assert town.working_time(latest + timedelta(seconds=1), end) < wait


@effort(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(town=towns, start=moments, length=some.integers(min_value=0, max_value=60 * 24 * 9))
def test_it_is_what_counting_minute_by_minute_gives(
    town: WorkCalendar, start: datetime, length: int
) -> None:
    start = start.replace(second=0, microsecond=0)
    end = start + timedelta(minutes=length)
    assert town.working_time(start, end) == timedelta(minutes=sum(counted(town, start, end)))


def counted(town: WorkCalendar, start: datetime, end: datetime) -> Iterator[bool]:
    """For each minute from one instant to the other, whether it is worked."""
    while start < end:
        yield town.is_working_day(start.date()) and any(
            opens <= start.time() < closes for opens, closes in town.periods[start.weekday()]
        )
        start += timedelta(minutes=1)


def test_periods_that_overlap_count_once() -> None:
    town = WorkCalendar(
        periods={1: ((time(10), time(13)), (time(8), time(11)), (time(13), time(14)))}
    )
    assert town.periods[1] == ((time(8), time(14)),)
    assert town.working_time(at("2026-11-24T00:00"), at("2026-11-25T00:00")) == hours(6)


def test_a_period_that_ends_before_it_begins_is_no_time() -> None:
    town = WorkCalendar(periods={1: ((time(12), time(8)),)})
    assert not town.is_working_day(date(2026, 11, 24))


def test_a_calendar_without_a_working_day_says_so() -> None:
    never = WorkCalendar(periods={})
    with pytest.raises(NoWorkingDays):
        never.add_working_days(date(2026, 11, 24), 1)
    with pytest.raises(NoWorkingDays):
        never.before(at("2026-11-24T10:00"), hours(1))
    assert never.working_time(at("2020-01-01T00:00"), at("2026-01-01T00:00")) == timedelta()


def test_years_cost_what_a_day_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The days of a year are looked at once, however many ages are asked for."""
    town = WorkCalendar()
    now = at("2026-11-24T10:00")
    starts = [now - timedelta(days=4 * number) for number in range(500)]
    asked: list[int] = []
    real = business_time.public_holidays
    monkeypatch.setattr(
        business_time, "public_holidays", lambda year: asked.append(year) or real(year)
    )
    first = [town.working_time(start, now) for start in starts]
    # Six years of five working days a week, and the two ends of each of the five hundred.
    assert len(asked) <= 6 * 262 + 2 * 500
    asked.clear()
    assert [town.working_time(start, now) for start in starts] == first
    assert len(asked) <= 2 * 500


@pytest.mark.django_db
class TestOwnCalendar:
    """What the municipality writes."""

    @pytest.fixture(autouse=True)
    def _afresh(self) -> None:
        forget()

    def test_without_rows_the_usual_hours(self) -> None:
        assert work_calendar().periods == MONDAY_TO_FRIDAY

    def test_written_hours_take_the_place_of_the_usual(self) -> None:
        WorkingPeriod.objects.create(weekday=5, opens_at=time(8), closes_at=time(12))
        town = work_calendar()
        assert town.is_working_day(date(2026, 11, 28))
        assert not town.is_working_day(date(2026, 11, 24))

    def test_a_closed_day_moves_a_deadline(self) -> None:
        assert work_calendar().add_working_days(date(2026, 6, 26), 10) == date(2026, 7, 14)
        ClosedDay.objects.create(day=date(2026, 7, 14), name="Día cívico")
        assert work_calendar().add_working_days(date(2026, 6, 26), 10) == date(2026, 7, 15)
        assert work_calendar().periods == MONDAY_TO_FRIDAY

    def test_read_once(self) -> None:
        work_calendar()
        with CaptureQueriesContext(connection) as captured:
            ages = [work_calendar() for _ in range(100)]
        assert len(captured) == 0
        assert all(found is ages[0] for found in ages)

    def test_the_usual_hours_as_rows_say_the_same(self) -> None:
        before = work_calendar()
        ensure_hours()
        assert WorkingPeriod.objects.count() == 10
        assert work_calendar() == before

    def test_hours_somebody_wrote_stay(self) -> None:
        WorkingPeriod.objects.create(weekday=0, opens_at=time(7), closes_at=time(15))
        ensure_hours()
        assert WorkingPeriod.objects.count() == 1

    def test_bad_hours_are_told_beside_the_field(self) -> None:
        with pytest.raises(ValidationError) as refused:
            WorkingPeriod(weekday=0, opens_at=time(12), closes_at=time(12)).full_clean()
        assert refused.value.message_dict == {
            "closes_at": ["La hora de cierre debe ser posterior a la de apertura."]
        }

    def test_hours_that_cross_others_are_told(self) -> None:
        written = WorkingPeriod.objects.create(weekday=0, opens_at=time(8), closes_at=time(12))
        written.full_clean()
        WorkingPeriod(weekday=0, opens_at=time(12), closes_at=time(13)).full_clean()
        WorkingPeriod(weekday=1, opens_at=time(11), closes_at=time(13)).full_clean()
        with pytest.raises(ValidationError) as refused:
            WorkingPeriod(weekday=0, opens_at=time(11), closes_at=time(13)).full_clean()
        assert refused.value.message_dict == {
            "opens_at": ["Se cruza con otro horario: lunes, 08:00 a 12:00."]
        }

"""When a page is to be looked at again."""

from collections import Counter
from datetime import date, time, timedelta

import pytest

from cms.core.business_time import work_calendar
from cms.core.models import ClosedDay, WorkingPeriod
from cms.core.remembered import forget
from cms.editorial.reviews.dates import months_after, next_review_on, working_day_near

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 12, 15), 12, date(2027, 12, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 5, 10), 60, date(2031, 5, 10)),
    ],
)
def test_months_later_is_the_same_day_or_the_last(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


@pytest.mark.parametrize("months", [1, 6, 12, 60])
def test_a_date_stays_within_a_tenth_and_on_a_working_day(months: int) -> None:
    verified = date(2026, 3, 3)
    middle = months_after(verified, months)
    span = timedelta(days=(middle - verified).days // 10)
    calendar = work_calendar()
    for page_id in range(1, 200):
        day = next_review_on(page_id=page_id, verified_on=verified, months=months)
        assert middle - span - timedelta(days=4) <= day <= middle + span, page_id
        assert calendar.is_working_day(day), page_id


def test_pages_published_on_one_day_do_not_fall_on_one_day() -> None:
    days = Counter(
        next_review_on(page_id=page_id, verified_on=date(2026, 3, 3), months=12)
        for page_id in range(1, 201)
    )
    assert len(days) > 35
    assert max(days.values()) < 20


def test_the_same_page_gets_the_same_day() -> None:
    days = {next_review_on(page_id=7, verified_on=date(2026, 3, 3), months=12) for _ in range(3)}
    assert len(days) == 1


def test_a_day_moves_off_weekends_holidays_and_closed_days() -> None:
    assert working_day_near(date(2026, 7, 11)) == date(2026, 7, 14)  # Monday 13 is a holiday
    ClosedDay.objects.create(day=date(2026, 7, 14), name="Fiestas")
    assert working_day_near(date(2026, 7, 11)) == date(2026, 7, 15)


def test_a_day_that_would_leave_its_range_moves_back() -> None:
    saturday = date(2026, 7, 11)
    assert working_day_near(saturday, latest=saturday) == date(2026, 7, 10)


def test_a_town_that_never_works_keeps_the_day() -> None:
    WorkingPeriod.objects.all().delete()
    WorkingPeriod.objects.create(weekday=6, opens_at=time(8), closes_at=time(9))
    sunday = date(2026, 7, 12)
    assert working_day_near(date(2026, 7, 8)) == sunday
    ClosedDay.objects.bulk_create(
        ClosedDay(day=sunday + timedelta(weeks=week), name="x") for week in range(-1, 250)
    )
    forget()
    assert working_day_near(date(2026, 7, 8)) == date(2026, 7, 8)

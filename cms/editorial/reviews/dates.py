"""When a page is to be looked at again. Pure reckoning over the working calendar; no rows here."""

import hashlib
from calendar import monthrange
from datetime import date, timedelta

from cms.core.business_time import NoWorkingDays, work_calendar

SCATTER = 10
"""A date moves by up to a tenth of its interval either way: what was published on one day is not
all to be read again on one day."""


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def next_review_on(*, page_id: int, verified_on: date, months: int) -> date:
    """The working day on which a page verified on a day is to be looked at again.

    The same page always gets the same day.
    """
    middle = months_after(verified_on, months)
    span = (middle - verified_on).days // SCATTER
    digest = hashlib.sha256(str(page_id).encode()).digest()
    moved = int.from_bytes(digest[:4], "big") % (2 * span + 1) - span
    return working_day_near(middle + timedelta(days=moved), latest=middle + timedelta(days=span))


def working_day_near(day: date, *, latest: date | None = None) -> date:
    """The first working day from a day on; where that is after ``latest``, the last one before.

    The day itself, for a municipality that wrote down no working day at all.
    """
    calendar = work_calendar()
    try:
        found = calendar.add_working_days(day - timedelta(days=1), 1)
    except NoWorkingDays:
        return day
    if latest is None or found <= latest:
        return found
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return day

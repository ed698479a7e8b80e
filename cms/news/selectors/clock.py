"""The town's clock: what «today» is there, and how a span of time is said."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format

LAST_INSTANT = timedelta(microseconds=1)
RELATIVE = frozenset({"hoy", "mañana"})
"""Names of days that take no article."""


def month_start(year: int, month: int) -> datetime:
    """The first instant of a month on the town's clock."""
    return timezone.make_aware(datetime(year, month, 1))


def day_start(day: date) -> datetime:
    """The first instant of a day on the town's clock."""
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def next_midnight(now: datetime) -> datetime:
    """When «hoy» becomes «ayer»."""
    return day_start(timezone.localdate(now) + timedelta(days=1))


def last_day(ends_at: datetime) -> date:
    """The last day of something that ends then: ending at midnight is ending the day before."""
    return timezone.localdate(ends_at - LAST_INSTANT)


def clock(instant: datetime) -> str:
    """«8:00 a. m.»."""
    local = timezone.localtime(instant)
    if (local.hour, local.minute) == (12, 0):
        return "12:00 m."
    hour = time_format(local.time(), "g:i")
    return f"{hour} {'a' if local.hour < 12 else 'p'}.\u00a0m."


def day_name(day: date, today: date) -> str:
    """«hoy», «mañana», «sábado 12 de diciembre», with the year if it is another."""
    if day == today:
        return "hoy"
    if day == today + timedelta(days=1):
        return "mañana"
    return date_format(day, r"l j \d\e F" if day.year == today.year else r"l j \d\e F \d\e Y")


def span(starts_at: datetime, ends_at: datetime, *, all_day: bool, now: datetime) -> str:
    """«Sábado 12 de diciembre, de 8:00 a. m. a 12:00 m.», as one says it."""
    today = timezone.localdate(now)
    first, last = timezone.localdate(starts_at), last_day(ends_at)
    begins = day_name(first, today)
    if first == last:
        if all_day:
            return f"{begins}, todo el día".capitalize()
        return f"{begins}, de {clock(starts_at)} a {clock(ends_at)}".capitalize()
    ends = day_name(last, today)
    if all_day:
        return f"{_from(begins)} {_to(ends)}"
    return f"{begins}, {clock(starts_at)}, hasta {ends}, {clock(ends_at)}".capitalize()


def _from(name: str) -> str:
    return f"De {name}" if name in RELATIVE else f"Del {name}"


def _to(name: str) -> str:
    return f"a {name}" if name in RELATIVE else f"al {name}"

"""Events as calendar files (RFC 5545), for one event and for the whole agenda.

Instants are written in UTC, so that no table of time zones need travel with them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils import timezone
from icalendar import Calendar, Event

from cms.core.context_processors import current_identity
from cms.core.templatetags.site_tags import absolute, site_path
from cms.news.selectors.clock import last_day

if TYPE_CHECKING:
    from cms.news.models import EventoPage

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(events: "Iterable[EventoPage]", *, name: str) -> bytes:
    """A calendar with these events; ``name`` is what a phone calls it."""
    identity = current_identity()
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{identity.name}//Agenda//ES")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "P1D")
    for event in events:
        calendar.add_component(_entry(event))
    return bytes(calendar.to_ical())


def _entry(event: "EventoPage") -> Event:
    entry = Event()
    # The address may change; the same event must stay the same entry in people's phones.
    entry.add("uid", f"evento-{event.translation_key}@{urlsplit(absolute('/')).hostname}")
    changed = event.last_published_at or timezone.now()
    entry.add("dtstamp", changed.astimezone(UTC))
    entry.add("last-modified", changed.astimezone(UTC))
    entry.add("sequence", _sequence(event))
    if event.is_all_day:
        entry.add("dtstart", timezone.localdate(event.starts_at))
        entry.add("dtend", last_day(event.ends_at) + timedelta(days=1))
    else:
        entry.add("dtstart", event.starts_at.astimezone(UTC))
        entry.add("dtend", event.ends_at.astimezone(UTC))
    entry.add("summary", f"Cancelado: {event.title}" if event.is_cancelled else event.title)
    entry.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    entry.add("location", ", ".join(filter(None, (event.place, event.address))))
    entry.add("description", description(event))
    entry.add("url", absolute(site_path(event)))
    return entry


def description(event: "EventoPage") -> str:
    """What a calendar's note says."""
    lines = [
        event.cancellation_note if event.is_cancelled else "",
        event.summary,
        f"Organiza: {event.organiser}" if event.organiser else "",
        f"Para: {event.audience}" if event.audience else "",
        f"Costo: {event.cost or 'gratis'}",
        f"Accesibilidad: {event.accessibility}" if event.accessibility else "",
        absolute(site_path(event)),
    ]
    return "\n".join(filter(None, lines))


def _sequence(event: "EventoPage") -> int:
    """Grows with every publication: minutes since the first one."""
    first: datetime | None = event.first_published_at
    if first is None or event.last_published_at is None:
        return 0
    return int((event.last_published_at - first).total_seconds() // 60)

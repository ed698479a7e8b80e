"""Reads of the agenda: what comes next, a month as a calendar, one event."""

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from cms.core.boundaries import note_boundary
from cms.core.navigation import child_of_type, site_path, without_private
from cms.news.selectors.clock import (
    clock,
    day_start,
    last_day,
    month_start,
    next_midnight,
    span,
)
from cms.news.selectors.filters import (
    Listing,
    chosen_section,
    listing_for,
    month_bounds,
    month_name,
    of_section,
    page_links,
    section_choices,
    vocabulary,
)
from cms.news.selectors.noticias import belongs_to
from cms.secretarias.selectors import owner_of, section_names

if TYPE_CHECKING:
    from cms.news.models import AgendaPage, EventoPage
    from cms.secretarias.models import SecretariaPage

PER_PAGE = 20
MONTHS_BACK, MONTHS_AHEAD = 12, 18
"""How far the calendar turns: beyond it there is nothing to see and crawlers would never end."""
VIEWS = (("mes", "Mes"), ("pasados", "Pasados"))


def published_events() -> "QuerySet[EventoPage]":
    """Live events, with what a row shows."""
    model = apps.get_model("news", "EventoPage")
    found: QuerySet[EventoPage] = without_private(model.objects.live().defer_streamfields())
    return found


def _dressed(events: "Iterable[EventoPage]", now: datetime) -> "list[EventoPage]":
    """Set on each what its row says: section, span, first day, whether it is going on."""
    names = section_names()
    today = timezone.localdate(now)
    dressed = list(events)
    for event in dressed:
        owner = owner_of(event, names)
        event.section_name = owner[0] if owner else ""
        event.when = span(event.starts_at, event.ends_at, all_day=event.is_all_day, now=now)
        event.day = (
            max(timezone.localdate(event.starts_at), today)
            if event.ends_at > now
            else (timezone.localdate(event.starts_at))
        )
        event.hour = "" if event.is_all_day else clock(event.starts_at)
        event.is_going_on = event.starts_at <= now < event.ends_at
    return dressed


def _note_turns(events: "Iterable[EventoPage]", now: datetime) -> None:
    """A list of events changes when one begins or ends, and at midnight («hoy», «mañana»)."""
    note_boundary(next_midnight(now))
    for event in events:
        for turn in (event.starts_at, event.ends_at):
            if turn > now:
                note_boundary(turn)


def upcoming_events(*, limit: int, section: "SecretariaPage | None" = None) -> "list[EventoPage]":
    """The next events, one going on first; of one section (its own and joint ones) or of all."""
    now = timezone.now()
    found = published_events().filter(ends_at__gt=now).order_by("starts_at", "pk")
    if section is not None:
        found = of_section(found, section.path)
    events = list(found[:limit])
    _note_turns(events, now)
    return _dressed(events, now)


def agenda_url() -> str:
    """Address of the agenda; empty while it is not published."""
    entry = child_of_type(apps.get_model("news", "AgendaPage"))
    return entry.url if entry else ""


def matching_events(chosen: Mapping[str, str]) -> "QuerySet[EventoPage]":
    """Events of the chosen ``seccion``, ``tema`` and ``vereda``."""
    found = published_events()
    section = chosen_section(chosen)
    if section is not None:
        found = of_section(found, section.tree_path)
    if "tema" in chosen:
        found = found.filter(topics__slug=chosen["tema"])
    if "vereda" in chosen:
        found = found.filter(veredas__slug=chosen["vereda"])
    return found


def agenda_context(page: "AgendaPage", query: Mapping[str, str]) -> dict[str, Any]:
    """The agenda as a list of what comes, as a month (``vista=mes``), or of what has passed."""
    model = apps.get_model("news", "EventoPage")
    now = timezone.now()
    known = {
        "vista": VIEWS,
        "mes": month_choices(timezone.localdate(now)),
        "seccion": section_choices(),
        "tema": vocabulary(model, "topics"),
        "vereda": vocabulary(model, "veredas"),
    }
    listing = listing_for(site_path(page.url_path), query, known)
    view = listing.chosen.get("vista", "")
    if view != "mes":
        listing.chosen.pop("mes", None)
    found = matching_events(listing.chosen)
    shared = {
        "view": view,
        "views": listing.filter("vista", "Ver", "Próximos", VIEWS).options,
        "filters": [
            listing.filter("seccion", "Secretaría", "Todas", known["seccion"]),
            listing.filter("tema", "Tema", "Todos", known["tema"]),
            listing.filter("vereda", "Vereda", "Todas", known["vereda"]),
        ],
        "is_filtered": bool(listing.chosen.keys() & {"seccion", "tema", "vereda"}),
        "listing_url": listing.path,
        "calendar_url": calendar_address(listing),
    }
    if view == "mes":
        month = month_context(found, listing, now)
        return {**shared, **month, "query": listing.declared()}
    if view == "pasados":
        found = found.filter(ends_at__lte=now).order_by("-starts_at", "-pk")
    else:
        found = found.filter(ends_at__gt=now).order_by("starts_at", "pk")
    results = Paginator(found, PER_PAGE).get_page(query.get("pagina", "1"))
    events = list(results.object_list)
    _note_turns(events, now)
    return {**shared, "events": _dressed(events, now), **page_links(listing, results)}


def month_choices(today: date) -> tuple[tuple[str, str], ...]:
    """The months that the calendar turns to."""
    first = today.year * 12 + today.month - 1 - MONTHS_BACK
    months = (divmod(number, 12) for number in range(first, first + MONTHS_BACK + MONTHS_AHEAD + 1))
    return tuple(
        (f"{year}-{month + 1:02}", month_name(date(year, month + 1, 1))) for year, month in months
    )


@dataclass(frozen=True)
class Day:
    """A square of the calendar."""

    date: date
    events: tuple[Any, ...]
    is_today: bool
    is_outside: bool
    """Whether it belongs to the month before or after."""

    @property
    def name(self) -> str:
        """«Sábado 12 de diciembre»."""
        return date_format(self.date, r"l j \d\e F").capitalize()


def month_context(found: "QuerySet[EventoPage]", listing: Listing, now: datetime) -> dict[str, Any]:
    """A month as weeks of days, and the way to the months beside it."""
    today = timezone.localdate(now)
    months = [value for value, _label in month_choices(today)]
    current = listing.chosen.get("mes", f"{today:%Y-%m}")
    begins, ends = month_bounds(current, month_start)
    events = list(found.filter(starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at", "pk"))
    _note_turns(events, now)
    by_day = _by_day(_dressed(events, now), begins, ends)
    month = timezone.localdate(begins)
    weeks = [
        [
            Day(day, tuple(by_day.get(day, ())), day == today, day.month != month.month)
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(month.year, month.month)
    ]
    place = months.index(current)
    return {
        "weeks": weeks,
        "weekdays": [date_format(date(2024, 1, day), "l") for day in range(1, 8)],
        "days": [day for week in weeks for day in week if day.events and not day.is_outside],
        "month": month_name(month),
        "previous_month": _month_link(listing, months, place - 1),
        "next_month": _month_link(listing, months, place + 1),
    }


def _by_day(
    events: "list[EventoPage]", begins: datetime, ends: datetime
) -> "dict[date, list[EventoPage]]":
    found: dict[date, list[EventoPage]] = {}
    for event in events:
        day = timezone.localdate(max(event.starts_at, begins))
        until = min(last_day(event.ends_at), last_day(ends))
        while day <= until:
            found.setdefault(day, []).append(event)
            day += timedelta(days=1)
    return found


def _month_link(listing: Listing, months: list[str], place: int) -> dict[str, str] | None:
    if not 0 <= place < len(months):
        return None
    year, month = map(int, months[place].split("-"))
    return {"url": listing.url(mes=months[place]), "name": month_name(date(year, month, 1))}


def calendar_address(listing: Listing) -> str:
    """The calendar file with the same filters."""
    filters = ("seccion", "tema", "vereda")
    kept = {name: value for name, value in listing.chosen.items() if name in filters}
    return Listing(reverse("agenda_calendar"), kept).url()


def evento_context(page: "EventoPage") -> dict[str, Any]:
    """Where the event stands in time, and whose it is."""
    now = timezone.now()
    context = {**belongs_to(page), "agenda_url": agenda_url()}
    if page.starts_at is None or page.ends_at is None:  # a draft in preview
        return context
    _note_turns([page], now)
    return {
        **context,
        "when": span(page.starts_at, page.ends_at, all_day=page.is_all_day, now=now),
        "has_ended": page.ends_at <= now,
        "is_going_on": page.starts_at <= now < page.ends_at,
        "calendar_file": reverse("event_calendar", args=[page.pk]) if page.pk else "",
    }


def calendar_events(chosen: Mapping[str, str], now: datetime) -> "QuerySet[EventoPage]":
    """What a subscribed calendar holds: from three months back on."""
    since = day_start(timezone.localdate(now) - timedelta(days=92))
    return matching_events(chosen).filter(ends_at__gt=since).order_by("starts_at", "pk")

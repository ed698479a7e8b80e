"""The fields of demonstration noticias, avisos and events that other pages do not have.

Dates are told from today, so that the town looks alive whenever it is loaded.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms.demo.bodies import Resolver
from cms.demo.content import Record
from cms.editorial.models import ContentPage, Topic, Vereda
from cms.news.models import AvisoPage, EventoPage, NoticiaPage
from cms.secretarias.models import SecretariaPage

Sections = Mapping[str, SecretariaPage]


def set_fields(page: ContentPage, data: Record, resolver: Resolver, sections: Sections) -> None:
    """Fill what the type of the page adds to a title, a summary and a body."""
    fill = _FILLERS.get(type(page))
    if fill is None:
        return
    found: Any = page
    found.topics = Topic.objects.filter(slug__in=data.get("topics", []))
    found.veredas = Vereda.objects.filter(slug__in=data.get("veredas", []))
    found.joint_sections = [sections[slug] for slug in data.get("joint_sections", [])]
    fill(found, data, resolver)


def set_dates(page: ContentPage, data: Record) -> None:
    """Give a new draft the dates that its row must have from the first."""
    if isinstance(page, AvisoPage):
        now = timezone.now().replace(minute=0, second=0, microsecond=0)
        page.starts_at = now + timedelta(hours=int(data["starts_in_hours"]))
        page.ends_at = now + timedelta(hours=int(data["ends_in_hours"]))
    elif isinstance(page, EventoPage):
        page.is_all_day = bool(data.get("all_day", False))
        page.starts_at = _event_start(data)
        page.ends_at = page.starts_at + _event_length(data)


def _event_start(data: Record) -> datetime:
    today = timezone.localdate()
    day = _next(data["on"], today) if "on" in data else today + timedelta(days=int(data["in_days"]))
    hour = time.fromisoformat(data.get("time") or "00:00")
    return timezone.make_aware(datetime.combine(day, hour))


def _event_length(data: Record) -> timedelta:
    if "days" in data:
        return timedelta(days=int(data["days"]))
    if data.get("all_day"):
        return timedelta(days=1)
    return timedelta(minutes=int(data.get("duration_minutes", 120)))


def _next(month_day: str, today: date) -> date:
    """The next «12-07», today included."""
    month, day = map(int, month_day.split("-"))
    found = date(today.year, month, day)
    return found if found >= today else date(today.year + 1, month, day)


def _noticia(page: NoticiaPage, data: Record, resolver: Resolver) -> None:
    page.image_id = resolver.image(data["image"])
    page.image_alt = data["image_alt"]
    page.correction_note = data.get("correction_note", "")


def _aviso(page: AvisoPage, data: Record, resolver: Resolver) -> None:
    page.kind = data["kind"]
    page.area = data.get("area", "")
    page.is_urgent = bool(data.get("is_urgent", False))


def _evento(page: EventoPage, data: Record, resolver: Resolver) -> None:
    for name in ("place", "address", "organiser", "cost", "accessibility", "cancellation_note"):
        setattr(page, name, data.get(name, ""))
    page.audience = data.get("audience") or "Toda la comunidad"
    page.is_cancelled = bool(data.get("is_cancelled", False))


_FILLERS: dict[type[ContentPage], Callable[[Any, Record, Resolver], None]] = {
    NoticiaPage: _noticia,
    AvisoPage: _aviso,
    EventoPage: _evento,
}

"""Reads of avisos: what is in force now, here and on every page, and what has ended.

Every page of the site shows the urgent ones, so those that have not ended are remembered and
sorted by the clock on each reading, which also says until when the answer holds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.paginator import Paginator
from django.utils import timezone

from cms.core.boundaries import note_boundary
from cms.core.navigation import child_of_type, site_path, without_private
from cms.core.remembered import remember
from cms.news.selectors.clock import next_midnight, span
from cms.news.selectors.filters import (
    chosen_section,
    listing_for,
    of_section,
    page_links,
    section_choices,
    vocabulary,
)
from cms.news.selectors.noticias import belongs_to
from cms.secretarias.selectors import section_names

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.news.models import AvisoPage, AvisosPage

BANNER_LIMIT = 3
PAST_PER_PAGE = 20


@dataclass(frozen=True)
class Aviso:
    """An aviso as a link, with what its card shows. Shared between requests: do not modify."""

    pk: int
    title: str
    summary: str
    url: str
    kind: str
    area: str
    starts_at: datetime
    ends_at: datetime
    is_urgent: bool
    section_name: str
    tree_path: str
    joint_paths: frozenset[str] = frozenset()

    def is_in_force(self, now: datetime) -> bool:
        return self.starts_at <= now < self.ends_at

    def is_of(self, section_path: str) -> bool:
        """Whether the section at this tree path wrote it or shares it."""
        return self.tree_path.startswith(section_path) or section_path in self.joint_paths

    @property
    def when(self) -> str:
        """From when to when, as one says it today."""
        return span(self.starts_at, self.ends_at, all_day=False, now=timezone.now())


COLUMNS = (
    "pk", "title", "summary", "url_path", "kind", "area", "starts_at", "ends_at", "is_urgent",
    "path",
)  # fmt: skip


def _published() -> "QuerySet[AvisoPage]":
    model = apps.get_model("news", "AvisoPage")
    found: QuerySet[AvisoPage] = without_private(model.objects.live())
    return found


def _rows(found: Any) -> tuple[Aviso, ...]:
    """The avisos of a query as links, in two queries."""
    rows = list(found.values_list(*COLUMNS))
    joint: dict[int, set[str]] = {}
    if rows:
        through = found.model.joint_sections.through
        shared = through.objects.filter(avisopage__in=[row[0] for row in rows])
        for pk, path in shared.values_list("avisopage_id", "secretariapage__path"):
            joint.setdefault(pk, set()).add(path)
    names = section_names()
    labels = dict(found.model._meta.get_field("kind").choices or ())
    return tuple(
        Aviso(
            pk=pk,
            title=title,
            summary=summary,
            url=site_path(url_path),
            kind=str(labels.get(kind, kind)),
            area=area,
            starts_at=starts_at,
            ends_at=ends_at,
            is_urgent=is_urgent,
            section_name=next((n for p, (n, _u) in names.items() if path.startswith(p)), ""),
            tree_path=path,
            joint_paths=frozenset(joint.get(pk, ())),
        )
        for pk, title, summary, url_path, kind, area, starts_at, ends_at, is_urgent, path in rows
    )


def _not_ended() -> tuple[Aviso, ...]:
    """Avisos in force or to come, urgent first, then the newest. Remembered."""
    return remember(
        "avisos",
        lambda: _rows(
            _published().filter(ends_at__gt=timezone.now()).order_by("-is_urgent", "-starts_at")
        ),
    )


def _note_turns(avisos: Iterable[Aviso], now: datetime) -> None:
    """Tell whoever keeps the page when one of these begins or ends."""
    for aviso in avisos:
        for turn in (aviso.starts_at, aviso.ends_at):
            if turn > now:
                note_boundary(turn)


def current_avisos(now: datetime | None = None) -> tuple[Aviso, ...]:
    """What is in force, urgent first."""
    now = now or timezone.now()
    known = _not_ended()
    _note_turns(known, now)
    return tuple(aviso for aviso in known if aviso.is_in_force(now))


def coming_avisos(now: datetime) -> tuple[Aviso, ...]:
    """What has been announced and has not begun, the nearest first."""
    known = _not_ended()
    _note_turns(known, now)
    return tuple(sorted((a for a in known if a.starts_at > now), key=lambda aviso: aviso.starts_at))


def urgent_avisos(except_pk: int | None = None) -> tuple[Aviso, ...]:
    """What stands on top of every page (but its own), three at most; no query when warm."""
    urgent = (a for a in current_avisos() if a.is_urgent and a.pk != except_pk)
    return tuple(urgent)[:BANNER_LIMIT]


def avisos_url() -> str:
    """Address of the listing of avisos; empty while it is not published."""
    entry = child_of_type(apps.get_model("news", "AvisosPage"))
    return entry.url if entry else ""


def avisos_context(page: "AvisosPage", query: Mapping[str, str]) -> dict[str, Any]:
    """In force, to come and ended, filtered by ``seccion``, ``tipo`` and ``vereda``."""
    model = apps.get_model("news", "AvisoPage")
    now = timezone.now()
    known = {
        "seccion": section_choices(),
        "tipo": tuple(model.Kind.choices),
        "vereda": vocabulary(model, "veredas"),
    }
    listing = listing_for(site_path(page.url_path), query, known)
    note_boundary(next_midnight(now))
    current, coming = current_avisos(now), coming_avisos(now)
    past = _published().filter(ends_at__lte=now)
    if listing.chosen:
        wanted = _matching(listing.chosen)
        kept = set(wanted.values_list("pk", flat=True)) if current or coming else set()
        current = tuple(aviso for aviso in current if aviso.pk in kept)
        coming = tuple(aviso for aviso in coming if aviso.pk in kept)
        past = past.filter(pk__in=wanted.values("pk"))
    results = Paginator(past.order_by("-ends_at", "-pk"), PAST_PER_PAGE).get_page(
        query.get("pagina", "1")
    )
    return {
        "current": current,
        "coming": coming,
        "past": _rows(results.object_list),
        "filters": [
            listing.filter("seccion", "Secretaría", "Todas", known["seccion"]),
            listing.filter("tipo", "Tipo", "Todos", known["tipo"]),
            listing.filter("vereda", "Vereda", "Todas", known["vereda"]),
        ],
        "is_filtered": bool(listing.chosen),
        "listing_url": listing.path,
        **page_links(listing, results),
    }


def _matching(chosen: Mapping[str, str]) -> "QuerySet[AvisoPage]":
    found = _published()
    section = chosen_section(chosen)
    if section is not None:
        found = of_section(found, section.tree_path)
    if "tipo" in chosen:
        found = found.filter(kind=chosen["tipo"])
    if "vereda" in chosen:
        found = found.filter(veredas__slug=chosen["vereda"])
    return found


def aviso_context(page: "AvisoPage") -> dict[str, Any]:
    """Where the aviso stands in time, and whose it is."""
    now = timezone.now()
    turns = [turn for turn in (page.starts_at, page.ends_at) if turn and turn > now]
    for turn in (*turns, next_midnight(now)):
        note_boundary(turn)
    return {
        **belongs_to(page),
        "avisos_url": avisos_url(),
        "has_ended": page.ends_at is not None and page.ends_at <= now,
        "is_to_come": page.starts_at is not None and page.starts_at > now,
        "when": span(page.starts_at, page.ends_at, all_day=False, now=now)
        if page.starts_at and page.ends_at
        else "",
    }

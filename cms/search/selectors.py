"""Looking things up: what matches, in order, and what a page of results shows.

Whether a page may be seen is asked of the page as it is now, in the query that finds it.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, F, FloatField, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from cms.core.navigation import private_paths, site_path
from cms.core.remembered import remember
from cms.search import fulltext
from cms.search.extracts import extract, marked
from cms.search.fulltext import Alternative, Relevance
from cms.search.indexing import public_uses
from cms.search.kinds import Kind, all_kinds, kind_named
from cms.search.models import FullText, IndexEntry, PinnedResult
from cms.search.ranking import Candidate, ranked
from cms.search.understanding import Understood, pages_with, understand
from cms.secretarias.models import Section

PER_PAGE = 10
CAP = 1_000
"""Matches that are placed in order; of more than these, titles come first."""


class SectionLink(NamedTuple):
    """A Secretaría u oficina, as a filter and as the name beside a result."""

    slug: str
    short_name: str
    tree_path: str
    collection_id: int
    url: str


@dataclass(frozen=True)
class Result:
    """One line of the list."""

    url: str
    title: SafeString
    extract: SafeString
    kind: Kind
    section: str = ""
    published_on: date | None = None
    file_kind: str = ""
    file_size: int | None = None
    is_pinned: bool = False


@dataclass(frozen=True)
class Filter:
    """A value to filter by, and how many of the matches have it."""

    key: str
    label: str
    count: int


@dataclass(frozen=True)
class Outcome:
    """Everything a page of results says."""

    understood: Understood
    results: list[Result] = field(default_factory=list)
    total: int = 0
    is_capped: bool = False
    is_partial: bool = False
    """No page has all the words; these have some."""
    kinds: list[Filter] = field(default_factory=list)
    sections: list[Filter] = field(default_factory=list)
    kind: str = ""
    section: str = ""
    number: int = 1
    pages: int = 1

    @property
    def is_filtered(self) -> bool:
        return bool(self.kind or self.section)


def search(
    typed: str, *, kind: str = "", section: str = "", number: int = 1, as_typed: bool = False
) -> Outcome:
    """Find what somebody typed.

    An unknown ``kind`` or ``section`` filters nothing; an impossible page gives the nearest one.
    """
    understood = understand(typed, as_typed=as_typed)
    if not understood.alternatives:
        return Outcome(understood)
    sections = sections_to_filter()
    chosen = next((one for one in sections if one.slug == section), None)
    kind = kind if kind in {one.key for one in all_kinds()} else ""
    alternatives = understood.alternatives
    is_filtered = bool(kind or chosen)
    found, is_capped = _matches(alternatives, titles_first=not is_filtered)
    is_partial = False
    if not found and len(understood.groups) > 1:
        alternatives = _any_of(understood)
        found, is_capped = _matches(alternatives, titles_first=not is_filtered)
        is_partial = bool(found)
    pinned = _pinned(understood)
    found = [*pinned, *(one for one in found if one.pk not in {pin.pk for pin in pinned})]
    kinds, owners = Counter(one.kind.key for one in found), _owners(found, sections)
    per_section = Counter(owner.slug for owner in owners.values() if owner)
    if is_capped and is_filtered:  # these only told what there is to filter by
        found, is_capped = _matches(alternatives, kind=kind, section=chosen)
        pinned = []
        owners = _owners(found, sections)
    kept = [
        one
        for one in found
        if (not kind or one.kind.key == kind) and (not chosen or owners[one.pk] == chosen)
    ]
    first = {pin.pk for pin in pinned}
    today = localdate()
    rest = ranked(
        (one for one in kept if one.pk not in first), understood.alternatives, today=today
    )
    ordered = [*(one for one in kept if one.pk in first), *rest]
    pages = max(1, -(-len(ordered) // PER_PAGE))
    number = min(max(1, number), pages)
    shown = ordered[(number - 1) * PER_PAGE : number * PER_PAGE]
    return Outcome(
        understood=understood,
        results=_shown(shown, understood, owners, first),
        total=len(ordered),
        is_capped=is_capped,
        is_partial=is_partial,
        kinds=[Filter(k.key, k.plural, kinds[k.key]) for k in all_kinds() if kinds[k.key]],
        sections=[
            Filter(one.slug, one.short_name, per_section[one.slug])
            for one in sections
            if per_section[one.slug]
        ],
        kind=kind,
        section=chosen.slug if chosen else "",
        number=number,
        pages=pages,
    )


def sections_to_filter() -> tuple[SectionLink, ...]:
    """Live Secretarías and offices in the order of the tree. Remembered."""
    return remember("search-sections", _read_sections)


def _read_sections() -> tuple[SectionLink, ...]:
    rows = (
        Section.objects.filter(page__live=True)
        .order_by("page__path")
        .values_list(
            "page__slug", "page__short_name", "page__path", "collection_id", "page__url_path"
        )
    )
    return tuple(SectionLink(*row[:-1], url=site_path(row[-1])) for row in rows)


def _visible() -> "QuerySet[FullText]":
    """Entries whose page anybody may read, or whose document such a page shows."""
    uses = public_uses("entry__document_id")
    page = Q(entry__page__live=True)
    if paths := private_paths():
        hidden, hidden_use = Q(), Q()
        for path in paths:
            hidden |= Q(entry__page__path__startswith=path)
            hidden_use |= Q(page__path__startswith=path)
        page &= ~hidden
        uses = uses.exclude(hidden_use)
    in_time = Q(entry__until=None) | Q(entry__until__gt=timezone.now())
    return FullText.objects.filter(in_time, page | Q(entry__document__isnull=False) & Exists(uses))


def _candidates(rows: Any, relevance: Any) -> list[Candidate]:
    values = rows.annotate(relevance=relevance).values_list(
        "entry_id",
        "entry__page_id",
        "entry__kind",
        "title",
        "summary",
        "entry__published_on",
        "entry__page__path",
        "entry__document__collection_id",
        "relevance",
    )
    return [
        Candidate(
            pk, page, kind_named(kind), title, summary, day, path or "", collection, worth or 0.0
        )
        for pk, page, kind, title, summary, day, path, collection, worth in values
    ]


def _matches(
    alternatives: tuple[Alternative, ...],
    *,
    kind: str = "",
    section: SectionLink | None = None,
    titles_first: bool = True,
) -> tuple[list[Candidate], bool]:
    """At most ``CAP`` matches, and whether there are more.

    Which are left out is the database's choice, except that matches by title are not when they
    come first.
    """
    rows = _visible()
    if kind:
        rows = rows.filter(entry__kind=kind)
    if section is not None:
        rows = rows.filter(
            Q(entry__page__path__startswith=section.tree_path)
            | Q(entry__document__collection_id=section.collection_id)
        )
    match = fulltext.query(alternatives)
    relevance = Relevance("stems", match)
    found = _candidates(rows.filter(stems__matches=match)[: CAP + 1], relevance)
    if len(found) <= CAP:
        return found, False
    if not titles_first:
        return found[:CAP], True
    titled = _candidates(rows.filter(stems__titles_match=match)[:CAP], relevance)
    known = {one.pk for one in titled}
    return [*titled, *(one for one in found if one.pk not in known)][:CAP], True


def _any_of(understood: Understood) -> tuple[Alternative, ...]:
    """Each word by itself, beginning with the rarest, as far as the cap reaches."""
    pages = pages_with({one for group in understood.groups for one in group})
    by_rarity = sorted(understood.groups, key=lambda group: sum(pages.get(one, 0) for one in group))
    kept: list[Alternative] = []
    total = 0
    for group in by_rarity:
        more = sum(pages.get(one, 0) for one in group)
        if total and total + more > CAP:
            break
        kept.append((group,))
        total += more
    return tuple(kept)


def _pinned(understood: Understood) -> list[Candidate]:
    """What the Oficina de Prensa put first for this query, as far as it is public."""
    keys = {
        " ".join(sorted({group[0] for group in alternative}))
        for alternative in understood.alternatives
    }
    wanted = [page for key, page in _pins() if key in keys]
    if not wanted:
        return []
    rows = _visible().filter(entry__page_id__in=wanted)
    found = _candidates(rows, Value(0.0, FloatField()))
    return sorted(found, key=lambda one: wanted.index(one.page_id or 0))


def _pins() -> tuple[tuple[str, int], ...]:
    """Query and page of every pinned result, in their order. Remembered."""
    return remember(
        "search-pins",
        lambda: tuple(
            PinnedResult.objects.order_by("order", "pk").values_list("query_key", "page_id")
        ),
    )


def _owners(
    found: list[Candidate], sections: tuple[SectionLink, ...]
) -> dict[int, SectionLink | None]:
    """The section of each match: the one above a page, the one whose file a document is."""
    if not sections:
        return dict.fromkeys(one.pk for one in found)
    width = len(sections[0].tree_path)
    by_path = {one.tree_path: one for one in sections}
    by_collection = {one.collection_id: one for one in sections}
    return {
        one.pk: by_path.get(one.tree_path[:width])
        if one.tree_path
        else by_collection.get(one.collection_id or 0)
        for one in found
    }


def _shown(
    shown: list[Candidate],
    understood: Understood,
    owners: dict[int, SectionLink | None],
    first: set[int],
) -> list[Result]:
    entries = (
        IndexEntry.objects.select_related("document")
        .annotate(url_path=F("page__url_path"))
        .in_bulk([one.pk for one in shown])
    )
    marks = understood.marks
    results = []
    for one in shown:
        entry = entries.get(one.pk)
        if entry is None:
            continue  # withdrawn between the two queries
        owner = owners.get(one.pk)
        document = entry.document
        results.append(
            Result(
                url=_document_url(document) if document else site_path(entry.url_path),
                title=marked(entry.title, marks),
                extract=extract(entry.summary, entry.text, marks),
                kind=one.kind,
                section=owner.short_name if owner and owner.tree_path != one.tree_path else "",
                published_on=one.published_on if one.kind.is_dated else None,
                file_kind=document.kind_label if document else "",
                file_size=document.file_size if document else None,
                is_pinned=one.pk in first,
            )
        )
    return results


def _document_url(document: Any) -> str:
    return reverse("wagtaildocs_serve", args=[document.pk, document.filename])

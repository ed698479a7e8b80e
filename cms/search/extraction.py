"""What of a page or a document is searched, as plain text. Only what visitors can read.

A page type says what that is with ``search_text()``, or registers a function
(``cms.search.kinds``); otherwise all of its long texts count. ``search_date()`` gives the date
that matters to the reader, if it is not that of the first publication; ``search_until()`` the
instant from which the page is of no use any more.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.timezone import localdate
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from cms.assets.models import SiteDocument
from cms.search.kinds import DOCUMENT, kind_of, text_of

MAX_TEXT = 100_000
"""Characters of a text that are searched: some forty printed pages."""
SUMMARIES = ("summary", "purpose", "hero_text", "introduction", "intro")
"""Fields that tell in a sentence what a page is about; the first that is filled counts."""
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class Extract:
    """What the index keeps of a page or document."""

    kind: str
    title: str
    summary: str
    text: str
    published_on: date | None
    until: datetime | None = None


def is_searchable(page: Page) -> bool:
    """Whether visitors may find this page, given as its own type and live.

    Folders (types without preview) have no page of their own; an alias repeats another page.
    """
    return (
        getattr(page, "preview_modes", None) != []
        and getattr(page, "is_searchable", True)
        and page.alias_of_id is None
        and page.depth > 1
    )


def extract_page(page: Page) -> Extract:
    """Read a page, given as its own type."""
    kind = kind_of(page)
    summary = next((text for name in SUMMARIES if (text := getattr(page, name, ""))), "")
    own = getattr(page, "search_text", None)
    registered = text_of(page) or long_texts
    text = str(own()) if callable(own) else registered(page)
    return Extract(
        kind=kind.key,
        title=page.title,
        summary=plain(str(summary)),
        text=plain(text),
        published_on=_date_of(page),
        until=_end_of(page),
    )


def _end_of(page: Page) -> datetime | None:
    own = getattr(page, "search_until", None)
    found: datetime | None = own() if callable(own) else None
    return found


def _date_of(page: Page) -> date | None:
    own = getattr(page, "search_date", None)
    if callable(own):
        found: date | None = own()
        return found
    return localdate(page.first_published_at) if page.first_published_at else None


def extract_document(document: SiteDocument) -> Extract:
    return Extract(
        kind=DOCUMENT.key,
        title=document.title,
        summary=plain(document.description),
        text="",
        published_on=None,
    )


def long_texts(page: Page) -> str:
    """Every text of unlimited length that a page type adds to Wagtail's page."""
    inherited = {field.name for field in Page._meta.get_fields()} | {*SUMMARIES}
    return "\n".join(
        text
        for field in page._meta.get_fields()
        if isinstance(field, models.Field) and field.name not in inherited
        for text in field_texts(page, field)
    )


def field_texts(page: Page, field: Any) -> list[str]:
    """What a StreamField, a rich text or a plain long text says; nothing for other fields."""
    value = getattr(page, field.name) if isinstance(field, models.TextField | StreamField) else None
    if not value:
        return []
    if isinstance(field, StreamField):
        return [str(text) for text in field.stream_block.get_searchable_content(value)]
    if isinstance(field, RichTextField):
        return [rich(value)]
    return [str(value)]


def rich(html: str) -> str:
    """The words of a rich text."""
    return str(get_text_for_indexing(html))


def plain(text: str) -> str:
    """One line, and no longer than is searched."""
    return _BLANKS.sub(" ", text[:MAX_TEXT]).strip()

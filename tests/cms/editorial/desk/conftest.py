"""What the tests of the desk share."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone
from wagtail.models import Page

from cms.editorial.approval import submit
from cms.editorial.models import DeskItem, Notice, ReturnReason
from cms.news.models import EventoPage, EventosContainerPage


@pytest.fixture
def reason(db) -> ReturnReason:
    return ReturnReason.objects.create(name="Falta la fuente", advice="Diga de dónde sale el dato.")


@pytest.fixture
def waiting(town) -> Callable[[str], DeskItem]:
    """A noticia of Hacienda that waits at the desk."""

    def make(title: str = "Feria") -> DeskItem:
        page = town.in_review(town.hacienda_section, town.hacienda, title)
        return item_of(page)

    return make


@pytest.fixture
def event_in_review(town) -> Callable[[str], EventoPage]:
    """An event of Hacienda that waits at the desk."""
    folder = EventosContainerPage.objects.child_of(town.hacienda_section.page).get()

    def make(title: str) -> EventoPage:
        page = EventoPage(
            title=title,
            summary="Entrada libre.",
            place="Parque principal",
            starts_at=timezone.now() + timedelta(days=3),
            ends_at=timezone.now() + timedelta(days=3, hours=2),
            owner=town.hacienda,
            live=False,
        )
        folder.add_child(instance=page)
        page.save_revision(user=town.hacienda, log_action=True)
        submit(page=page, user=town.hacienda)
        return fresh(page)

    return make


def item_of(page: Page) -> DeskItem:
    """The newest item about a page."""
    return DeskItem.objects.filter(page_id=page.pk).latest("pk")


def fresh(page: Page) -> Page:
    return Page.objects.get(pk=page.pk).specific


def rewrite(page: Page, by, **fields) -> Page:
    """Change the draft as somebody would in the editor."""
    draft = fresh(page).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, log_action=True)
    return fresh(page)


def told(kind: str) -> dict[str, str]:
    """Who was told of something, and in what words."""
    return {
        notice.person.username: notice.text
        for notice in Notice.objects.filter(kind=kind).select_related("person")
    }


def weight_of(html: bytes) -> int:
    """Compressed bytes of a screen of the desk with its two sheets."""
    sheets = [finders.find(f"css/{name}.css") for name in ("site", "desk")]
    return sum(len(brotli.compress(part)) for part in (html, *map(read_bytes, sheets)))


def read_bytes(path: str) -> bytes:
    return Path(path).read_bytes()

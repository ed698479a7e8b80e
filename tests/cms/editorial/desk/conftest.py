"""What the tests of the desk share."""

from collections.abc import Callable

import pytest
from wagtail.models import Page

from cms.editorial.models import DeskItem, Notice, ReturnReason


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

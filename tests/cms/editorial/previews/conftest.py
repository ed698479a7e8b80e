"""A draft that nobody has approved, and an address that shows it."""

from urllib.parse import urlsplit

import pytest

from cms.core.models import SiteIdentity
from cms.editorial.models import PreviewLink
from cms.editorial.previews.services import make_preview_link
from cms.news.models import NoticiaPage
from tests.conftest import Town

SECRET = "Borrador reservado"


@pytest.fixture
def draft(town: Town) -> NoticiaPage:
    SiteIdentity.load()
    return town.draft_noticia(
        town.hacienda_section, town.hacienda, SECRET, slug="reservado", summary="Aún en estudio."
    )


@pytest.fixture
def path(town: Town, draft: NoticiaPage) -> str:
    """The address of the draft's link, as a path of this site."""
    return path_of(make_preview_link(page=draft, user=town.hacienda, recipient="la Secretaria"))


def path_of(address: str) -> str:
    return urlsplit(address).path


def only_link() -> PreviewLink:
    return PreviewLink.objects.get()

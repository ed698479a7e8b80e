"""Pages to look for, and the page of results as a citizen reads it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from cms.assets.models import SiteDocument
from cms.search import vocabulary
from cms.secretarias.models import InformativeContainerPage, InformativePage
from tests.conftest import Town
from tests.showcase import publish

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def no_words_of_other_tests() -> None:
    """Keys come round again when a test is rolled back; the words kept in memory do not."""
    vocabulary.forget_words()


@pytest.fixture
def write(town: Town) -> Callable[..., InformativePage]:
    """A public page of information of a section (Hacienda's unless told)."""

    def _write(
        title: str, text: str = "", *, section: Any = None, **fields: Any
    ) -> InformativePage:
        folder = InformativeContainerPage.objects.child_of(
            (section or town.hacienda_section).page
        ).get()
        fields.setdefault("summary", "Una explicación.")
        page = InformativePage(title=title, body=[("text", f"<p>{text}</p>")], **fields)
        folder.add_child(instance=page)
        publish(page)
        return InformativePage.objects.get(pk=page.pk)

    return _write


@pytest.fixture
def make_document(town: Town) -> Callable[..., SiteDocument]:
    def _make(title: str, description: str = "") -> SiteDocument:
        return SiteDocument.objects.create(
            title=title,
            description=description,
            file=ContentFile(PDF, name="archivo.pdf"),
            file_size=340_000,
            collection=town.hacienda_section.collection,
        )

    return _make


def html_of(query: str, **parameters: str) -> str:
    response = Client().get("/buscar/", {"q": query, **parameters})
    assert response.status_code == 200
    return response.content.decode()


def titles_in(html: str) -> list[str]:
    """The titles of the results, in order, without their marks."""
    found = re.findall(r'<h2><a href="[^"]*">(.*?)</a></h2>', html)
    return [unescape(re.sub(r"</?mark>", "", title)) for title in found]


def titles(query: str, **parameters: str) -> list[str]:
    return titles_in(html_of(query, **parameters))


def text_in(html: str) -> str:
    """What is read, without markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())

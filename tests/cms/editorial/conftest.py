"""Forms of Wagtail's editor, filled as a browser would send them."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image as Picture
from wagtail.models import Collection
from wagtail.test.utils.form_data import querydict_from_html

from cms.assets.models import SiteDocument, SiteImage


def png_bytes(colour="green", size=(320, 200)):
    buffer = io.BytesIO()
    Picture.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def edit_form():
    """The data of a page's edit form, as this client sees it, with changes."""

    def _edit_form(client, page, **changes):
        html = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        data = querydict_from_html(html, form_id="page-edit-form")
        data.setdefault("body-count", "0")  # the browser's script adds the body's blocks
        data.update(changes)
        return data

    return _edit_form


@pytest.fixture
def make_document(town):
    def _make_document(section, by, title="Calendario", content=PDF):
        return SiteDocument.objects.create(
            title=title,
            file=ContentFile(content, name=f"{title.lower()}.pdf"),
            collection=Collection.objects.get(pk=section.collection_id),
            uploaded_by_user=by,
        )

    return _make_document


@pytest.fixture
def make_image(town):
    def _make_image(section, by, title="Plaza"):
        return SiteImage.objects.create(
            title=title,
            description="La plaza al amanecer",
            file=ContentFile(png_bytes(), name=f"{title.lower()}.png"),
            collection=Collection.objects.get(pk=section.collection_id),
            uploaded_by_user=by,
        )

    return _make_image


def status_of(client, url):
    """The status of a GET whose body, maybe a file, is read to its end and closed."""
    response = client.get(url)
    if response.streaming:
        b"".join(response.streaming_content)  # the client closes it at its end
    return response.status_code


def bytes_of(file_field):
    """The stored bytes of a file field."""
    with file_field.storage.open(file_field.name) as file:
        return file.read()

"""Uploading through the admin: what is taken, what is refused and how it is said."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Picture

from cms.assets.models import SiteDocument, SiteImage

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def picture(fmt="PNG", size=(300, 200)):
    buffer = io.BytesIO()
    Picture.new("RGB", size, "green").save(buffer, fmt)
    return buffer.getvalue()


@pytest.fixture
def upload(town, sign_in):
    client = sign_in(town.hacienda)

    def _upload(kind, name, content, **extra):
        model = SiteDocument if kind == "document" else SiteImage
        url = reverse("wagtaildocs:add" if kind == "document" else "wagtailimages:add")
        response = client.post(
            url,
            {
                "title": "Subido",
                "file": SimpleUploadedFile(name, content),
                "collection": town.hacienda_section.collection_id,
                **extra,
            },
        )
        return response, model.objects.first()

    return _upload


def test_an_honest_document_is_kept(upload):
    response, document = upload("document", "plan.pdf", PDF)
    assert response.status_code == 302
    assert document.filename == "plan.pdf"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("programa.pdf", b"MZ\x90\x00"),
        ("pagina.html", b"<script>alert(1)</script>"),
        ("dibujo.svg", SVG),
        ("nota.txt", b"<script>alert(1)</script>"),
        ("macro.docm", PDF),
        ("sin-extension", PDF),
        (f"{'a' * 300}.pdf", PDF),
        ("vacio.pdf", b""),
    ],
)
def test_a_bad_document_is_refused_with_words(upload, name, content):
    response, document = upload("document", name, content)
    assert response.status_code == 200
    assert document is None
    assert 'value="Subido"' in response.content.decode()


def test_a_name_that_climbs_stays_inside(upload):
    _response, document = upload("document", "../../../etc/passwd.pdf", PDF)
    assert document.file.name.startswith("documents/")
    assert ".." not in document.file.name


def test_a_document_too_heavy_is_refused(upload, settings):
    content = PDF[:-6] + b" " * (settings.WAGTAILDOCS_MAX_UPLOAD_SIZE) + b"%%EOF\n"
    response, document = upload("document", "pesado.pdf", content)
    assert response.status_code == 200
    assert document is None


def test_an_image_needs_its_description(upload):
    response, image = upload("image", "plaza.png", picture())
    assert response.status_code == 200
    assert image is None
    assert "Describa la imagen" in response.content.decode()


def test_a_described_image_is_kept(upload):
    response, image = upload("image", "plaza.png", picture(), description="La plaza")
    assert response.status_code == 302
    assert image.description == "La plaza"
    assert len(image.address_token) == 32


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("dibujo.svg", SVG),
        ("falsa.png", b"<script>alert(1)</script>"),
        ("otra.png", picture("JPEG")),
        ("animada.gif", picture("GIF")),
        ("cortada.png", picture()[:60]),
        ("documento.png", PDF),
    ],
)
def test_a_bad_image_is_refused(upload, name, content):
    response, image = upload("image", name, content, description="Algo")
    assert response.status_code == 200
    assert image is None


def test_an_image_of_absurd_size_is_refused(upload, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10_000
    _response, image = upload("image", "enorme.png", picture(size=(400, 400)), description="x")
    assert image is None


def test_two_images_never_share_an_address(upload, town, sign_in):
    _response, first = upload("image", "plaza.png", picture(), description="Una")
    SiteImage.objects.exclude(pk=first.pk).delete()
    _response, _same = upload("image", "plaza.png", picture(), description="Otra")
    tokens = list(SiteImage.objects.values_list("address_token", flat=True))
    assert len(set(tokens)) == len(tokens) == 2


def test_nobody_uploads_into_anothers_collection(town, sign_in):
    sign_in(town.hacienda).post(
        reverse("wagtaildocs:add"),
        {
            "title": "Intruso",
            "file": SimpleUploadedFile("x.pdf", PDF),
            "collection": town.social_section.collection_id,
        },
    )
    assert not SiteDocument.objects.filter(collection_id=town.social_section.collection_id).exists()


@pytest.mark.parametrize(
    "path",
    [
        "documents/x.pdf",
        "../db.sqlite3",
        "renditions/../../db.sqlite3",
        "renditions/",
        "renditions/%2e%2e/%2e%2e/secret-key",
        "original_images/plaza.png",
        "",
        "avatar_images/x",
        "renditions/no/existe.webp",
    ],
)
def test_the_media_door_shows_nothing_else(client, town, path):
    assert client.get(f"/media/{path}").status_code in {400, 404}

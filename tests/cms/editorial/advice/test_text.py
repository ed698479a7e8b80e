"""What is read of a page, whatever its type; and of a rich text, whatever is in it."""

import pytest

from cms.editorial.advice.rich import read_rich
from cms.editorial.advice.text import MAX_PIECES, Content, Voice, read_page
from cms.news.models import EventoPage
from cms.secretarias.models import DirectorioPage, LocalEntity
from home.models import LandingPage
from tests.cms.editorial.advice.pieces import document, image, noticia, said
from tests.showcase import every_block

pytestmark = pytest.mark.django_db


def texts(content, *voices):
    return [passage.text for passage in content.of(*voices)]


def test_a_rich_text():
    reading = read_rich(
        "<h2>Qué es</h2><p>Un <b>impuesto</b>&nbsp;anual &amp; más.</p><ul><li>Uno</li>"
        '<li>Dos <a linktype="page" id="3">la página</a></li></ul>'
        '<embed embedtype="image" id="7" alt="Una plaza" format="left"/>'
    )
    assert [(p.text, p.is_heading) for p in reading.paragraphs] == [
        ("Qué es", True),
        ("Un impuesto anual & más.", False),
        ("Uno", False),
        ("Dos la página", False),
    ]
    assert reading.links[0].text == "la página"
    assert reading.links[0].attributes == {"linktype": "page", "id": "3"}
    assert reading.embeds[0]["id"] == "7"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        ("sin etiquetas", ["sin etiquetas"]),
        ("<p>a < b y <b>c", ["a < b y c"]),
        ("<p></p><p> </p>", []),
        ("<a href='x'>suelto", ["suelto"]),
        ("<p>cero\0nulo</p>", ["ceronulo"]),
        ("<p>Cafe\u0301</p>", ["Café"]),
        ("</p></a></ul>", []),
        ("<ul>" * 500 + "hondo" + "</ul>" * 500, ["hondo"]),
        ("<p>&lt;script&gt;</p>", ["<script>"]),
    ],
)
def test_a_rich_text_that_is_not_as_the_editor_stores_it(html, expected):
    assert [paragraph.text for paragraph in read_rich(html).paragraphs] == expected


def test_every_block_is_read(town):
    picture, file = image(), document()
    page = noticia(town, *every_block(picture, file))
    content = read_page(page)
    assert texts(content, Voice.TITLE)[:2] == ["Feria del predial", "Qué es"]
    assert {"Descuentos del año", "¿Y si no pago?", "Ojo", "Cómo pagar"} <= set(
        texts(content, Voice.TITLE)
    )
    assert "Si paga hasta: 31 de marzo" in texts(content, Voice.CELL)
    assert "tesoreria@example.org" in texts(content, Voice.CONTACT)
    assert {"Hay intereses.", "Vence mañana.", "Un impuesto que se paga una vez al año."} <= set(
        texts(content, Voice.PROSE)
    )
    assert content.has_contact
    assert [use.image_id for use in content.images] == [picture.pk]
    assert content.images[0].beside == ("La plaza principal.", "")
    assert {link.document_id for link in content.links} == {file.pk, None}
    assert {link.address for link in content.links} >= {"https://www.youtube.com/watch?v=1"}


def test_places_name_the_field_and_the_block(town):
    page = noticia(town, ("text", "<p>Uno.</p>"), ("notice", {"kind": "info", "text": "<p>2.</p>"}))
    places = [passage.place for passage in read_page(page).passages]
    assert places == ["title", "summary", "body.block-0", "body.block-1"]


def test_the_fields_of_a_page_and_the_rows_below_it(town):
    page = DirectorioPage.objects.get()
    page.entities = [LocalEntity(name="Puesto de salud", mobile="+57 310 000 0000", what_for="x.")]
    content = read_page(page.save_revision().as_object())
    assert "Puesto de salud" in texts(content, Voice.LABEL)
    assert "+57 310 000 0000" in texts(content, Voice.CONTACT)
    assert {passage.place for passage in content.passages} >= {"title", "summary", "entities"}
    event = read_page(EventoPage(title="Feria", place="Plaza", audience="Todos"))
    assert {"place", "audience"} <= event.filled
    assert "starts_at" not in event.filled


def test_links_of_a_landing_page(town):
    group = {
        "title": "Grupo",
        "intro": "",
        "shape": "list",
        "links": [
            {"page": town.noticias.pk, "title": "", "document": None, "address": ""},
            {"page": None, "title": "DIAN", "document": None, "address": "https://dian.gov.co"},
            {"page": None, "title": "Correo", "address": "a@example.org"},
        ],
    }
    page = LandingPage(title="Participa", body=[{"type": "group", "value": group}])
    content = read_page(page)
    assert [(link.page_id, link.address, link.text) for link in content.links] == [
        (town.noticias.pk, "", ""),
        (None, "https://dian.gov.co", "DIAN"),
    ]
    assert "a@example.org" in texts(content, Voice.LABEL)


@pytest.mark.parametrize(
    "body",
    [
        [{"type": "text", "value": None}],
        [{"type": "figure", "value": "cadena"}],
        [{"type": "figure", "value": {"image": {"image": "x"}}}],
        [{"type": "figure", "value": {"image": 7}}],
        [{"type": "table", "value": {"table": {"columns": None, "rows": [None, {"values": 3}]}}}],
        [{"type": "table", "value": {"table": []}}],
        [{"type": "steps", "value": {"steps": ["suelto", {"title": "viejo"}, 3]}}],
        [{"type": "contact", "value": []}],
        [{"type": "document", "value": {"document": {"id": 3}}}],
        [{"type": "questions", "value": {"questions": {"no": "lista"}}}],
    ],
)
def test_blocks_that_are_not_as_they_should_be(body):
    page = noticia_with_raw(body)
    read_page(page)


def noticia_with_raw(body):
    from cms.news.models import NoticiaPage

    page = NoticiaPage(title="x")
    stream_block = NoticiaPage._meta.get_field("body").stream_block
    page.body = type(stream_block.to_python([]))(stream_block, body, is_lazy=True)
    return page


def test_no_more_pieces_are_read_than_the_limit():
    assert len(said(*(f"Frase {number}." for number in range(MAX_PIECES + 10))).passages) == (
        MAX_PIECES
    )
    assert Content().passages == []

"""Every block an editor can use gives meaningful markup."""

import pytest
from django.template import Context, Template

from cms.core.blocks import BodyBlock
from tests.showcase import document, every_block, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def rendered() -> str:
    blocks = every_block(picture(), document())
    stream = BodyBlock().to_python([{"type": kind, "value": value} for kind, value in blocks])
    template = Template("{% load wagtailcore_tags %}{% include_block body %}")
    return template.render(Context({"body": stream}))


def test_the_showcase_holds_every_block() -> None:
    assert {kind for kind, _ in every_block(picture(), document())} == set(BodyBlock().child_blocks)


def test_blocks_come_in_order(rendered: str) -> None:
    marks = [
        "Qué es",
        "<figure",
        "Calendario",
        "<table",
        "<ol",
        "<details",
        "Importante",
        "youtube",
    ]
    places = [rendered.index(mark) for mark in marks]
    assert places == sorted(places)


def test_text(rendered: str) -> None:
    assert "<h2>Qué es</h2>" in rendered or "Qué es</h2>" in rendered
    assert "<b>una vez</b>" in rendered


def test_figure(rendered: str) -> None:
    assert 'alt="La plaza de día"' in rendered
    assert "<figcaption>La plaza principal.</figcaption>" in rendered
    assert 'type="image/avif"' in rendered


def test_document_says_kind_and_weight(rendered: str) -> None:
    assert ">Calendario tributario</a>" in rendered
    assert "(PDF, 340\u00a0KB)" in rendered


def test_table_has_caption_and_scopes(rendered: str) -> None:
    assert "<caption>Descuentos del año</caption>" in rendered
    assert '<th scope="col">Si paga hasta</th>' in rendered
    assert '<th scope="row">31 de marzo</th>' in rendered
    assert '<td class="number">1.234,5</td>' in rendered


def test_steps_are_an_ordered_list(rendered: str) -> None:
    assert '<ol class="steps"><li><h3>Pida la factura</h3>' in rendered


def test_questions_open_without_script(rendered: str) -> None:
    assert '<details class="question"><summary>¿Y si no pago?</summary>' in rendered


def test_notice_says_its_kind_in_words(rendered: str) -> None:
    assert "Importante" in rendered


def test_contact_can_be_called_and_written_to(rendered: str) -> None:
    assert 'href="tel:+576080000000,12"' in rendered
    assert 'href="mailto:tesoreria@example.org"' in rendered


def test_video_is_a_link_that_says_where_it_leads(rendered: str) -> None:
    assert "<iframe" not in rendered
    assert "Ver el video en youtube.com (3 min)" in rendered
    assert "Se muestra el pago paso a paso." in rendered


def test_what_editors_write_is_escaped() -> None:
    stream = BodyBlock().to_python(
        [{"type": "notice", "value": {"kind": "info", "title": "<b>x</b>", "text": "<p>y</p>"}}]
    )
    html = Template("{% load wagtailcore_tags %}{% include_block body %}").render(
        Context({"body": stream})
    )
    assert "&lt;b&gt;x&lt;/b&gt;" in html
    assert "Tenga en cuenta" in html

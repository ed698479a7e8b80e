"""Rich texts expanded together: the same links as one by one, with fewer queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.rich_text import RichText

from cms.core.richtext import expand_together
from tests.conftest import Town
from tests.showcase import document

pytestmark = pytest.mark.django_db


def link(pk: int, text: str = "aquí") -> str:
    return f'<p>Vea <a linktype="page" id="{pk}">{text}</a>.</p>'


def test_links_lead_where_wagtail_would_lead(town: Town) -> None:
    sources = [link(town.noticias.pk), "<p>Sin <b>enlace</b>.</p>", link(town.alcaldia.pk)]
    together = [str(text) for text in expand_together(sources)]
    assert together == [str(RichText(source)) for source in sources]
    assert 'href="/noticias/"' in together[0]


def test_one_query_for_all_pages_and_none_without_links(town: Town) -> None:
    sources = [link(town.noticias.pk), link(town.alcaldia.pk), link(town.hacienda_section.page_id)]
    with CaptureQueriesContext(connection) as queries:
        [str(text) for text in expand_together(sources * 5)]
    assert len(queries) == 1
    with CaptureQueriesContext(connection) as queries:
        assert [str(text) for text in expand_together(["<p>Uno</p>", "", "<p>Dos</p>"])] == [
            "<p>Uno</p>",
            "",
            "<p>Dos</p>",
        ]
    assert len(queries) == 0


def test_a_page_that_is_not_live_is_not_linked(town: Town) -> None:
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, slug="borrador-oculto")
    html = [str(text) for text in expand_together([link(draft.pk), link(999_999), link(0)])]
    assert html == ["<p>Vea <a>aquí</a>.</p>"] * 3


def test_documents_mail_and_other_sites_keep_their_links(town: Town) -> None:
    file = document()
    sources = [
        f'<a linktype="document" id="{file.pk}">plano</a>',
        '<a href="mailto:a@example.org">correo</a>',
        '<a href="https://www.gov.co/?a=1&amp;b=2">Estado</a>',
    ]
    html = [str(text) for text in expand_together(sources)]
    assert html == [f'<a href="{file.url}">plano</a>', *sources[1:]]


def test_broken_ids_and_separators_do_no_harm() -> None:
    texts = expand_together(['<a linktype="page" id="x">a</a>', '<a linktype="page">b</a>', "c\0d"])
    assert [str(text) for text in texts] == ["<a>a</a>", "<a>b</a>", "cd"]

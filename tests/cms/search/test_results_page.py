"""The page of results: whatever is typed, filters, paging, marks, and what it costs."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.core.models import SiteIdentity
from cms.core.remembered import forget
from cms.search import vocabulary
from cms.search.selectors import PER_PAGE, search
from cms.search.services import ensure_pin, ensure_synonym
from cms.secretarias.models import InformativePage
from tests.cms.search.conftest import html_of, text_in, titles
from tests.conftest import Town

pytestmark = pytest.mark.django_db
Write = Callable[..., InformativePage]
QUERIES = 8

NASTY = {
    "a lone quote": "'",
    "a double quote": '"',
    "an open phrase": '"impuesto',
    "a backslash": "\\",
    "percent": "%",
    "underscore": "_",
    "brackets": ")(][}{",
    "operators": "AND OR NOT NEAR",
    "an operator alone": "OR",
    "tsquery": "a & b | !c <-> d:*",
    "fts5": 'title:x* ^y NEAR(a b, 3) {title} : "z" + "w"',
    "sql": "'; DROP TABLE search_fulltext; --",
    "markup": "<script>alert(1)</script>",
    "template": "{{ 7|add:1 }}{% now 'Y' %}",
    "emoji": "😀👩‍👩‍👧",
    "only accents": "\u0301\u0301",
    "right to left": "\u202eotseupmi",
    "controls": "\x01\x1f\x7f\u2028",
    "another script": "税金 налог",
    "one letter": "ñ",
    "stop words": "de la",
    "long word": "a" * 300,
    "long text": "impuesto " * 12_000,
    "long nonsense": "x" * 100_000,
    "many words": " ".join(f"palabra{n}" for n in range(2_000)),
    "enyes": "n" * 40,
    "digits": "9" * 60,
    "blank": "   \t ",
    "nothing": "",
    "combining flood": "e" + "\u0301" * 5_000,
    "expands when folded": "ﷺ" * 190,
    "surrogate-like": "\ufffd\ufffe",
}


@pytest.mark.parametrize("what", NASTY)
def test_whatever_is_typed_is_answered(write: Write, what: str) -> None:
    write("Impuesto predial")
    response = Client().get("/buscar/", {"q": NASTY[what]})
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1>") == 1
    assert "<script" not in html
    assert len(html) < 40_000


@pytest.mark.parametrize("raw", ["%00", "a%00b", "%FF%FE", "%ED%A0%80", "%C3"])
def test_what_is_no_text_is_refused(raw: str) -> None:
    assert Client().get(f"/buscar/?q={raw}").status_code == 400


@pytest.mark.parametrize(
    "parameters",
    [
        {"pagina": "0"},
        {"pagina": "-1"},
        {"pagina": "x"},
        {"pagina": "9" * 40},
        {"pagina": "9999"},
        {"pagina": "²"},
        {"tipo": "nada"},
        {"tipo": "'" * 50},
        {"seccion": "nada"},
        {"seccion": "\u202e"},
        {"tal_cual": "'"},
    ],
)
def test_impossible_parameters_change_nothing(write: Write, parameters: dict[str, str]) -> None:
    write("Impuesto predial")
    assert titles("predial", **parameters) == ["Impuesto predial"]


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_reading(town: Town, method: str) -> None:
    assert getattr(Client(), method)("/buscar/?q=a").status_code == 405


def test_the_answer_touches_no_session_and_asks_not_to_be_indexed(write: Write) -> None:
    write("Impuesto predial")
    response = Client().get("/buscar/", {"q": "predial"})
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert '<meta name="robots" content="noindex">' in response.content.decode()


def test_the_same_address_for_everybody(write: Write, town: Town, sign_in) -> None:
    write("Impuesto predial")
    page = write("Impuesto reservado")
    page.unpublish()
    html = sign_in(town.people["prensa"]).get("/buscar/", {"q": "impuesto"}).content.decode()
    assert "reservado" not in html


# What is shown ----------------------------------------------------------------------------------


def test_a_title_cannot_write_markup(write: Write) -> None:
    write("Predial <script>alert(1)</script>", "<b>predial</b> &amp; <i>otro</i>", summary="<i>x")
    html = html_of("predial")
    assert "<script>alert" not in html
    assert "<mark>Predial</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<i>x" not in html


def test_the_query_comes_back_escaped(town: Town) -> None:
    html = html_of('"><img src=x onerror=alert(1)>')
    assert "<img src=x" not in html
    assert 'value="&quot;&gt;&lt;img' in html


def test_a_result_says_what_it_is(town: Town, write: Write) -> None:
    write("Impuesto predial", "Mucho texto. " * 30 + "Aquí se habla del catastro de la vereda.")
    town.published(town.social_section, town.people["social"], "Catastro al día")
    text = text_in(html_of("catastro"))
    assert "2 resultados" in text
    assert "Información Hacienda" in text
    assert "Noticia Social" in text
    assert "Aquí se habla del catastro de la vereda." in text


def test_long_queries_are_cut_with_a_word_about_it(write: Write) -> None:
    write("Impuesto predial")
    assert "La búsqueda era muy larga" in html_of("predial " * 40)
    assert "La búsqueda era muy larga" not in html_of("predial")


def test_nothing_found_says_what_to_do_next(town: Town) -> None:
    SiteIdentity.objects.create(name="Sabanalarga", phone="+57 608 000 0000", email="a@example.org")
    html = html_of("ornitorrinco")
    text = text_in(html)
    assert "No encontramos «ornitorrinco»" in text
    assert "Use menos palabras" in text
    assert 'href="/alcaldia/secretaria-de-hacienda/">Hacienda</a>' in html
    assert 'href="/noticias/">Noticias</a>' in html
    assert 'href="tel:+576080000000"' in html
    assert "mailto:a@example.org" in html


def test_what_is_no_word_is_told_apart(town: Town) -> None:
    assert "No entendimos «😀»" in text_in(html_of("😀"))


def test_without_a_query_the_form_and_where_to_go(town: Town) -> None:
    html = html_of("")
    assert 'role="search"' in html
    assert '<input id="q" type="search" name="q" value=""' in html
    assert 'href="/alcaldia/secretaria-de-hacienda/">Hacienda</a>' in html
    assert "No encontramos" not in html


def test_the_form_is_on_the_home_page_and_on_the_page_of_errors(town: Town) -> None:
    for address, status in (("/", 200), ("/no-existe/", 404)):
        response = Client().get(address)
        assert response.status_code == status
        html = response.content.decode()
        assert '<form class="search" action="/buscar/" role="search">' in html
        assert '<label for="q">' in html


def test_browsers_are_told_how_to_search_here(town: Town) -> None:
    response = Client().get("/buscar/opensearch.xml")
    assert response["Content-Type"] == "application/opensearchdescription+xml"
    assert 'template="http://127.0.0.1:8000/buscar/?q={searchTerms}"' in response.content.decode()
    assert 'href="/buscar/opensearch.xml"' in html_of("")


# Filters and pages ------------------------------------------------------------------------------


@pytest.fixture
def several(town: Town, write: Write) -> None:
    write("Predial en Hacienda")
    write("Predial en Social", section=town.social_section)
    town.published(town.hacienda_section, town.people["hacienda"], "Noticia del predial")


def test_filters_are_links_and_narrow(several: None) -> None:
    html = html_of("predial")
    assert 'href="/buscar/?q=predial&amp;tipo=noticia"' in html
    assert 'href="/buscar/?q=predial&amp;seccion=secretaria-social"' in html
    assert titles("predial", tipo="noticia") == ["Noticia del predial"]
    assert titles("predial", seccion="secretaria-social") == ["Predial en Social"]
    assert titles("predial", tipo="informacion", seccion="secretaria-de-hacienda") == [
        "Predial en Hacienda"
    ]


def test_the_chosen_filter_is_marked_and_the_others_are_kept(several: None) -> None:
    html = html_of("predial", tipo="noticia", seccion="secretaria-de-hacienda")
    assert html.count('aria-current="true"') == 2
    assert 'href="/buscar/?q=predial&amp;seccion=secretaria-de-hacienda"' in html
    assert 'href="/buscar/?q=predial&amp;tipo=noticia"' in html


def test_filters_that_leave_nothing_say_so(several: None) -> None:
    html = html_of("predial", tipo="noticia", seccion="secretaria-social")
    assert "No hay resultados con esos filtros" in html
    assert 'href="/buscar/?q=predial">Quite los filtros' in html


def test_pages_of_ten(write: Write) -> None:
    for number in range(PER_PAGE * 2 + 3):
        write(f"Predial {number:03}")
    first, second, third = (titles("predial", pagina=str(n)) for n in (1, 2, 3))
    assert [len(first), len(second), len(third)] == [10, 10, 3]
    assert len({*first, *second, *third}) == 23
    assert titles("predial", pagina="99") == third
    html = html_of("predial", pagina="2")
    assert "Página 2 de 3" in html
    assert 'href="/buscar/?q=predial" rel="prev"' in html
    assert 'href="/buscar/?q=predial&amp;pagina=3" rel="next"' in html


def test_more_than_the_cap_is_told_and_titles_are_not_lost(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.search.selectors.CAP", 5)
    for number in range(9):
        write(f"Página {number}", "Algo del predial.")
    write("El predial")
    outcome = search("predial")
    assert outcome.is_capped
    assert outcome.total == 5
    assert titles("predial")[0] == "El predial"
    assert "Más de " in text_in(html_of("predial"))


def test_a_filter_reaches_beyond_the_cap(
    town: Town, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cms.search.selectors.CAP", 3)
    for number in range(5):
        write(f"Página {number}", "Algo del predial.")
    town.published(town.social_section, town.people["social"], "Otra cosa", summary="Del predial.")
    assert titles("predial", tipo="noticia") == ["Otra cosa"]
    assert titles("predial", seccion="secretaria-social") == ["Otra cosa"]


# Cost -------------------------------------------------------------------------------------------


def queries_of(**parameters: str) -> list[str]:
    client = Client()
    with CaptureQueriesContext(connection) as captured:
        assert client.get("/buscar/", parameters).status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"q": "predial"}, 3),
        ({"q": "predial", "tipo": "noticia", "seccion": "secretaria-social"}, 2),
        ({"q": "predail"}, 4),
        ({"q": "predail enlasado"}, 6),
        ({"q": "hacienda xilofono"}, 6),
        ({"q": "catastro"}, 4),
        ({"q": "fijado"}, 5),
        ({"q": ""}, 0),
        ({"q": "😀"}, 0),
    ],
    ids=lambda value: value.get("q", "")[:20] or "nothing" if isinstance(value, dict) else None,
)
def test_few_queries_and_none_twice(
    several: None, town: Town, parameters: dict[str, str], expected: int
) -> None:
    page = InformativePage.objects.first()
    ensure_synonym(said="catastro", used="predial hacienda", by=town.prensa)
    ensure_pin(query="fijado", page=page, by=town.prensa)
    queries_of(q="algo")  # identity, menu, sections: remembered by every page
    found = queries_of(**parameters)
    assert len(found) == len(set(found)), "\n".join(found)
    assert len(found) <= QUERIES
    assert len(found) == expected, "\n".join(found)


def test_the_first_search_of_a_process_costs_a_few_more(several: None) -> None:
    forget()
    vocabulary.forget_words()
    found = queries_of(q="predail")
    assert len(found) == len(set(found))
    # Words anew; site, identity, menu, sections, avisos, synonyms, pins.
    assert len(found) <= 2 * QUERIES

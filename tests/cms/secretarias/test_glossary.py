"""The glossary: Spanish order, letters, lasting addresses, links only to what is public."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.secretarias.models import GlosarioPage, InformativeContainerPage
from home.models import HomePage
from tests.conftest import Town
from tests.showcase import as_stream, publish

pytestmark = pytest.mark.django_db


def term(word: str, definition: str = "<p>Algo.</p>", **more: object) -> tuple[str, object]:
    return ("term", {"word": word, "definition": definition, "also": "", "link": None, **more})


def page_with(town: Town, *terms: tuple[str, object]) -> GlosarioPage:
    page = GlosarioPage(
        title="Glosario", slug="glosario", summary="Palabras.", body=as_stream(list(terms))
    )
    town.home.add_child(instance=page)
    publish(page)
    return GlosarioPage.objects.get()


def soup() -> BeautifulSoup:
    response = Client().get("/glosario/")
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def texts(selector: str) -> list[str]:
    return [found.get_text() for found in soup().select(selector)]


def test_spanish_order_and_its_letters(town: Town) -> None:
    page_with(
        town,
        *map(term, ("Óleo", "ñame", "Nube", "avalúo", "Árbol", "25 de diciembre", "nz", "Oficina")),
    )
    assert texts(".glossary dt") == [
        "25 de diciembre", "Árbol", "avalúo", "Nube", "nz", "ñame", "Oficina", "Óleo",
    ]  # fmt: skip
    letters = ["0-9", "A", "N", "Ñ", "O"]
    assert texts(".glossary h2") == letters
    found = soup()
    links = found.select('nav[aria-label="Letras"] a')
    assert [link.get_text() for link in links] == letters
    for link in links:
        assert link["href"].isascii()
        assert found.select_one(link["href"]).get_text() == link.get_text()


def test_a_term_with_all_it_may_say(town: Town) -> None:
    page_with(
        town,
        term(
            "Predial",
            "<p>Impuesto de la <b>casa</b>.</p>",
            also="catastro, impuesto de la casa",
            link=town.noticias.pk,
        ),
        term("Radicado"),
    )
    first, second = soup().select(".glossary dl > div")
    assert first.select_one("dd b").get_text() == "casa"
    assert "También se dice: catastro, impuesto de la casa" in first.get_text()
    assert first.select_one('a[href="/noticias/"]').get_text() == "Noticias"
    assert "También se dice" not in second.get_text()
    assert second.select("a") == []


def test_links_only_to_what_everybody_may_read(town: Town) -> None:
    draft = town.draft_noticia(town.hacienda_section, town.hacienda, "Borrador oculto")
    section = town.social_section.page
    page_with(
        town, term("Uno", link=draft.pk), term("Dos", link=section.pk), term("Tres", link=9999)
    )
    assert texts(".glossary dl a") == ["Secretaría Social"]
    PageViewRestriction.objects.create(page=section, restriction_type="login")
    assert texts(".glossary dl a") == []
    assert "oculto" not in soup().get_text()


def test_addresses_of_terms_last(town: Town) -> None:
    page = page_with(town, term("Predial"), term("Avalúo"))

    def anchors() -> list[str]:
        return [found["id"] for found in soup().select(".glossary dl > div")]

    before = anchors()
    assert len(set(before)) == 2
    predial, avaluo = page.body.get_prep_value()
    predial["value"]["word"] = "Alcabala"
    page.body = [avaluo, predial]
    publish(page)
    assert texts(".glossary dt") == ["Alcabala", "Avalúo"]
    assert anchors() == before[::-1]


def test_empty_glossary(town: Town) -> None:
    page_with(town)
    assert "Todavía no hay palabras en el glosario." in soup().get_text()
    assert soup().select('nav[aria-label="Letras"]') == []


def test_more_terms_cost_no_more_queries(town: Town) -> None:
    link = f'<p>Vea <a linktype="page" id="{town.alcaldia.pk}">esto</a>.</p>'

    def count() -> int:
        Client().get("/glosario/")
        with CaptureQueriesContext(connection) as queries:
            Client().get("/glosario/")
        return len(queries)

    page = page_with(town, term("Uno", link, link=town.noticias.pk))
    few = count()
    assert few <= 4
    words = [term(f"Palabra {n}", link, link=town.alcaldia.pk) for n in range(20)]
    page.body = as_stream([term("Uno", link, link=town.noticias.pk), *words])
    publish(page)
    assert len(texts(".glossary dt")) == 21
    assert count() == few


def test_what_the_search_finds(town: Town) -> None:
    page = page_with(
        town, term("Predial", "<p>De la <b>casa</b>.</p>", also="catastro"), term("Mora")
    )
    assert page.search_text().splitlines() == [
        "Predial", "catastro", "De la casa.", "Mora", "Algo.",
    ]  # fmt: skip
    assert GlosarioPage(title="x").search_text() == ""


def test_where_it_may_stand(town: Town) -> None:
    assert {HomePage, InformativeContainerPage} <= set(GlosarioPage.allowed_parent_page_models())
    assert GlosarioPage in InformativeContainerPage.allowed_subpage_models()

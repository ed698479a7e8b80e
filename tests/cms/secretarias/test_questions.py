"""Frequent questions: groups, answers with lasting addresses, help at the end."""

from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.core.models import SiteIdentity
from cms.secretarias.models import InformativeContainerPage, PreguntasPage
from home.models import HomePage
from tests.conftest import Town
from tests.showcase import as_stream, publish

pytestmark = pytest.mark.django_db


def group(title: str, *questions: tuple[str, str]) -> tuple[str, object]:
    items = [
        {"type": "item", "id": str(uuid4()), "value": {"question": question, "answer": answer}}
        for question, answer in questions
    ]
    return ("questions", {"title": title, "questions": items})


def page_with(town: Town, *blocks: tuple[str, object], parent: Page | None = None) -> PreguntasPage:
    page = PreguntasPage(
        title="Preguntas frecuentes",
        slug="preguntas",
        summary="Lo que más se pregunta.",
        body=as_stream(list(blocks)),
    )
    (parent or town.home).add_child(instance=page)
    publish(page)
    return PreguntasPage.objects.get()


def soup(address: str = "/preguntas/") -> BeautifulSoup:
    response = Client().get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def test_groups_in_order_with_their_list_at_the_top(town: Town) -> None:
    page_with(
        town,
        group(
            "Impuestos", ("¿Cómo pago?", "<p>En el banco.</p>"), ("¿Y si no?", "<p>Hay mora.</p>")
        ),
        ("text", "<p>Unas palabras.</p>"),
        group("Certificados", ("¿Cuánto cuestan?", "<p>Nada.</p>")),
    )
    main = soup().select_one("main")
    links = main.select('nav[aria-label="Temas de esta página"] a')
    assert [link.get_text() for link in links] == ["Impuestos", "Certificados"]
    for link in links:
        assert main.select_one(f"h2{link['href']}").get_text() == link.get_text()
    text = main.get_text()
    order = [
        "Hay mora.",
        "Unas palabras.",
        "¿Cuánto cuestan?",
        "Nada.",
        "¿No encontró su respuesta?",
    ]
    assert sorted(order, key=text.index) == order
    assert [one.get_text() for one in main.select("details > summary")] == [
        "¿Cómo pago?",
        "¿Y si no?",
        "¿Cuánto cuestan?",
    ]


def test_one_group_needs_no_list(town: Town) -> None:
    page_with(town, group("Impuestos", ("¿Cómo pago?", "<p>En el banco.</p>")))
    assert soup().select('nav[aria-label="Temas de esta página"]') == []


def test_addresses_of_answers_last(town: Town) -> None:
    """Neither a new wording nor a new order changes an address that somebody has sent on."""
    page = page_with(
        town,
        group("Impuestos", ("¿Cómo pago?", "<p>En el banco.</p>")),
        group("Certificados", ("¿Cuánto cuestan?", "<p>Nada.</p>")),
    )

    def anchors() -> dict[str, str]:
        """By the text of the answer."""
        return {one.get_text(): one["id"] for one in soup().select("details > div[id]")}

    before = anchors()
    assert len(set(before.values())) == 2
    first, second = page.body.get_prep_value()
    second["value"]["questions"][0]["value"]["question"] = "¿Qué valen?"
    page.body = [second, first]
    publish(page)
    assert [one.get_text() for one in soup().select("summary")] == ["¿Qué valen?", "¿Cómo pago?"]
    assert anchors() == before


def test_preview_of_questions_never_saved(town: Town) -> None:
    questions = [{"question": "¿A?", "answer": "<p>B</p>"}, {"question": "¿C?", "answer": ""}]
    blocks = [("questions", {"title": "Impuestos", "questions": questions})]
    page = PreguntasPage(title="Preguntas", slug="preguntas", body=as_stream(blocks))
    html = page.make_preview_request().content.decode()
    found = [one["id"] for one in BeautifulSoup(html, "html.parser").select("details > div")]
    assert len(found) == len(set(found)) == 2


def test_help_says_whom_to_ask(town: Town) -> None:
    page_with(town, group("Impuestos", ("¿Cómo pago?", "<p>En el banco.</p>")))
    assert "Acérquese a la alcaldía" in soup().get_text()
    SiteIdentity.objects.create(name="Alcaldía", phone="+57 608 000 0000")
    assert soup().select('main a[href="tel:+576080000000"]')


def test_empty_page(town: Town) -> None:
    page_with(town)
    assert "Todavía no hay preguntas publicadas." in soup().get_text()


def test_many_links_cost_one_query(town: Town) -> None:
    def link(pk: int) -> str:
        return f'<p>Vea <a linktype="page" id="{pk}">esto</a>.</p>'

    targets = [town.noticias.pk, town.alcaldia.pk, town.hacienda_section.page_id]
    page_with(
        town, *(group(f"Tema {n}", *((f"¿{pk}?", link(pk)) for pk in targets)) for n in range(5))
    )
    assert len(soup().select('main details a[href="/noticias/"]')) == 5
    with CaptureQueriesContext(connection) as queries:
        Client().get("/preguntas/")
    assert len(queries) <= 3


def test_what_the_search_finds(town: Town) -> None:
    page = page_with(
        town,
        group("Impuestos", ("¿Cómo pago?", "<p>En el <b>banco</b>.</p><p>O en Hacienda.</p>")),
        ("text", "<p>Otras &amp; más.</p>"),
    )
    assert page.search_text().splitlines() == [
        "Impuestos",
        "¿Cómo pago?",
        "En el banco. O en Hacienda.",
        "Otras & más.",
    ]
    assert PreguntasPage(title="x").search_text() == ""


def test_where_it_may_stand(town: Town) -> None:
    folder = InformativeContainerPage.objects.child_of(town.hacienda_section.page).get()
    assert {HomePage, InformativeContainerPage} <= set(PreguntasPage.allowed_parent_page_models())
    assert PreguntasPage in HomePage.allowed_subpage_models()
    page_with(town, group("Impuestos", ("¿Cómo?", "<p>Así.</p>")), parent=folder)
    assert "¿Cómo?" in soup("/alcaldia/secretaria-de-hacienda/informacion/preguntas/").get_text()


def test_who_may_write_it(town: Town, sign_in) -> None:
    """Whoever writes in a section, in its folder; Prensa everywhere."""
    page = page_with(town, group("Impuestos", ("¿Cómo?", "<p>Así.</p>")))
    folder = InformativeContainerPage.objects.child_of(town.hacienda_section.page).get()
    add = f"/admin/pages/add/secretarias/preguntaspage/{folder.pk}/"
    assert sign_in(town.hacienda).get(add).status_code == 200
    assert sign_in(town.social).get(add).status_code in {302, 404}
    assert sign_in(town.prensa).get(f"/admin/pages/{page.pk}/edit/").status_code == 200
    assert sign_in(town.hacienda).get(f"/admin/pages/{page.pk}/edit/").status_code in {302, 404}

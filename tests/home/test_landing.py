"""Landing pages: what an editor may write in them, and what citizens see of it."""

import json
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.blocks import StructBlockValidationError
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from cms.core.templatetags.site_tags import weight
from cms.editorial.approval import APPROVE, decide, submit
from cms.editorial.errors import Incomplete
from cms.secretarias.models import InformativePage
from home.blocks import LinkBlock, target_of
from home.models import LandingPage
from tests.conftest import Town
from tests.showcase import document, publish

pytestmark = pytest.mark.django_db


def link(**fields: Any) -> dict[str, Any]:
    return {"page": None, "document": None, "address": "", "is_pending": False, "title": "",
            "summary": "", **fields}  # fmt: skip


def group(*links: dict[str, Any], title: str = "Un grupo", **fields: Any) -> dict[str, Any]:
    value = {"title": title, "intro": "", "shape": "cards", "links": list(links), **fields}
    return {"type": "group", "value": value}


def landing(town: Town, *blocks: dict[str, Any], slug: str = "participa") -> LandingPage:
    page = LandingPage(
        title="Participa", slug=slug, summary="Cómo participar.", show_in_menus=True, live=False,
        body=json.dumps(list(blocks)),
    )  # fmt: skip
    town.home.add_child(instance=page)
    publish(page)
    return LandingPage.objects.get(pk=page.pk)


def informative(parent: Any, title: str, slug: str, *, live: bool = True) -> InformativePage:
    page = InformativePage(title=title, slug=slug, summary=f"Resumen de {title}.", live=False)
    type(parent).objects.get(pk=parent.pk).add_child(instance=page)
    if live:
        publish(page)
    return InformativePage.objects.get(pk=page.pk)


def text_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


# What may be written ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("contacto@example.org", "mailto:contacto@example.org"),
        ("mailto:contacto@example.org", "mailto:contacto@example.org"),
        (" +57 608 000 0000 ", "tel:+576080000000"),
        ("608 000 0000 ext. 12", "tel:6080000000,12"),
        ("https://www.datos.gov.co/a?b=c", "https://www.datos.gov.co/a?b=c"),
        ("https://user@example.org/", "https://user@example.org/"),
        ("/mapa-del-sitio/", "/mapa-del-sitio/"),
        ("/noticias/feed/?x=1#y", "/noticias/feed/?x=1#y"),
    ],
)
def test_addresses_become_links(address: str, target: str) -> None:
    assert target_of(address) == target


@pytest.mark.parametrize(
    "address",
    ["http://example.org", "javascript:alert(1)", "data:text/html,x", "//example.org/x", "algo",
     "a@b", "123", "", "/", "/noticias/", "/alcaldia/nada/", "/no/existe.html", "/admin/pages/",
     "ftp://example.org", "https://", "tel:+57"],
)  # fmt: skip
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        target_of(address)


def errors_of(value: dict[str, Any]) -> set[str]:
    block = LinkBlock()
    try:
        block.clean(block.to_python(value))
    except StructBlockValidationError as error:
        return set(error.block_errors)
    return set()


def test_a_link_leads_to_one_thing(town: Town) -> None:
    page, file = town.noticias.pk, document().pk
    for good in (
        link(page=page),
        link(document=file),
        link(address="a@example.org", title="Escriba"),
        link(is_pending=True, title="Presupuesto"),
    ):
        assert errors_of(good) == set(), good
    assert errors_of(link()) == {"page"}
    assert errors_of(link(page=page, document=file)) == {"document"}
    assert errors_of(link(page=page, address="a@example.org")) == {"address"}
    assert errors_of(link(page=page, is_pending=True)) == {"page"}
    assert errors_of(link(address="http://example.org", title="x")) == {"address"}
    assert errors_of(link(address="a@example.org")) == {"title"}
    assert errors_of(link(is_pending=True)) == {"title"}


def test_it_is_never_valid_empty(town: Town) -> None:
    page = LandingPage(title="Participa", slug="participa", summary="x", live=False)
    town.home.add_child(instance=page)
    with pytest.raises(ValidationError) as caught:
        publish(page)
    assert set(caught.value.message_dict) == {"body"}
    page.save_revision(user=town.prensa)
    submit(page=LandingPage.objects.get(pk=page.pk), user=town.prensa)
    state = LandingPage.objects.get(pk=page.pk).current_workflow_task_state
    with pytest.raises(Incomplete, match="al menos un grupo"):
        decide(task_state=state, user=town.prensa2, action=APPROVE)
    assert not LandingPage.objects.get(pk=page.pk).live


def edit_form(page: LandingPage, *blocks: tuple[str, Any], **extra: str) -> dict[str, Any]:
    data = {"title": page.title, "slug": page.slug, "summary": page.summary,
            "search_description": "", "seo_title": "", "show_in_menus": "on",
            "body": streamfield(list(blocks)), **extra}  # fmt: skip
    return {
        **nested_form_data(data),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "",
    }


def test_an_empty_one_cannot_be_sent_to_prensa(town: Town, sign_in) -> None:
    page = LandingPage(title="Participa", slug="participa", summary="x", live=False)
    town.home.add_child(instance=page)
    client, address = sign_in(town.prensa), reverse("wagtailadmin_pages:edit", args=[page.pk])
    refused = client.post(address, edit_form(page, **{"action-submit": "1"}))
    assert refused.status_code == 200
    assert LandingPage.objects.get(pk=page.pk).current_workflow_state is None
    text = ("text", rich_text("<p>Participe.</p>"))
    accepted = client.post(address, edit_form(page, text, **{"action-submit": "1"}))
    assert accepted.status_code == 302
    assert LandingPage.objects.get(pk=page.pk).current_workflow_state is not None
    assert not LandingPage.objects.get(pk=page.pk).live


# What citizens see -----------------------------------------------------------------------------


def test_every_kind_of_link(town: Town) -> None:
    file = document(size=340_000)
    landing(
        town,
        {"type": "text", "value": "<p>Un texto entre grupos.</p>"},
        group(
            link(page=town.noticias.pk),
            link(page=town.noticias.pk, title="Lo último", summary="Lo que pasó ayer."),
            link(document=file.pk),
            link(address="+57 608 000 0000", title="Llame"),
            link(address="https://www.datos.gov.co/x", title="Datos"),
            link(is_pending=True, title="Presupuesto"),
            title="Para leer",
            intro="<p>Una introducción.</p>",
        ),
    )
    html = text_of("/participa/")
    for part in (
        "<p>Un texto entre grupos.</p>",
        "Para leer</h2>",
        "Una introducción.",
        '<h3><a href="/noticias/">Noticias</a></h3>',
        '<h3><a href="/noticias/">Lo último</a></h3><p>Lo que pasó ayer.</p>',
        f'<a href="{file.url}">Calendario tributario</a>',
        f"(PDF, {weight(file.file_size)})",
        '<a href="tel:+576080000000">Llame</a>',
        '<a href="https://www.datos.gov.co/x" rel="noopener">Datos</a>',
        "(datos.gov.co)",
        'Presupuesto <span class="badge">Aún sin publicar</span>',
    ):
        assert part in html, part


def test_a_document_of_a_landing_becomes_public_with_it(town: Town) -> None:
    file = document()
    assert Client().get(file.url).status_code == 404
    landing(town, group(link(document=file.pk)))
    response = Client().get(file.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content)


@pytest.mark.parametrize("shape", ["cards", "list"])
def test_links_to_what_is_not_public_disappear(town: Town, shape: str) -> None:
    draft = informative(town.alcaldia, "Borrador", "borrador", live=False)
    private = informative(town.alcaldia, "Reservada", "reservada")
    below = informative(private, "Debajo", "debajo")
    gone = informative(town.alcaldia, "Retirada", "retirada")
    landing(
        town,
        group(*(link(page=page.pk, title=page.title) for page in (draft, private, below, gone)),
              link(page=town.noticias.pk), shape=shape),
        group(link(page=gone.pk, title="Lo único"), title="Grupo que se vacía", shape=shape),
    )  # fmt: skip
    html = text_of("/participa/")
    assert "Borrador" not in html
    for title in ("Reservada", "Debajo", "Retirada", "Grupo que se vacía"):
        assert title in html
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    gone.unpublish()
    html = text_of("/participa/")
    for title in ("Borrador", "Reservada", "Debajo", "Retirada", "Grupo que se vacía"):
        assert title not in html
    assert 'href="/noticias/">Noticias</a>' in html


def test_a_page_or_view_that_is_gone_leaves_no_trace(town: Town, settings) -> None:
    page = informative(town.alcaldia, "Efímera", "efimera")
    landing(
        town,
        group(link(page=page.pk, title="Efímera"), link(address="/ya-no/", title="Antigua"),
              link(page=town.noticias.pk)),
    )  # fmt: skip
    page.delete()
    html = text_of("/participa/")
    assert "Efímera" not in html
    assert "Antigua" not in html


def test_links_follow_a_page_that_moves(town: Town) -> None:
    page = informative(town.alcaldia, "Historia", "historia")
    landing(town, group(link(page=page.pk)))
    page.slug = "como-nacio"
    publish(page)
    assert 'href="/alcaldia/como-nacio/"' in text_of("/participa/")


def test_many_groups_open_with_a_list_of_them(town: Town) -> None:
    few = [group(link(page=town.noticias.pk), title=f"Capítulo {n}") for n in range(4)]
    page = landing(town, *few)
    assert 'href="#grupo-' not in text_of("/participa/")
    hidden = group(link(page=informative(town.alcaldia, "B", "b", live=False).pk), title="Oculto")
    page.body = json.dumps([*few, hidden, group(link(page=town.noticias.pk), title="Capítulo 4")])
    publish(page)
    html = text_of("/participa/")
    assert '<a class="chip" href="#grupo-6">Capítulo 4</a>' in html
    assert '<h2 id="grupo-6">Capítulo 4</h2>' in html
    assert "Oculto" not in html


def test_live_pages_below_are_listed_at_the_end(town: Town) -> None:
    page = landing(town, group(link(page=town.noticias.pk)))
    assert "En esta sección" not in text_of("/participa/")
    informative(page, "Consultas abiertas", "consultas")
    informative(page, "Sin publicar", "sin-publicar", live=False)
    private = informative(page, "Solo personal", "personal")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = text_of("/participa/")
    end = html[html.index("En esta sección") :]
    assert '<a href="/participa/consultas/">Consultas abiertas</a>' in end
    assert "Resumen de Consultas abiertas." in end
    assert "Sin publicar" not in html
    assert "Solo personal" not in html
    assert Client().get("/participa/consultas/").status_code == 200


def test_the_full_name_is_the_title_and_the_short_one_the_menu(town: Town) -> None:
    page = LandingPage(
        title="Transparencia y acceso a la información pública", slug="transparencia",
        summary="x", show_in_menus=True, live=False,
        body=json.dumps([group(link(page=town.noticias.pk))]),
    )  # fmt: skip
    town.home.add_child(instance=page)
    assert ">Transparencia</a>" not in text_of("/")
    publish(page)
    page = LandingPage.objects.get(pk=page.pk)
    html = text_of("/transparencia/")
    assert "<h1>Transparencia y acceso a la información pública</h1>" in html
    assert '<a href="/transparencia/" aria-current="page">Transparencia</a>' in html
    page.unpublish()
    assert ">Transparencia</a>" not in text_of("/")


def test_queries_do_not_grow_with_links_groups_and_children(town: Town) -> None:
    page = landing(town, group(link(page=town.noticias.pk)))

    def count() -> int:
        Client().get("/participa/")
        with CaptureQueriesContext(connection) as queries:
            text_of("/participa/")
        return len(queries)

    few = count()
    files = [document(f"Documento {n}") for n in range(4)]
    targets = [informative(page, f"Página {n}", f"pagina-{n}") for n in range(12)]
    page = LandingPage.objects.get(pk=page.pk)
    page.body = json.dumps(
        [
            group(*(link(page=target.pk) for target in targets[n : n + 4]),
                  *(link(document=file.pk) for file in files), title=f"Grupo {n}")
            for n in range(8)
        ]
    )  # fmt: skip
    publish(page)
    many = count()
    # One for the documents and one for the pages below, which the small one has not.
    assert few <= 4
    assert many <= few + 2 <= 8

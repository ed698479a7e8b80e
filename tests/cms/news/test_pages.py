"""Noticias as citizens see them: one, the listing with its filters, the feed."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils.encoding import iri_to_uri
from freezegun import freeze_time

from cms.editorial.models import Topic, Vereda
from cms.news.models import NoticiaPage
from tests.conftest import Town
from tests.showcase import picture

pytestmark = pytest.mark.django_db


def text_of(address: str, **headers: str) -> str:
    response = Client().get(address, headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def address_of(page: NoticiaPage) -> str:
    section = page.get_parent().get_parent()
    return iri_to_uri(f"/alcaldia/{section.slug}/noticias/{page.slug}/")


def test_one_noticia_says_who_when_and_about_what(town: Town) -> None:
    with freeze_time("2026-12-12 15:00:00"):
        page = town.published(
            town.hacienda_section,
            town.people["hacienda"],
            "Descuento en predial",
            image=picture(),
            image_alt="La plaza de día",
            correction_note="La fecha era otra.",
            topics=[Topic.objects.create(name="Impuestos", slug="impuestos")],
            veredas=[Vereda.objects.create(name="El Amparo", slug="el-amparo")],
            joint_sections=[town.social_section.page],
        )
    html = text_of(address_of(page))
    for part in (
        "<h1>Descuento en predial</h1>",
        '<time datetime="2026-12-12">12 de diciembre de 2026</time>',
        '<a href="/alcaldia/secretaria-de-hacienda/">Hacienda</a>',
        '<a href="/alcaldia/secretaria-social/">Social</a>',
        'href="/noticias/?tema=impuestos">Impuestos</a>',
        "El Amparo",
        'alt="La plaza de día"',
        'fetchpriority="high"',
        "Corrección",
        "La fecha era otra.",
        "https://wa.me/?text=Descuento+en+predial+http",
    ):
        assert part in html, part


def test_decorative_image_has_empty_alternative(town: Town) -> None:
    page = town.published(
        town.hacienda_section,
        town.people["hacienda"],
        image=picture(),
        image_alt="No se lee",
        is_image_decorative=True,
    )
    assert "No se lee" not in text_of(address_of(page))


def test_closed_joint_section_is_not_linked(town: Town) -> None:
    page = town.published(
        town.hacienda_section,
        town.people["hacienda"],
        joint_sections=[town.social_section.page],
    )
    town.social_section.page.unpublish()
    assert "/alcaldia/secretaria-social/" not in text_of(address_of(page))


def test_listing_filters_by_section_and_topic(town: Town) -> None:
    agua = Topic.objects.create(name="Agua", slug="agua")
    town.published(town.hacienda_section, town.people["hacienda"], "Predial", topics=[agua])
    town.published(town.social_section, town.people["social"], "Sisbén")
    town.published(
        town.social_section,
        town.people["social"],
        "Feria conjunta",
        joint_sections=[town.hacienda_section.page],
    )
    everything = text_of("/noticias/")
    assert [name in everything for name in ("Predial", "Sisbén", "Feria conjunta")] == [True] * 3
    hacienda = text_of("/noticias/?seccion=secretaria-de-hacienda")
    assert [name in hacienda for name in ("Predial", "Sisbén", "Feria conjunta")] == [
        True,
        False,
        True,
    ]
    topic = text_of("/noticias/?tema=agua")
    assert [name in topic for name in ("Predial", "Sisbén")] == [True, False]
    assert 'href="/noticias/?tema=agua" aria-current="true"' in topic
    assert 'href="/noticias/?seccion=secretaria-social&amp;tema=agua"' in topic


def test_unknown_filters_and_pages_are_harmless(town: Town) -> None:
    town.published(town.hacienda_section, town.people["hacienda"], "Predial")
    for query in ("seccion=nada", "tema=%27", "pagina=-1", "pagina=abc", "pagina=" + "9" * 5000):
        assert "Predial" in text_of(f"/noticias/?{query}")


def test_paging(town: Town) -> None:
    for number in range(13):
        town.published(town.hacienda_section, town.people["hacienda"], f"Noticia {number:02}")
    first = text_of("/noticias/")
    assert "Página 1 de 2" in first
    assert "Noticia 12" in first
    assert "Noticia 00" not in first
    assert 'href="/noticias/?pagina=2" rel="next"' in first
    second = text_of("/noticias/?pagina=2")
    assert "Noticia 00" in second
    assert 'href="/noticias/" rel="prev"' in second


def test_empty_states_say_what_to_do_next(town: Town) -> None:
    assert "Todavía no hay noticias publicadas" in text_of("/noticias/")
    town.published(town.hacienda_section, town.people["hacienda"])
    html = text_of("/noticias/?seccion=secretaria-social")
    assert "No hay noticias con esos filtros" in html
    assert '<a href="/noticias/">Quite los filtros' in html


def test_feed_is_absolute_and_never_takes_the_host(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    page = town.published(
        town.hacienda_section, town.people["hacienda"], "Predial & más", summary="Hasta marzo."
    )
    response = Client().get("/noticias/feed/", headers={"host": "localhost"})
    assert response.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    channel = ElementTree.fromstring(response.content)[0]  # noqa: S314 our own feed
    assert channel.findtext("link") == "https://sabanalarga.gov.co/noticias/"
    item = channel.find("item")
    assert item is not None
    assert item.findtext("title") == "Predial & más"
    assert item.findtext("description") == "Hasta marzo."
    assert item.findtext("link") == f"https://sabanalarga.gov.co{address_of(page)}"
    assert item.findtext("category") == "Hacienda"
    assert item.findtext("pubDate")
    assert b"localhost" not in response.content


def test_listing_announces_its_feed(town: Town) -> None:
    assert 'type="application/rss+xml"' in text_of("/noticias/")


@pytest.mark.parametrize(
    "address",
    ["/", "/noticias/", "/noticias/feed/", "/alcaldia/secretaria-de-hacienda/", "/sitemap.xml"],
)
def test_drafts_and_reviews_appear_nowhere(town: Town, address: str) -> None:
    by = town.people["hacienda"]
    town.draft_noticia(town.hacienda_section, by, "Borrador oculto", slug="borrador-oculto")
    town.in_review(town.hacienda_section, by, "Revision oculta", slug="revision-oculta")
    withdrawn = town.published(town.hacienda_section, by, "Retirada oculta", slug="retirada-oculta")
    town.published(town.hacienda_section, by, "Visible", slug="visible")
    assert "retirada-oculta" in text_of(address)
    withdrawn.unpublish()
    html = text_of(address)
    assert "visible" in html
    assert "oculta" not in html
    assert "oculto" not in html


def test_unpublished_noticia_is_not_found(town: Town) -> None:
    page = town.draft_noticia(town.hacienda_section, town.people["hacienda"])
    assert Client().get(address_of(page)).status_code == 404


def test_changes_wait_for_their_approval(town: Town) -> None:
    page = town.published(town.hacienda_section, town.people["hacienda"], "Primero")
    page.title = "Segundo"
    page.save_revision(user=town.people["hacienda"])
    for address in ("/", "/noticias/", address_of(page)):
        html = text_of(address)
        assert "Primero" in html
        assert "Segundo" not in html

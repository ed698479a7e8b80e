"""The home page, and how pages are found by their address."""

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.core.models import SiteIdentity
from home.models import HomeTopTask
from tests.conftest import Town
from tests.showcase import publish

pytestmark = pytest.mark.django_db


def text_of(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_tasks_say_channel_cost_and_time(town: Town) -> None:
    town.home.top_tasks = [
        HomeTopTask(
            title="Certificado de residencia",
            summary="Descárguelo firmado.",
            channel="online",
            cost="Gratis",
            time="3 días hábiles",
            link_page=town.hacienda_section.page,
        )
    ]
    publish(town.home)
    html = text_of("/")
    for part in (
        "<h1>¿Qué necesita hacer hoy?</h1>",
        "Lo más consultado",
        '<span class="badge">En línea</span>',
        'href="/alcaldia/secretaria-de-hacienda/">Certificado de residencia</a>',
        "Descárguelo firmado.",
        "Gratis",
        "3 días hábiles",
    ):
        assert part in html, part


def test_a_task_whose_page_is_not_live_disappears(town: Town) -> None:
    page = town.social_section.page
    town.home.top_tasks = [HomeTopTask(title="Tarea oculta", link_page=page)]
    publish(town.home)
    assert "Tarea oculta" in text_of("/")
    page.unpublish()
    assert "Tarea oculta" not in text_of("/")


def test_without_tasks_the_hero_leads_to_the_parts_of_the_site(town: Town) -> None:
    html = text_of("/")
    assert '<a class="chip" href="/noticias/">Noticias</a>' in html
    assert "Lo más consultado" not in html


def test_the_search_box_is_in_the_first_view(town: Town) -> None:
    html = text_of("/")
    assert html.index('role="search"') < html.index('id="noticias"')
    assert html.count("<form") == 1


def test_three_noticias_the_sections_and_how_to_reach_the_alcaldia(town: Town) -> None:
    SiteIdentity.objects.create(name="Alcaldía", phone="+57 608 000 0000", hours="De 8 a 12")
    for number in range(4):
        town.published(town.hacienda_section, town.people["hacienda"], f"Noticia {number}")
    html = text_of("/")
    assert [f"Noticia {number}" in html for number in range(4)] == [False, True, True, True]
    assert '<a href="/noticias/">Ver todas las noticias</a>' in html
    assert '<a href="/alcaldia/secretaria-social/">Secretaría Social</a>' in html
    assert 'href="tel:+576080000000"' in html
    assert "De 8 a 12" in html


def test_empty_noticias_say_what_to_do(town: Town) -> None:
    assert "Todavía no hay noticias publicadas" in text_of("/")


def test_own_escudo_replaces_the_drawn_one(town: Town) -> None:
    assert "/static/img/escudo.svg" in text_of("/")
    identity = SiteIdentity.objects.create(name="Alcaldía")
    SiteIdentity.objects.filter(pk=identity.pk).update(escudo="identity/escudo.webp")
    identity.refresh_from_db()
    identity.save()
    assert "/media/identity/escudo.webp" in text_of("/")


def test_canonical_address_comes_from_the_settings(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    response = Client().get("/alcaldia/", headers={"host": "localhost"})
    html = response.content.decode()
    assert '<link rel="canonical" href="https://sabanalarga.gov.co/alcaldia/">' in html
    assert "localhost" not in html


@pytest.mark.parametrize(
    "address", ["/nada/", "/alcaldia/nada/", "/inicio/", "/noticias/alcaldia/", "/alcaldia-/"]
)
def test_wrong_addresses_are_not_found(town: Town, address: str) -> None:
    assert Client().get(address).status_code == 404


def test_address_without_its_slash_is_redirected(town: Town) -> None:
    response = Client().get("/alcaldia")
    assert response.status_code in (301, 302)
    assert response.headers["Location"] == "/alcaldia/"


def test_folder_leads_to_its_section(town: Town) -> None:
    response = Client().get("/alcaldia/secretaria-de-hacienda/noticias/")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("/alcaldia/secretaria-de-hacienda/")


def test_unpublished_page_is_not_found(town: Town) -> None:
    assert Client().get("/noticias/").status_code == 200
    town.noticias.unpublish()
    assert Client().get("/noticias/").status_code == 404


def test_privacy_rule_holds_from_the_next_request(town: Town) -> None:
    page = town.published(town.hacienda_section, town.people["hacienda"], "Reservada")
    address = f"/alcaldia/secretaria-de-hacienda/noticias/{page.slug}/"
    assert Client().get(address).status_code == 200
    rule = PageViewRestriction.objects.create(
        page=town.hacienda_section.page, restriction_type=PageViewRestriction.LOGIN
    )
    assert Client().get(address).status_code == 302
    for listing in ("/", "/noticias/", "/noticias/feed/", "/sitemap.xml"):
        assert "Reservada" not in text_of(listing)
        assert page.slug not in text_of(listing)
    rule.delete()
    assert Client().get(address).status_code == 200


def test_robots(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    response = Client().get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    text = response.content.decode()
    assert "Disallow: /admin/" in text
    assert "Sitemap: https://sabanalarga.gov.co/sitemap.xml" in text


def test_sitemap_holds_live_pages_and_no_folder(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    page = town.published(town.hacienda_section, town.people["hacienda"], "Visible")
    text = Client().get("/sitemap.xml", headers={"host": "localhost"}).content.decode()
    for path in (
        "/",
        "/alcaldia/",
        "/noticias/",
        "/alcaldia/secretaria-de-hacienda/",
        f"/alcaldia/secretaria-de-hacienda/noticias/{page.slug}/",
    ):
        assert f"<loc>https://sabanalarga.gov.co{path}</loc>" in text
    assert "/informacion/<" not in text
    assert "localhost" not in text

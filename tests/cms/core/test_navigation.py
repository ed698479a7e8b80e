"""Menu, breadcrumb and footer links follow the live tree."""

import pytest
from django.test import Client, RequestFactory
from wagtail.models import PageViewRestriction, Site

from cms.core.navigation import breadcrumb, footer_links, menu, site_for, site_path
from cms.secretarias.models import InformativePage
from tests.conftest import Town, publish_structure
from tests.showcase import publish

pytestmark = pytest.mark.django_db


def add(town: Town, title: str, slug: str, *, menu: bool = True) -> InformativePage:
    page = InformativePage(title=title, slug=slug, summary="Un resumen.", show_in_menus=menu)
    town.home.add_child(instance=page)
    publish_structure(page)
    return InformativePage.objects.get(pk=page.pk)


def titles(entries) -> list[str]:
    return [entry.title for entry in entries]


def test_legal_order_and_short_names(town: Town) -> None:
    add(town, "Participa", "participa")
    add(town, "Atención y Servicios a la Ciudadanía", "atencion-y-servicios")
    add(town, "Transparencia y acceso a la información pública", "transparencia")
    assert titles(menu(None)) == [
        "Inicio",
        "Transparencia",
        "Atención y servicios",
        "Participa",
        "Noticias",
        "La Alcaldía",
        "Aula digital",
    ]


def test_never_more_than_seven(town: Town) -> None:
    for number in range(9):
        add(town, f"Página {number}", f"pagina-{number}")
    assert len(menu(None)) == 7


def test_only_live_pages(town: Town) -> None:
    town.noticias.unpublish()
    assert titles(menu(None)) == ["Inicio", "La Alcaldía", "Aula digital"]


def test_private_pages_are_not_offered(town: Town) -> None:
    PageViewRestriction.objects.create(page=town.noticias, restriction_type="login")
    assert titles(menu(None)) == ["Inicio", "La Alcaldía", "Aula digital"]


def test_current_entry(town: Town) -> None:
    here = {entry.title: (entry.is_here, entry.is_inside) for entry in menu(town.alcaldia)}
    assert here["La Alcaldía"] == (True, True)
    assert here["Inicio"] == (False, False)
    inside = {entry.title: entry for entry in menu(town.hacienda_section.page)}
    assert inside["La Alcaldía"].is_inside
    assert not inside["La Alcaldía"].is_here


def test_footer_links_are_the_pages_outside_the_menu(town: Town) -> None:
    add(town, "Política de datos", "datos", menu=False)
    draft = InformativePage(title="Borrador", slug="borrador", summary="x", live=False)
    town.home.add_child(instance=draft)
    assert sorted((entry.title, entry.url) for entry in footer_links()) == [
        ("Agenda", "/agenda/"),
        ("Avisos", "/avisos/"),
        ("Directorio", "/directorio/"),
        ("Política de datos", "/datos/"),
    ]


def test_breadcrumb_leaves_folders_out(town: Town) -> None:
    page = town.published(town.hacienda_section, town.people["hacienda"])
    assert [(entry.title, entry.url) for entry in breadcrumb(page)] == [
        ("Inicio", "/"),
        ("La Alcaldía", "/alcaldia/"),
        ("Secretaría de Hacienda", "/alcaldia/secretaria-de-hacienda/"),
    ]


def test_breadcrumb_of_shallow_pages(town: Town) -> None:
    assert breadcrumb(town.home) == ()
    assert breadcrumb(None) == ()
    assert titles(breadcrumb(town.alcaldia)) == ["Inicio"]


def test_renamed_page_shows_at_once(town: Town) -> None:
    page = town.hacienda_section.page
    breadcrumb(page)
    town.alcaldia.title = "El gobierno"
    publish(town.alcaldia)
    assert titles(breadcrumb(page)) == ["Inicio", "El gobierno"]


def test_site_path() -> None:
    assert site_path("/inicio/") == "/"
    assert site_path("/inicio/noticias/") == "/noticias/"
    assert site_path("/inicio/año/") == "/a%C3%B1o/"


def test_single_site_ignores_the_host(town: Town) -> None:
    request = RequestFactory().get("/", headers={"host": "otro.example.org"})
    assert site_for(request) == Site.objects.get()


def test_with_several_sites_wagtail_decides(town: Town) -> None:
    other = Site.objects.create(hostname="otro.example.org", root_page=town.noticias)
    request = RequestFactory().get("/", headers={"host": "otro.example.org"})
    assert site_for(request) == other
    assert site_for(RequestFactory().get("/")).root_page_id == town.home.pk


def test_town_without_any_site(town: Town) -> None:
    Site.objects.all().delete()
    assert menu(None) == []
    assert breadcrumb(town.alcaldia) == ()
    assert Client().get("/").status_code == 404

"""The map of the site that people read, and the one that crawlers read."""

import re
import xml.etree.ElementTree as ElementTree
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from cms.secretarias.models import InformativeContainerPage, InformativePage
from home import views
from home.site_map import Node, tree
from tests.conftest import Town
from tests.showcase import publish

pytestmark = pytest.mark.django_db

NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


LISTINGS = ("Avisos", "Agenda", "Directorio")


def add(parent: Page, title: str, slug: str, *, live: bool = True, menu: bool = False) -> Page:
    page = InformativePage(title=title, slug=slug, summary="x", live=False, show_in_menus=menu)
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    if live:
        publish(page)
    return page


def folder_of(town: Town) -> Page:
    return InformativeContainerPage.objects.child_of(town.hacienda_section.page).get()


def outline(nodes: list[Node]) -> list[object]:
    return [[node.title, outline(node.below)] if node.below else node.title for node in nodes]


def test_menu_first_folders_flattened_and_news_left_to_their_listing(town: Town) -> None:
    add(town.home, "Política de datos", "datos")
    add(town.home, "Participa", "participa", menu=True)
    predial = add(folder_of(town), "Predial", "predial")
    add(predial, "Descuentos", "descuentos")
    add(town.alcaldia, "El municipio", "el-municipio")
    town.published(town.hacienda_section, town.hacienda, "Una noticia")
    assert [row for row in outline(tree()) if row not in LISTINGS] == [
        "Participa",
        "Noticias",
        [
            "La Alcaldía",
            [["Secretaría de Hacienda", [["Predial", ["Descuentos"]]]], "Secretaría Social",
             "El municipio"],
        ],
        "Aula digital",
        "Política de datos",
    ]  # fmt: skip


def test_only_what_anybody_may_open(town: Town) -> None:
    add(town.alcaldia, "Borrador", "borrador", live=False)
    private = add(town.alcaldia, "Reservada", "reservada")
    add(private, "Debajo", "debajo")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = Client().get("/mapa-del-sitio/").content.decode()
    for title in ("Borrador", "Reservada", "Debajo"):
        assert title not in html


def test_a_page_below_a_withdrawn_one_hangs_from_the_next_above(town: Town) -> None:
    predial = add(folder_of(town), "Predial", "predial")
    add(predial, "Descuentos", "descuentos")
    InformativePage.objects.get(pk=predial.pk).unpublish()
    assert ["Secretaría de Hacienda", ["Descuentos"]] in dict(
        row for row in outline(tree()) if isinstance(row, list)
    )["La Alcaldía"]


def test_the_page_of_the_map(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    response = Client().get("/mapa-del-sitio/")
    html = response.content.decode()
    assert response.status_code == 200
    assert html.count("<h1>") == 1
    assert '<a href="/alcaldia/secretaria-de-hacienda/">Secretaría de Hacienda</a>' in html
    assert '<link rel="canonical" href="https://sabanalarga.gov.co/mapa-del-sitio/">' in html
    assert not response.cookies
    assert "public" in response.headers["Cache-Control"]
    again = Client().get("/mapa-del-sitio/", headers={"if-none-match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().post("/mapa-del-sitio/").status_code == 405


def test_every_page_links_the_map(town: Town) -> None:
    for address in ("/", "/alcaldia/", "/noticias/", "/cuenta/ingresar/", "/no-existe/"):
        html = Client().get(address).content.decode()
        assert '<a href="/mapa-del-sitio/">Mapa del sitio</a>' in html, address


def test_an_empty_site_has_a_map(town: Town) -> None:
    Site.objects.all().delete()
    assert tree() == []
    assert "Todavía no hay páginas publicadas" in Client().get("/mapa-del-sitio/").content.decode()
    assert locations(sitemap()) == []


def count_queries(address: str) -> int:
    Client().get(address)
    with CaptureQueriesContext(connection) as queries:
        assert Client().get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("address", "most"), [("/mapa-del-sitio/", 1), ("/sitemap.xml", 2)])
def test_queries_do_not_depend_on_the_number_of_pages(town: Town, address: str, most: int) -> None:
    few = count_queries(address)
    for number in range(15):
        add(folder_of(town), f"Página {number}", f"pagina-{number}")
        town.published(town.hacienda_section, town.hacienda, f"Noticia {number}")
    assert count_queries(address) == few <= most


# sitemap.xml -----------------------------------------------------------------------------------


def sitemap(query: str = "") -> ElementTree.Element:
    response = Client().get(f"/sitemap.xml{query}")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own


def locations(root: ElementTree.Element) -> list[str]:
    return [str(found.text) for found in root.findall(".//s:loc", NAMESPACE)]


def test_addresses_are_absolute_and_each_says_when_it_changed(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co/"
    town.published(town.hacienda_section, town.hacienda, "Una noticia")
    root = sitemap()
    assert root.tag == "{http://www.sitemaps.org/schemas/sitemap/0.9}urlset"
    found = locations(root)
    assert "https://sabanalarga.gov.co/" in found
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"https://sabanalarga\.gov\.co/([\w%-]+/)*", loc) for loc in found)
    assert any(loc.endswith("/noticias/una-noticia/") for loc in found)
    for entry in root.findall("s:url", NAMESPACE):
        changed = datetime.fromisoformat(str(entry.findtext("s:lastmod", "", NAMESPACE)))
        assert changed.tzinfo is not None


def test_it_holds_what_answers_200_and_nothing_else(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    add(town.alcaldia, "Borrador", "borrador", live=False)
    private = add(town.alcaldia, "Reservada", "reservada")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    add(town.alcaldia, "Año nuevo", "año-nuevo")
    town.draft_noticia(town.hacienda_section, town.hacienda, "No todavía")
    found = {loc.removeprefix("https://sabanalarga.gov.co") for loc in locations(sitemap())}
    for page in Page.objects.filter(path__startswith=town.home.path):
        address = page.get_url()
        if Client().get(address).status_code == 200:
            assert address in found
        else:
            assert address not in found
    assert "/alcaldia/a%C3%B1o-nuevo/" in found


def test_too_many_addresses_make_an_index_of_files(town: Town, settings, monkeypatch) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    whole = locations(sitemap())
    monkeypatch.setattr(views, "MOST_ADDRESSES", 2)
    root = sitemap()
    assert root.tag.endswith("sitemapindex")
    files = locations(root)
    assert files[0] == "https://sabanalarga.gov.co/sitemap.xml?p=1"
    parts = [locations(sitemap("?" + file.partition("?")[2])) for file in files]
    assert [loc for part in parts for loc in part] == whole
    assert {len(part) for part in parts[:-1]} == {2}


@pytest.mark.parametrize("number", ["0", "2", "-1", "99999999999999999999", "x", "1.0", "%00", "١"])
def test_there_is_no_other_file(town: Town, number: str) -> None:
    assert Client().get(f"/sitemap.xml?p={number}").status_code in (400, 404)


@pytest.mark.slow
def test_ten_thousand_pages(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://sabanalarga.gov.co"
    folder = folder_of(town)
    template = add(folder, "Molde", "molde")
    rows = [
        Page(
            title=f"Página {n}", draft_title=f"Página {n}", slug=f"p-{n}", live=True,
            path=Page._get_path(folder.path, folder.depth + 1, n + 2), depth=folder.depth + 1,
            url_path=f"{folder.url_path}p-{n}/", content_type_id=template.content_type_id,
            locale_id=template.locale_id, last_published_at=template.last_published_at,
        )
        for n in range(10_000)
    ]  # fmt: skip
    Page.objects.bulk_create(rows)
    assert count_queries("/sitemap.xml") <= 2
    found = locations(sitemap())
    assert len(found) > 10_000
    assert found[-1].startswith("https://sabanalarga.gov.co/")


def test_search_results_are_not_for_crawlers(db) -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /buscar/?" in lines
    assert "Disallow: /" not in lines

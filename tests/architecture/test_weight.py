"""What a first view costs: bytes, queries, script; and what every page's markup must keep."""

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.assets.renditions import renditions_of
from cms.core.navigation import menu
from cms.core.remembered import forget
from tests.conftest import read_town
from tests.showcase import Showcase, build_showcase

CRITICAL_BYTES = 14_000
SCRIPT_BYTES = 5_000
CARD_BYTES = 6_000
QUERIES = 8
STATIC = Path(settings.BASE_DIR) / "static"
PUBLIC = [
    "home", "alcaldia", "secretaria", "informativa", "noticias", "noticia",
    "avisos", "aviso", "agenda", "mes", "evento",
    "directorio", "personas", "entidades", "preguntas", "glosario", "buscar",
    "transparencia", "municipio", "mapa",
]  # fmt: skip
UNDATED = {"mapa", "buscar"}
"""Views: they show what stands now, and no page of theirs was published."""


@pytest.fixture(scope="module")
def built_showcase(built_town: None, django_db_blocker: Any) -> Iterator[Showcase]:
    """Built once: its images alone take longer than all these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_showcase(read_town())
        transaction.set_rollback(True)


@pytest.fixture
def showcase(built_showcase: Showcase, db: None) -> Showcase:
    forget()
    return built_showcase


def compressed(data: bytes) -> int:
    return len(brotli.compress(data, quality=5))


class Outline(HTMLParser):
    """The elements and attributes of a page, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.mark.parametrize("name", [*PUBLIC, "ingresar"])
def test_critical_bytes_of_a_first_view(showcase: Showcase, name: str) -> None:
    html = Client().get(showcase.addresses[name]).content
    sheets = [
        tag["href"] for tag in Outline(html.decode()).all("link") if tag["rel"] == "stylesheet"
    ]
    assert sheets == ["/static/css/site.css"]
    css = (STATIC / "css" / "site.css").read_bytes()
    assert compressed(html) + compressed(css) <= CRITICAL_BYTES


def test_script_within_its_budget() -> None:
    # Compressed beforehand, hence as well as can be; pages are compressed as they leave.
    scripts = sum(len(brotli.compress(path.read_bytes())) for path in STATIC.glob("js/**/*.js"))
    assert scripts <= SCRIPT_BYTES


def test_card_images_are_small(showcase: Showcase) -> None:
    avif, _webp = renditions_of(showcase.image, "card")
    assert all(rendition.file.size <= CARD_BYTES for rendition in avif)


@pytest.mark.parametrize("name", PUBLIC)
def test_queries_of_a_warm_page(showcase: Showcase, name: str) -> None:
    client = Client()
    client.get(showcase.addresses[name])
    with CaptureQueriesContext(connection) as queries:
        assert client.get(showcase.addresses[name]).status_code == 200
    repeated = [sql for sql, times in Counter(q["sql"] for q in queries).items() if times > 1]
    assert repeated == []
    assert len(queries) <= QUERIES, "\n".join(query["sql"][:200] for query in queries)


@pytest.mark.parametrize("name", PUBLIC)
def test_first_request_costs_at_most_twice_a_warm_one(showcase: Showcase, name: str) -> None:
    """A worker asks for the pages of the menu as it starts (``cms.core.serving.warm_up``)."""
    client = Client()
    client.get(showcase.addresses[name])
    with CaptureQueriesContext(connection) as warm:
        client.get(showcase.addresses[name])
    forget()
    for entry in menu(None):
        client.get(entry.url)
    with CaptureQueriesContext(connection) as first:
        client.get(showcase.addresses[name])
    # The calendar of a month asks so little (two queries) that its two filters weigh more.
    assert len(first) <= max(2 * len(warm), 5)


def test_more_noticias_cost_no_more_queries(showcase: Showcase) -> None:
    client = Client()

    def count(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    few = {name: count(showcase.addresses[name]) for name in ("home", "noticias", "secretaria")}
    town = showcase.town
    for number in range(12):
        town.published(town.social_section, town.people["social"], f"Otra noticia {number}")
    many = {name: count(showcase.addresses[name]) for name in few}
    assert all(many[name] <= few[name] for name in few), (few, many)


@pytest.mark.parametrize("name", [*PUBLIC, "ingresar"])
def test_nothing_inline_and_nothing_from_elsewhere(showcase: Showcase, name: str) -> None:
    html = Client().get(showcase.addresses[name]).content.decode()
    page = Outline(html)
    assert page.all("style", "iframe", "object", "embed") == []
    for tag, attributes in page.elements:
        assert "style" not in attributes, tag
        assert not [key for key in attributes if key.startswith("on")], tag
        for key in ("src", "srcset", "poster"):
            assert not re.search(r"(^|, )(https?:)?//", attributes.get(key) or ""), tag
    assert all(script.get("src") for script in page.all("script"))
    loaded = [tag["href"] for tag in page.all("link") if tag["rel"] != "canonical"]
    assert all((address or "").startswith("/") for address in loaded)


@pytest.mark.parametrize("name", [*PUBLIC, "ingresar"])
def test_markup_that_everybody_can_use(showcase: Showcase, name: str) -> None:
    html = Client().get(showcase.addresses[name]).content.decode()
    page = Outline(html)
    assert page.all("html")[0]["lang"] == "es"
    assert len(page.all("h1")) == 1
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1
    first_link = page.all("a")[0]
    assert first_link["href"] == "#contenido"
    assert page.all("main")[0]["id"] == "contenido"
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    main = levels[levels.index(1) :]
    assert all(next_ - level <= 1 for level, next_ in pairwise(main)), levels
    ids = [attributes["id"] for _tag, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    for attributes in page.all("img"):
        assert {"alt", "width", "height"} <= attributes.keys()
    for navigation in page.all("nav"):
        assert navigation.get("aria-label")
    for tag, attributes in page.elements:
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids, tag


@pytest.mark.parametrize("name", PUBLIC)
def test_pages_touch_no_session_and_vary_on_no_cookie(showcase: Showcase, name: str) -> None:
    response = Client().get(showcase.addresses[name])
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrfmiddlewaretoken" not in response.content.decode()


def test_state_bar_and_legal_footer_on_every_page(showcase: Showcase) -> None:
    for name in PUBLIC:
        html = Client().get(showcase.addresses[name]).content.decode()
        assert 'href="https://www.gov.co"' in html
        for text in (
            "Alcaldía Municipal de Sabanalarga",
            "Calle 5 n.º 6-07",
            "Código postal: 856070",
            "Casanare, Colombia",
            "Lunes a viernes, 8:00 a. m. – 12:00 m.",
            "tel:+576080000000",
            "tel:+576080000001",
            "mailto:contacto@example.org",
            "mailto:judiciales@example.org",
            '<a href="/datos/">Política de datos</a>',
            '<a href="/mapa-del-sitio/">Mapa del sitio</a>',
        ):
            assert text in html, (name, text)
        assert ("Última actualización" in html) is (name not in UNDATED)

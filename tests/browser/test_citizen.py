"""A citizen who only reads, without JavaScript, on a phone and at a desk."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import OpenVisitor, Visitor

HACIENDA = "/alcaldia/secretaria-de-hacienda/"
PREDIAL = f"{HACIENDA}informacion/impuesto-predial-unificado/"
NOTICIA = f"{HACIENDA}noticias/descuento-predial-hasta-marzo/"
READ = [
    "/", "/alcaldia/", HACIENDA, PREDIAL, NOTICIA, "/noticias/", "/accesibilidad/", "/agenda/",
    "/agenda/?vista=mes", "/avisos/", "/directorio/", "/directorio/?ver=personas", "/glosario/",
    "/preguntas-frecuentes/", "/transparencia/", "/mapa-del-sitio/", "/buscar/?q=predial",
]  # fmt: skip


@pytest.fixture
def citizen(visit: OpenVisitor, size: str) -> Visitor:
    return visit(size, java_script_enabled=False)


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.textContent.trim()"))


def test_from_home_to_a_secretaria(citizen: Visitor) -> None:
    citizen.goto("/")
    citizen.picture("home")
    menu = citizen.page.get_by_role("navigation", name="Menú principal")
    citizen.link("La Alcaldía", menu).click()
    citizen.picture("alcaldia")
    citizen.link("Secretaría de Hacienda").click()
    expect(citizen.page).to_have_url(re.compile(f"{HACIENDA}$"))
    citizen.picture("secretaria")
    for text in ("Cobra los impuestos del municipio", "8:00 a. m.", "Oficina 203"):
        expect(citizen.main().get_by_text(text).first).to_be_visible()
    phone = citizen.link("+57 608 000 0030")
    expect(phone).to_have_attribute("href", "tel:+576080000030")


def test_noticias_are_filtered_with_plain_links(citizen: Visitor) -> None:
    citizen.goto("/noticias/")
    citizen.picture("noticias")
    cards = citizen.main().locator("article")
    everything = cards.count()
    older = citizen.link("Más antiguas")
    expect(older).to_have_attribute("href", "/noticias/?pagina=2")
    older.click()
    expect(citizen.main().get_by_text("Página 2 de 2")).to_be_visible()
    citizen.link("Más recientes").click()
    filters = citizen.page.get_by_role("navigation", name="Filtrar")
    filters.get_by_text("Secretaría", exact=True).click()
    citizen.link("Hacienda", filters).click()
    expect(citizen.page).to_have_url(re.compile(r"\?seccion=secretaria-de-hacienda$"))
    filters.get_by_text("Secretaría: Hacienda").click()
    citizen.picture("noticias-filtradas")
    expect(citizen.link("Hacienda", filters)).to_have_attribute("aria-current", "true")
    assert 0 < cards.count() < everything
    citizen.link("Descuento del 15\u202f% en predial hasta marzo").click()
    citizen.picture("noticia")
    expect(citizen.page).to_have_url(re.compile(NOTICIA))
    image = citizen.main().locator("img").first
    assert image.get_attribute("alt")
    assert int(image.get_attribute("width") or 0) > 0


def test_informative_page_tells_all(citizen: Visitor) -> None:
    citizen.goto(PREDIAL)
    citizen.picture("predial")
    main = citizen.main()
    expect(main.get_by_role("heading", name="Cómo pagar")).to_be_visible()
    expect(main.locator("ol.steps > li")).to_have_count(5)
    question = main.get_by_text("¿Qué pasa si no pago a tiempo?")
    answer = main.get_by_text("La deuda crece cada mes")
    expect(answer).to_be_hidden()
    question.click()
    expect(answer).to_be_visible()
    table = main.get_by_role("table", name="Descuentos por pagar temprano (dato de ejemplo)")
    expect(table.get_by_role("row", name="31 de marzo").get_by_role("cell").first).to_have_text(
        "15 %"
    )
    file = main.locator(".file").first
    expect(file).to_contain_text(re.compile(r"\(PDF, [\d,.]+\s(KB|MB)\)"))
    # Chromium shows a PDF in a viewer of its own: ask for the file as a download would.
    answer = citizen.context.request.get(file.get_by_role("link").get_attribute("href") or "")
    assert answer.ok
    assert answer.body().startswith(b"%PDF-")


def test_page_is_shared_by_a_plain_link(citizen: Visitor) -> None:
    citizen.goto(PREDIAL)
    link = citizen.link("Compartir por WhatsApp")
    target = link.get_attribute("href") or ""
    assert target.startswith("https://wa.me/?text=Impuesto+predial+unificado+http")
    assert target.endswith("impuesto-predial-unificado%2F")


def test_lost_page_offers_ways_on(citizen: Visitor) -> None:
    citizen.goto("/no-existe/", status=404)
    citizen.picture("404")
    expect(citizen.page.get_by_role("heading", level=1)).to_have_text("No encontramos esa página")
    citizen.link("Ir al inicio").click()
    expect(citizen.page).to_have_url(re.compile(r":\d+/$"))


def test_keyboard_alone_reaches_the_text(citizen: Visitor) -> None:
    """The first stop is the skip link, which shows itself and jumps over the menu."""
    citizen.goto(HACIENDA)
    citizen.page.keyboard.press("Tab")
    assert focused(citizen) == "Saltar al contenido"
    skip = citizen.page.locator(":focus")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["height"] >= 24
    citizen.picture("skip-link", full_page=False)
    citizen.page.keyboard.press("Enter")
    expect(citizen.page).to_have_url(re.compile("#contenido$"))
    citizen.page.keyboard.press("Tab")
    assert citizen.page.evaluate("document.activeElement.closest('main') !== null")


OUTLINE = """() => ['', '::after'].some(part => {
  const style = getComputedStyle(document.activeElement, part);
  const drawn = part === '' || style.content !== 'none';
  return drawn && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
})"""
"""The link of a card draws its outline around the whole card, in a pseudo-element."""
STOPS = "a[href], button, summary, input:not([type=hidden]), [tabindex='0']"


@pytest.mark.parametrize("path", ["/", HACIENDA, PREDIAL, "/cuenta/ingresar/"])
def test_focus_is_seen_and_follows_the_page(citizen: Visitor, path: str) -> None:
    """Every stop of the Tab key has an outline, and the order is that of the document."""
    citizen.goto(path)
    stops = citizen.page.locator(STOPS).locator("visible=true")
    for number in range(stops.count()):
        citizen.page.keyboard.press("Tab")
        stop = stops.nth(number)
        expect(stop).to_be_focused()
        assert citizen.page.evaluate(OUTLINE), f"no outline: {focused(citizen)}"


@pytest.mark.parametrize("path", [*READ, "/cuenta/ingresar/", "/no-existe/"])
@pytest.mark.parametrize(
    ("width", "scale"), [(320, 1), (640, 2)], ids=["320 px", "1280 px at 200 %"]
)
def test_narrow_and_enlarged_pages_do_not_scroll_sideways(
    visit: OpenVisitor, path: str, width: int, scale: int
) -> None:
    """Zooming to 200 % halves the window in CSS pixels and doubles the device's pixels."""
    citizen = visit(
        viewport={"width": width, "height": 600},
        device_scale_factor=scale,
        java_script_enabled=False,
    )
    citizen.page.goto(path)
    citizen.require_no_sideways_scrolling()

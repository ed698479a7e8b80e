"""From an editor's hands to the public, through the Oficina de Prensa."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor, png
from tests.browser.visitor import OpenVisitor, Visitor

NOTICIAS = "/alcaldia/secretaria-de-hacienda/noticias/"
SUBMIT = re.compile("^Enviar a")
APPROVE = "Aprobar y publicar"
HALF_WRITTEN = (400, r"/admin/pages/(add/|\d+/edit/)")
"""Wagtail's autosave, when a field is not yet as it must be: the editor shows «en pausa»."""


def edit_address(visitor: Visitor, title: str) -> str:
    """The address of the editor of a page, found as Prensa would."""
    visitor.goto(f"/admin/pages/search/?q={title.replace(' ', '+')}")
    found = visitor.main().get_by_role("link", name=title).first
    expect(found).to_be_visible()
    return found.get_attribute("href") or ""


def test_noticia_from_draft_to_public(visit: OpenVisitor, size: str) -> None:
    title = f"Jornada de prueba {size}"
    address = f"{NOTICIAS}jornada-de-prueba-{size}/"
    original = f"/media/original_images/finca-{size}.png"
    colour = {"phone": (15, 92, 63), "desk": (233, 168, 32)}[size]

    hacienda = visit(size, user="hacienda")
    hacienda.allow(*HALF_WRITTEN)
    hacienda.goto("/admin/")
    hacienda.picture("admin-hacienda", full_page=False)
    hacienda.main().get_by_role("link", name=re.compile("páginas creadas")).click()
    hacienda.page.get_by_role("link", name="Ver las subpáginas de «Noticias»").click()
    hacienda.page.get_by_role("link", name="Agregar subpágina").click()
    editor = Editor(hacienda)
    editor.write(title, "Hacienda atiende el sábado en el parque.")
    hacienda.page.locator("#id_image_alt").fill("Finca verde al amanecer")
    editor.upload(
        "Seleccionar una imagen", f"finca-{size}.png", "image/png", png(colour), alt="Finca verde"
    )
    editor.insert_block("Texto")
    editor.write_text("Lleve su cédula y la factura.")
    editor.insert_block("Documento")
    editor.upload("Seleccionar un documento", f"hoja-{size}.txt", "text/plain", b"Requisitos\n" * 9)
    editor.wait_until_created()
    hacienda.picture("editor", full_page=False)
    number = hacienda.page.locator("input[name$='-value-document']").input_value()
    document = f"/documentos/{number}/hoja-{size}.txt"
    editor.act(SUBMIT)
    expect(hacienda.page.get_by_text(f"La página «{title}» se envió a revisión")).to_be_visible()

    anonymous = visit(size)
    for private in (address, document, original):
        assert anonymous.status_of(private) == 404, private

    prensa = visit(size, user="prensa")
    prensa.goto("/admin/")
    prensa.picture("admin-prensa", full_page=False)
    queue = prensa.page.get_by_role("region", name="Pendientes de su revisión")
    queue.get_by_role("link", name=title).click()
    Editor(prensa).act(APPROVE)
    expect(prensa.page.get_by_text(re.compile(f"«{title}»"))).to_be_visible()

    anonymous.goto(address)
    anonymous.picture("noticia-nueva")
    expect(anonymous.main()).to_contain_text("Lleve su cédula y la factura.")
    image = anonymous.main().locator("img").first
    expect(image).to_have_attribute("alt", "Finca verde al amanecer")
    assert image.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 0
    link = anonymous.main().locator(".file").get_by_role("link")
    expect(link).to_have_attribute("href", document)
    assert anonymous.status_of(document) == 200
    assert anonymous.status_of(original) == 404  # only the sizes that pages show are public


def test_editor_can_neither_publish_nor_enter_another_section(
    visit: OpenVisitor, size: str
) -> None:
    foreign = edit_address(visit(user="prensa"), "Domingo de mercado campesino en el parque")
    hacienda = visit(size, user="hacienda")
    hacienda.goto(edit_address(hacienda, "Impuesto predial unificado"))
    offered = Editor(hacienda).expand_actions()
    assert any(re.match(SUBMIT, name) for name in offered)
    assert not any("ublicar" in name for name in offered)
    hacienda.page.goto(foreign)
    expect(hacienda.page).to_have_url(re.compile("/admin/$"))
    expect(hacienda.page.locator("body")).not_to_contain_text("mercado campesino")


@pytest.mark.parametrize(
    ("size", "title"),
    [
        ("phone", "Alerta por lluvias: aléjese de la orilla del Upía"),
        ("desk", "Publicado el plan anual de adquisiciones"),
    ],
)
def test_who_corrects_a_typo_does_not_approve(visit: OpenVisitor, size: str, title: str) -> None:
    prensa = visit(size, user="prensa")
    prensa.allow(*HALF_WRITTEN)
    prensa.goto("/admin/")
    queue = prensa.page.get_by_role("region", name="Pendientes de su revisión")
    queue.get_by_role("link", name=title).click()
    editor = Editor(prensa)
    assert APPROVE in editor.expand_actions()
    prensa.page.keyboard.press("Escape")
    summary = prensa.page.locator("#id_summary")
    summary.fill(f"{summary.input_value()} Revisado.")
    address = prensa.page.url
    editor.save()
    prensa.goto(address)
    prensa.picture("revision-propia", full_page=False)
    assert not any("Aprobar" in name for name in Editor(prensa).expand_actions())

    other = visit(size, user="prensa2")
    other.goto(address)
    assert APPROVE in Editor(other).expand_actions()

"""The whole way of a text on a phone: written, returned with a reason, corrected, published."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.visitor import OpenVisitor, Visitor

SUBMIT = re.compile("^Enviar a")
HALF_WRITTEN = (400, r"/admin/pages/(add/|\d+/edit/)")


def open_item(officer: Visitor, title: str) -> None:
    officer.goto("/admin/mesa/")
    officer.link(re.compile(title)).click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(title)


def test_returned_corrected_and_published(visit: OpenVisitor, size: str) -> None:
    title = f"Brigada de salud {size}"
    address = f"/alcaldia/secretaria-de-hacienda/noticias/brigada-de-salud-{size}/"

    hacienda = visit(size, user="hacienda")
    hacienda.allow(*HALF_WRITTEN)
    hacienda.picture("mesa-1-mi-secretaria")
    hacienda.link("Noticia").click()
    editor = Editor(hacienda)
    editor.write(title, "Habrá brigada en el parque. Lleve su carné de vacunas.")
    editor.act(SUBMIT)
    expect(hacienda.page.get_by_text("se envió a revisión")).to_be_visible()

    prensa = visit(size, user="prensa", java_script_enabled=False)
    prensa.picture("mesa-2-cola")
    open_item(prensa, title)
    prensa.main().get_by_role("button", name="Lo estoy revisando").click()
    expect(prensa.main().get_by_role("button", name="Soltar")).to_be_visible()
    expect(prensa.main()).to_contain_text("Lleve su carné de vacunas.")
    prensa.picture("mesa-3-revision")
    prensa.main().get_by_text("Devolver con motivo…").click()
    prensa.page.get_by_label("Motivo").locator("visible=true").first.select_option(
        label="No se entiende"
    )
    prensa.page.get_by_label(re.compile("En qué parte")).select_option(label="Resumen")
    prensa.page.get_by_label("Qué debe corregir").fill("¿Qué día y a qué hora?")
    prensa.picture("mesa-4-devolver")
    prensa.main().get_by_role("button", name="Devolver", exact=True).click()
    expect(prensa.main()).to_contain_text("Devuelto")

    hacienda.goto("/admin/mi-secretaria/")
    hacienda.picture("mesa-5-devuelto")
    expect(hacienda.main()).to_contain_text("¿Qué día y a qué hora?")
    hacienda.link(title).click()
    expect(hacienda.page.locator("body")).to_contain_text(
        "Devuelto (Resumen): No se entiende. ¿Qué día y a qué hora?"
    )
    hacienda.picture("mesa-6-motivo-sobre-el-formulario", full_page=False)
    hacienda.page.locator("#id_summary").fill("Brigada en el parque el sábado a las 8 a. m.")
    editor.save()
    hacienda.goto("/admin/mi-secretaria/")
    returned = hacienda.main().locator(".ticket").filter(has_text=title)
    returned.get_by_role("link", name="Ya corregí: enviar otra vez").click()
    hacienda.page.get_by_label("Nota para Prensa").fill("Ya puse el día y la hora.")
    hacienda.main().get_by_role("button", name="Enviar").click()
    expect(hacienda.main()).to_contain_text("Enviado a Prensa")

    open_item(prensa, title)
    expect(prensa.main()).to_contain_text("el sábado a las 8 a. m.")
    expect(prensa.main()).to_contain_text("Ya puse el día y la hora.")
    prensa.main().get_by_text("Lo que se decidió antes").click()
    expect(prensa.main()).to_contain_text("¿Qué día y a qué hora?")
    anonymous = visit(size, java_script_enabled=False)
    assert anonymous.status_of(address) == 404
    prensa.main().get_by_role("button", name="Aprobar y publicar").click()
    expect(prensa.main()).to_contain_text("Aprobado y publicado")
    prensa.picture("mesa-7-aprobado")

    anonymous.goto(address)
    expect(anonymous.main()).to_contain_text("el sábado a las 8 a. m.")
    anonymous.picture("mesa-8-publico")


def test_an_urgent_aviso_from_a_phone(visit: OpenVisitor) -> None:
    prensa = visit("phone", user="prensa", java_script_enabled=False)
    prensa.link("Aviso urgente").click()
    prensa.page.get_by_label("Qué pasa y dónde").fill("Puente de La Ceiba cerrado")
    prensa.page.get_by_label("Qué deben hacer las personas").fill("Use la vía de El Secreto.")
    prensa.page.get_by_label("Por qué no puede esperar").fill("Creció la quebrada.")
    prensa.picture("aviso-urgente")
    prensa.main().get_by_role("button", name="Publicar ya").click()
    expect(prensa.main()).to_contain_text("Publicado: Puente de La Ceiba cerrado")

    anonymous = visit("phone", java_script_enabled=False)
    anonymous.goto("/noticias/")
    expect(anonymous.page.get_by_role("region", name="Avisos urgentes")).to_contain_text(
        "Puente de La Ceiba cerrado"
    )

    second = visit("phone", user="prensa2", java_script_enabled=False)
    open_item(second, "Puente de La Ceiba cerrado")
    second.main().get_by_role("button", name="Visto bueno").click()
    expect(second.main()).to_contain_text("Puente de La Ceiba cerrado")


@pytest.mark.parametrize("path", ["/admin/mesa/", "/admin/mesa/medidas/"])
def test_the_desk_is_used_with_the_keyboard(visit: OpenVisitor, path: str) -> None:
    """The first tab skips to the content; every link after it shows where it is."""
    prensa = visit("desk", user="prensa")
    prensa.goto(path)
    prensa.page.keyboard.press("Tab")
    expect(prensa.page.locator(":focus")).to_have_text("Saltar al contenido")
    prensa.page.keyboard.press("Enter")
    prensa.page.keyboard.press("Tab")
    focused = prensa.page.locator("main :focus")
    expect(focused).to_have_count(1)
    assert focused.evaluate("node => getComputedStyle(node).outlineStyle") != "none"

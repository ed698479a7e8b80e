"""The Oficina de Sistemas opens a Secretaría and brings its first editor in."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import OpenVisitor, Visitor

NEW_PASSWORD = "Rio-Upia-al-amanecer-2026"


def create_secretaria(sistemas: Visitor, name: str, short: str) -> None:
    """First with an error, as it happens: the message stands by the field, nothing is lost."""
    page = sistemas.page
    sistemas.goto("/admin/secretarias/")
    sistemas.picture("secretarias")
    sistemas.main().get_by_role("link", name="Crear Secretaría").first.click()
    page.get_by_label("Nombre corto").fill(short)
    page.get_by_role("button", name="Crear Secretaría").click()
    field = page.locator("#id_title")
    expect(field).to_have_attribute("aria-invalid", "true")
    beside = sistemas.main().locator("[data-field-wrapper]").filter(has=field)
    expect(beside).to_contain_text("Escriba el nombre de la Secretaría.")
    expect(page.get_by_label("Nombre corto")).to_have_value(short)
    sistemas.picture("crear-secretaria-error")
    field.fill(name)
    page.get_by_role("button", name="Crear Secretaría").click()
    expect(page.get_by_text(f"Se creó «{name}»")).to_be_visible()


def give_access(sistemas: Visitor, username: str, role: str) -> str:
    """Make the account, give it the role, and return the code printed for it."""
    page = sistemas.page
    sistemas.goto("/admin/personas/")
    sistemas.picture("personas")
    sistemas.main().get_by_role("link", name="Persona nueva").click()
    page.get_by_label("Nombre de usuario").fill(username)
    page.get_by_label("Nombres").fill("Nidia")
    page.get_by_label("Apellidos").fill("Prueba")
    sistemas.picture("persona-nueva")
    sistemas.main().get_by_role("button").last.click()
    person = f"/admin/personas/{re.findall('[0-9]+', page.url.split('/admin/')[1])[0]}/"
    sistemas.goto(person)
    sistemas.main().get_by_role("link", name="Roles").click()
    page.locator("#id_group").select_option(label=role)
    page.get_by_role("button", name="Dar el rol").click()
    expect(sistemas.main()).to_contain_text(role)
    sistemas.goto(person)
    sistemas.main().get_by_role("link", name="Dar un código de acceso").click()
    page.get_by_role("button", name="Dar el código").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Código de acceso")
    sistemas.picture("codigo")
    return page.locator("code.code").inner_text()


def test_secretaria_and_its_first_editor(visit: OpenVisitor, size: str) -> None:
    name, username = f"Secretaría de Deporte {size}", f"nidia.{size}"
    sistemas = visit(size, user="sistemas")
    create_secretaria(sistemas, name, f"Deporte {size}")
    code = give_access(sistemas, username, f"Editores · {name}")

    nidia = visit(size)
    nidia.goto("/cuenta/codigo/")
    nidia.picture("elegir-clave")
    nidia.page.get_by_label("Usuario").fill(username)
    nidia.page.get_by_label("Código de acceso").fill(code)
    nidia.page.get_by_label("Contraseña nueva", exact=True).fill(NEW_PASSWORD)
    nidia.page.get_by_label("Contraseña nueva, otra vez").fill(NEW_PASSWORD)
    nidia.page.get_by_role("button", name="Guardar la contraseña").click()
    expect(nidia.page).not_to_have_url(re.compile("/cuenta/codigo/"))
    nidia.sign_in(username, NEW_PASSWORD)

    expect(nidia.page).to_have_url(re.compile("/admin/mi-secretaria/$"))
    expect(nidia.page.get_by_role("heading", level=1)).to_contain_text(name)
    nidia.goto("/admin/")
    nidia.main().get_by_role("link", name=re.compile("páginas creadas")).click()
    expect(nidia.page.get_by_role("heading", level=1)).to_contain_text(name)
    nidia.goto("/admin/pages/search/?q=hacienda")
    expect(nidia.main()).not_to_contain_text("Secretaría de Hacienda")
    assert nidia.status_of("/admin/secretarias/") == 404
    assert nidia.status_of("/admin/personas/") == 404

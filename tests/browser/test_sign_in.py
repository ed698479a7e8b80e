"""Signing in and out, as somebody in a hurry on a shared computer does it."""

import re

from playwright.sync_api import expect

from tests.browser.visitor import OpenVisitor, Visitor

PRIVATE = "Héctor"


def sign_out(visitor: Visitor) -> None:
    """Through the admin's own menu, at the foot of the side bar."""
    visitor.open_side_bar()
    visitor.page.get_by_role("button", name=PRIVATE).click()
    visitor.page.get_by_role("button", name="Cerrar sesión").click()


def test_wrong_password_is_told_and_keeps_the_user_name(visit: OpenVisitor, size: str) -> None:
    visitor = visit(size, java_script_enabled=False)
    visitor.goto("/cuenta/ingresar/")
    visitor.picture("ingresar")
    visitor.fill_sign_in("hacienda", "no-es-esta")
    alert = visitor.page.get_by_role("alert")
    expect(alert).to_contain_text("Revise lo siguiente")
    expect(alert).to_contain_text("contraseña")
    visitor.picture("ingresar-error")
    expect(visitor.page.get_by_label("Usuario")).to_have_value("hacienda")
    expect(visitor.page.get_by_label("Contraseña")).to_have_value("")
    visitor.require_no_sideways_scrolling()


def test_what_was_private_is_gone_after_leaving(visit: OpenVisitor, size: str) -> None:
    """Private pages are never stored; the back button of a shared computer shows nothing."""
    visitor = visit(size, user="hacienda")
    expect(visitor.page).to_have_url(re.compile("/admin/mi-secretaria/$"))
    answer = visitor.goto("/cuenta/clave/")
    assert "no-store" in answer.headers["cache-control"]
    answer = visitor.goto("/admin/")
    assert "no-store" in answer.headers["cache-control"]
    expect(visitor.main()).to_contain_text(PRIVATE)

    with visitor.page.expect_request(lambda request: "logout" in request.url) as leaving:
        sign_out(visitor)
    assert leaving.value.method == "POST"
    expect(visitor.page).to_have_url(re.compile("/cuenta/ingresar/|:[0-9]+/$"))

    for _ in range(3):
        visitor.page.go_back()
        expect(visitor.page.locator("body")).not_to_contain_text(PRIVATE)
    visitor.goto("/admin/")
    expect(visitor.page).to_have_url(re.compile("/cuenta/ingresar/"))


def test_leaving_asks_without_javascript(visit: OpenVisitor) -> None:
    """A link to the way out signs nobody out: only the button of its page does."""
    visitor = visit(user="hacienda", java_script_enabled=False)
    visitor.goto("/cuenta/salir/")
    visitor.goto("/cuenta/clave/")
    expect(visitor.page).to_have_url(re.compile("/cuenta/clave/"))
    visitor.goto("/cuenta/salir/")
    visitor.main().get_by_role("button", name="Salir").click()
    visitor.goto("/cuenta/clave/")
    expect(visitor.page).to_have_url(re.compile("/cuenta/ingresar/"))

"""The admin's menu holds only what the person may use."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import OpenVisitor, Visitor

EXPECTED = {
    "hacienda": {"Mi Secretaría", "Novedades", "Imágenes", "Documentos"},
    "prensa": {
        "Mesa de Prensa",
        "Medidas",
        "Imágenes",
        "Documentos",
        "Temas",
        "Veredas",
        "Motivos de devolución",
        "Días de cierre",
        "Ausencias",
        "Bitácora",
    },
    "sistemas": {"Secretarías", "Personas", "Confirmaciones", "Bitácora"},
    "comite": {"Medidas", "Bitácora", "Permisos"},
}
"""Entries that each role works with every day."""


def links_of(visitor: Visitor) -> dict[str, str]:
    """Label and address of the entries now in sight."""
    menu = visitor.page.get_by_role("navigation", name="Menú principal")
    return {
        (link.text_content() or "").strip(): link.get_attribute("href") or ""
        for link in menu.get_by_role("link").all()
    }


def entries(visitor: Visitor) -> dict[str, str]:
    """Every entry of the menu, those of its submenus and of the explorer too."""
    menu = visitor.page.get_by_role("navigation", name="Menú principal")
    visitor.goto("/admin/")
    visitor.open_side_bar()
    found = links_of(visitor)
    for number in range(menu.get_by_role("button").count()):
        closed = menu.get_by_role("link").count()
        menu.get_by_role("button").nth(number).click()
        expect(menu.get_by_role("link").nth(closed)).to_be_visible()
        found |= links_of(visitor)
        visitor.goto("/admin/")  # an open panel covers the other entries
        visitor.open_side_bar()
        expect(menu.get_by_role("link")).to_have_count(closed)
    return found


@pytest.mark.parametrize("user", list(EXPECTED))
def test_every_entry_opens(visit: OpenVisitor, size: str, user: str) -> None:
    """Wagtail refuses by sending back to the admin's home: that counts as a refusal here."""
    visitor = visit(size, user=user)
    found = entries(visitor)
    visitor.picture(f"menu-{user}", full_page=False)
    assert EXPECTED[user] <= set(found)
    if size == "phone":
        return  # the same addresses as at the desk, where they are opened
    for name, address in found.items():
        answer = visitor.goto(address)
        refused = urlsplit(answer.url).path in {"/admin/", "/cuenta/ingresar/"}
        assert not refused, f"{name} ({address}) leads to {answer.url}"
        expect(visitor.page.locator("main")).to_be_visible()


def test_home_of_the_admin_leads_to_nothing_refused(visit: OpenVisitor) -> None:
    for user in ("hacienda", "comite"):
        visitor = visit(user=user)
        visitor.goto("/admin/")
        links = visitor.main().get_by_role("link").all()
        for address in {link.get_attribute("href") or "" for link in links}:
            if address.startswith("/"):
                assert visitor.status_of(address) == 200, f"{user}: {address}"

"""Wagtail's own tools under the site's content policy, which allows no ``eval``."""

import re

from playwright.sync_api import expect

from tests.browser.test_publishing import edit_address
from tests.browser.visitor import OpenVisitor

DRAFT = "Acuerdos de pago para deudas de predial"


def test_publishing_dates_are_chosen_in_a_calendar(visit: OpenVisitor, size: str) -> None:
    editor = visit(size, user="hacienda")
    editor.goto(edit_address(editor, DRAFT))
    editor.page.get_by_role("button", name="Mostrar u ocultar el estado").click()
    editor.page.get_by_role("button", name="Fijar fechas").click()
    dialog = editor.page.get_by_role("dialog", name="Fijar fechas de publicación")
    when = dialog.get_by_label("Fecha y hora de publicación")
    when.click()
    calendar = editor.page.locator(".xdsoft_datetimepicker:visible")
    expect(calendar).to_have_count(1)
    editor.picture("calendario", full_page=False)
    calendar.locator(".xdsoft_next").first.click()
    calendar.locator("td.xdsoft_date:not(.xdsoft_other_month)").last.click()
    expect(when).to_have_value(re.compile(r"\d{4}"))
    when.press("Escape")
    expect(calendar).to_have_count(0)


def test_accessibility_checker_reads_the_draft(visit: OpenVisitor) -> None:
    """Without what it needs in the preview the panel says «0 problemas» and has read nothing."""
    editor = visit(user="hacienda")
    editor.goto(edit_address(editor, DRAFT))
    editor.page.get_by_role("button", name="Mostrar u ocultar las revisiones").click()
    panel = editor.page.locator("[data-side-panel=checks]")
    expect(panel).to_be_visible()
    words = panel.locator("[data-content-word-count]")
    expect(words).to_have_text(re.compile(r"^\s*[0-9]+\s*$"), timeout=8_000)
    editor.picture("revisiones", full_page=False)

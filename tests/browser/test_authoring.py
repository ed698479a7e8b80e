"""Writing a long quiz: twenty questions on one screen, put in order with the keyboard."""

import re

from playwright.sync_api import expect

from tests.browser.editor import Editor
from tests.browser.test_publishing import HALF_WRITTEN
from tests.browser.visitor import OpenVisitor

GIFT = "\n\n".join(
    f"::Pregunta {at}:: ¿Cuánto es {at} más {at}? {{={2 * at} ~{2 * at + 1} ~{2 * at + 2}}}"
    for at in range(1, 21)
)


def test_twenty_questions_on_one_screen_in_order_by_keyboard(visit: OpenVisitor) -> None:
    author = visit(user="social")
    author.allow(*HALF_WRITTEN)
    page = author.page
    author.goto("/admin/")
    author.main().get_by_role("link", name=re.compile("páginas creadas")).click()
    page.get_by_role("link", name="Ver las subpáginas de «Cursos»").click()
    page.get_by_role("link", name="Agregar subpágina").click()
    page.get_by_role("link", name="Banco de preguntas", exact=True).click()
    editor = Editor(author)
    # Wagtail takes what it finds in the form two seconds after showing it for unchanged.
    page.wait_for_timeout(3_000)
    editor.write("Sumas", "Para practicar.")
    editor.wait_until_created()

    number = re.search(r"/pages/(\d+)/", page.url)
    assert number is not None
    author.goto(f"/admin/aula/importar/{number[1]}/")
    page.get_by_label(re.compile("^Preguntas")).fill(GIFT)
    page.get_by_role("button", name="Ver qué se crearía").click()
    expect(page.get_by_text("20 preguntas en formato gift.")).to_be_visible()
    author.require_no_sideways_scrolling()
    author.picture("importar")
    page.get_by_role("button", name="Agregar al borrador").click()

    expect(page).to_have_url(re.compile(r"/edit/"))
    titles = page.locator("[name^=questions-][name$='-title']")
    expect(titles).to_have_count(20)
    author.picture("veinte-preguntas", full_page=False)
    move_down = page.get_by_role("button", name="Bajar").first
    move_down.focus()
    page.keyboard.press("Enter")
    editor.save()
    page.reload()
    expect(page.locator("[name^=questions-][name$='-title']").nth(0)).to_have_value("Pregunta 2")
    author.goto("/admin/aula/preguntas/?texto=Pregunta+2")
    expect(author.main().get_by_role("link", name="Pregunta 2", exact=True)).to_be_visible()
    author.picture("preguntas")

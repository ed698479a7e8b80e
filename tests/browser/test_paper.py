"""Keying in the sheets of a class without letting go of the keyboard."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import found_on
from tests.browser.visitor import OpenVisitor, Visitor

GROUP, QUIZ = "11-01", re.compile("^Digitar hojas de")
SAVED = re.compile(r"^Hoja de .+ guardada: ")


def letters_of(page: Page) -> Locator:
    return page.get_by_label(re.compile("^Letras"))


def pupil_of(page: Page) -> str:
    """Whose sheet is asked for."""
    return page.locator("form h2").inner_text()


def questions_in(page: Page) -> int:
    """How many letters a sheet has, as the screen says it."""
    said = page.locator("label[for=letras]").inner_text()
    count = re.search(r"\((\d+) preguntas?", said)
    assert count, said
    return int(count[1])


def key_in(page: Page, line: str) -> int:
    """Type as one does who looks at the paper: where the focus already is. Keystrokes."""
    expect(letters_of(page)).to_be_focused()
    for letter in line:
        page.keyboard.press(letter)
    page.keyboard.press("Enter")
    return len(line) + 1


def open_sheets(teacher: Visitor) -> None:
    """The last quiz of the list, which nobody of the demonstration has begun."""
    teacher.goto("/aula/docente/")
    teacher.link(re.compile(f"^{GROUP}")).click()
    tabs = teacher.main().get_by_role("navigation", name="Del grupo")
    tabs.get_by_role("link", name="Papel", exact=True).click()
    teacher.main().get_by_role("link", name=QUIZ).last.click()
    expect(letters_of(teacher.page)).to_be_focused()


def test_sheets_are_keyed_in_by_keyboard_alone(visit: OpenVisitor) -> None:
    teacher = visit("desk", user="docente")
    open_sheets(teacher)
    page, count = teacher.page, questions_in(teacher.page)
    first = pupil_of(page)
    assert key_in(page, "a" * count) == count + 1
    expect(teacher.main().get_by_text(SAVED)).to_contain_text(first)
    second = pupil_of(page)
    assert second != first

    # One letter too many: told beside the field, and nothing typed is lost.
    slip = "b" * (count + 1)
    key_in(page, slip)
    expect(page.locator("#letras-error1")).to_be_visible()
    expect(letters_of(page)).to_have_value(slip)
    assert pupil_of(page) == second
    expect(letters_of(page)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(teacher.main().get_by_text(SAVED)).to_contain_text(second)
    assert pupil_of(page) not in (first, second)
    teacher.picture("papel-digitar")

    # What was mistyped is put right in the same way.
    teacher.link(f"Corregir la de {second}").click()
    expect(letters_of(page)).to_have_value("b" * count)
    found = found_on(teacher, "papel-corregir")
    letters_of(page).focus()
    page.keyboard.press("End")
    page.keyboard.press("Backspace")
    page.keyboard.press("-")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/digitar/"))
    teacher.link(f"Corregir la de {second}").click()
    expect(letters_of(page)).to_have_value("b" * (count - 1) + "-")
    assert not found, "\n".join(found)

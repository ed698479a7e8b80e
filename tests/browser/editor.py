"""What an editor's hands do in Wagtail's page editor."""

import io
import re
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.visitor import Visitor

BODY = "#panel-child-contenido-body-section"


@dataclass
class Editor:
    """The page editor, opened by somebody."""

    visitor: Visitor

    @property
    def actions(self) -> Locator:
        return self.visitor.page.get_by_role("navigation", name="Acciones (pie de página)")

    def expand_actions(self) -> list[str]:
        """Open the menu of the main button; return what it offers."""
        toggle = self.actions.get_by_role("button", name="Más acciones")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()
        expect(self.actions.get_by_role("tooltip")).to_be_visible()
        return [text.strip() for text in self.actions.get_by_role("button").all_inner_texts()]

    def act(self, name: str | re.Pattern[str]) -> None:
        self.expand_actions()
        self.actions.get_by_role("button", name=name).first.click()

    def wait_until_created(self) -> None:
        """Wagtail saves a new page by itself half a second after it is complete enough."""
        expect(self.visitor.page).to_have_url(re.compile(r"/pages/\d+/edit/"))

    def save(self) -> None:
        """Press the button: what others are reviewing, Wagtail does not save by itself.

        Until the editor is there again: what the page sends on its own is an answer too, and
        whoever reloads while the form is on its way meets a page that is going away.
        """
        with self.visitor.page.expect_navigation(url=re.compile(r"/edit/")):
            self.actions.get_by_role("button", name="Guardar borrador").click()

    def write(self, title: str, summary: str) -> None:
        self.visitor.page.get_by_role("textbox", name=re.compile("^Título")).fill(title)
        self.visitor.page.locator("#id_summary").fill(summary)

    def insert_block(self, name: str) -> None:
        self.visitor.page.locator(BODY).get_by_role(
            "button", name="Insertar un bloque"
        ).last.click()
        self.visitor.page.get_by_role("option", name=name, exact=True).click()

    def write_text(self, text: str) -> None:
        self.visitor.page.locator(f"{BODY} [contenteditable=true]").last.click()
        self.visitor.page.keyboard.type(text)

    def upload(self, button: str, name: str, kind: str, content: bytes, alt: str = "") -> None:
        """Upload a file in the chooser that ``button`` opens."""
        self.visitor.page.get_by_role("button", name=button).last.click()
        dialog = self.visitor.page.get_by_role("dialog").filter(has_text=button)
        dialog.get_by_role("tab", name="Subir").click()
        dialog.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": kind, "buffer": content}
        )
        # Wagtail proposes the file's name as its title, a moment later.
        expect(dialog.locator("[name$=title]")).not_to_have_value("")
        if alt:
            dialog.locator("[name$=description]").fill(alt)
        dialog.get_by_role("button", name="Subir", exact=True).click()
        expect(dialog).to_have_count(0)


def png(colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour; Wagtail asks again when the same one is uploaded twice."""
    file = io.BytesIO()
    Image.new("RGB", (1200, 675), colour).save(file, "PNG")
    return file.getvalue()

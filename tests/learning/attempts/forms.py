"""A browser without scripts, as far as a quiz needs one: reads a form, fills it in, posts it."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

ADDRESS = "/aula/gobierno-en-linea/repaso/"
"""Of the quiz that the tests of this folder take."""


class Form(HTMLParser):
    """The controls of the form with that id, or of the last form of the main part."""

    def __init__(self, html: str, form_id: str = "") -> None:
        super().__init__()
        self.form_id = form_id
        self.action = ""
        self.values: dict[str, list[str]] = {}
        self.options: dict[str, list[tuple[str, str]]] = {}
        self.types: dict[str, str] = {}
        self._inside = False
        self._select = self._area = self._option = None  # type: str | None
        self._label: list[Any] = []
        self.feed(html.partition("<main")[2].partition("</main>")[0])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = not self.form_id or own.get("id") == self.form_id
            if self._inside:
                self.action, self.values = own.get("action", ""), {}
        if not self._inside:
            return
        name = own.get("name", "")
        if tag == "input" and own.get("type") in ("radio", "checkbox"):
            self.types[name] = own["type"]
            self._label = [name, own["value"]]
            self.values.setdefault(name, [])
            if "checked" in own:
                self.values[name].append(own["value"])
        elif tag == "input":
            self.values[name] = [own.get("value", "")]
        elif tag == "textarea":
            self._area, self.values[name] = name, [""]
        elif tag == "select":
            self._select, self.values[name] = name, [""]
            self.options[name] = []
        elif tag == "option" and self._select:
            self._option = own.get("value")
            self._chosen = "selected" in own
            self._text = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area][0] += data.removeprefix("\n")
        elif (self._select and self._option is not None) or (self._select and data.strip()):
            value = self._option if self._option is not None else data
            self.options[self._select].append((value, data))
            if self._chosen:
                self.values[self._select] = [value]
            self._option = None
        elif self._label and data.strip():
            name, value = self._label
            self.options.setdefault(name, []).append((value, data))
            self._label = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def choose(self, name: str, *texts: str) -> None:
        """Choose the options that read so."""
        by_text = {text: value for value, text in self.options[name]}
        self.values[name] = [by_text[text] for text in texts]

    def write(self, name: str, text: str) -> None:
        self.values[name] = [text]

    def data(self, go: str = "save") -> dict[str, Any]:
        kept = {name: values for name, values in self.values.items() if values and name}
        return {**kept, "go": go}


def post(client: Client, form: Form, go: str = "save", **extra: Any) -> Any:
    return client.post(form.action, form.data(go), **extra)


def fill_in(form: Form) -> None:
    """Right answers to the quiz of ``quizzes.every_type``."""
    form.choose("q1", "Opción A")
    form.choose("q2", "Opción A", "Opción C")
    form.choose("q3", "Verdadero")
    stems = [name for name in form.values if name.startswith("q4-")]
    form.choose(stems[0], "Tunja")
    form.choose(stems[1], "Yopal")
    form.write("q6", "zorzal común")
    form.write("q7", "73.914.682,5")
    form.write("q8", "Porque sí.\r\nDe verdad.")


def begin(client: Client, address: str = ADDRESS) -> str:
    """The address of the attempt begun from the page of the quiz."""
    form = Form(client.get(address).content.decode())
    answer = client.post(form.action, form.data())
    assert answer.status_code == 303
    return str(answer["Location"])


def form_of(client: Client, address: str) -> Form:
    return Form(client.get(address).content.decode(), "quiz")

"""Answering a quiz of the demonstration in a browser, from the key that its content file holds."""

import re
from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Locator, expect

from cms.demo.content import read
from tests.browser.visitor import Visitor

Record = dict[str, Any]


def questions_of(course: str, module: str) -> dict[str, Record]:
    """The questions of a module's quiz, by their text as a page shows it."""
    rows = read(f"aula/{course}/{module}")["quiz"]["questions"]
    return {plain(row["text"]): row for row in rows if row["type"] != "description"}


def plain(text: str) -> str:
    """Words as they are read: without marks of paragraphs nor doubled blanks."""
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def asked(visitor: Visitor) -> list[Locator]:
    """The questions on the page, in their order."""
    return visitor.main().locator("fieldset[data-slot]").all()


def record_of(question: Locator, known: Mapping[str, Record]) -> Record:
    return known[plain(question.locator(".question__text").inner_text())]


def answer(question: Locator, record: Record) -> None:
    """Give the right answer."""
    _ANSWERS[record["type"]](question, record)


def answer_wrongly(question: Locator, record: Record) -> None:
    """Choose the first option of a single choice that earns nothing."""
    assert record["type"] == "single"
    wrong = next(choice for choice in record["choices"] if choice["fraction"] == 0)
    _tick(question, wrong["text"])


def _tick(question: Locator, text: str) -> None:
    question.get_by_label(text, exact=True).check()


def _single(question: Locator, record: Record) -> None:
    _tick(question, next(c["text"] for c in record["choices"] if c["fraction"] == 1))


def _multiple(question: Locator, record: Record) -> None:
    for choice in record["choices"]:
        if choice["fraction"] > 0:
            _tick(question, choice["text"])


def _truefalse(question: Locator, record: Record) -> None:
    _tick(question, "Verdadero" if record["correct"] else "Falso")


def _matching(question: Locator, record: Record) -> None:
    for pair in record["pairs"]:
        question.get_by_label(pair["stem"], exact=True).select_option(label=pair["match"])


def _ordering(question: Locator, record: Record) -> None:
    for place, item in enumerate(record["items"], 1):
        question.get_by_label(item, exact=True).select_option(label=str(place))


def _written(question: Locator, record: Record) -> None:
    right = next(a for a in record["answers"] if a["fraction"] == 1)
    text = str(right.get("text") or right["value"]).replace("*", "")
    if record["type"] == "numeric":
        text = text.replace(".", ",")
    question.get_by_role("textbox").fill(text)


def _open(question: Locator, record: Record) -> None:
    question.get_by_role("textbox").fill("Una respuesta en mis palabras.")


_ANSWERS = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "short": _written,
    "numeric": _written,
    "open": _open,
}


def expect_saved(visitor: Visitor) -> None:
    """The page says that everything reached the server."""
    expect(visitor.page.locator("#saved")).to_have_text(re.compile("^Guardado"))

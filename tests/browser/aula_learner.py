"""A learner in front of a quiz: computers of their own, what the page says, what waits in it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.aula_server import Aula, serving_aula

PATIENCE_MS = 20_000
OFFLINE = "Sin conexión. Sin enviar: {}. Sus respuestas están guardadas en este equipo."
ROWS = """() => new Promise((resolve, reject) => {
  const opening = indexedDB.open("aula", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("ops", { keyPath: "op" });
  opening.onerror = reject;
  opening.onsuccess = () => {
    const all = opening.result.transaction("ops").objectStore("ops").getAll();
    all.onsuccess = () => { opening.result.close(); resolve(all.result); };
  };
})"""
"""What the device keeps: the rows of the script's own store."""

OpenDevice = Callable[..., BrowserContext]


@pytest.fixture
def aula() -> Iterator[Aula]:
    with serving_aula() as running:
        yield running


@pytest.fixture
def device(browser: Browser, aula: Aula) -> Iterator[OpenDevice]:
    """Opens computers of their own; at the end none may have met an error or broken the policy."""
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def hear(message: Any) -> None:
        if "Content Security Policy" in message.text:
            faults.append(message.text)

    def open_one(script_before: str = "", **options: Any) -> BrowserContext:
        context = browser.new_context(base_url=aula.address, locale="es-CO", **options)
        context.set_default_timeout(PATIENCE_MS)
        context.on("weberror", lambda error: faults.append(str(error.error)))
        context.on("console", hear)
        if script_before:
            context.add_init_script(script_before)
        opened.append(context)
        return context

    yield open_one
    for context in opened:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def computer(device: OpenDevice) -> BrowserContext:
    return device()


def open_quiz(computer: BrowserContext, path: str) -> Page:
    page = computer.new_page()
    page.goto(path)
    expect(page.locator("#saved")).to_have_class("saved is-ok")
    return page


def says(page: Page, words: str | re.Pattern[str], kind: str) -> None:
    expect(page.locator("#saved")).to_have_text(words)
    expect(page.locator("#saved")).to_have_class(f"saved is-{kind}")


def saved(page: Page) -> None:
    says(page, "Guardado", "ok")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for something that happens in the server."""
    for _ in range(PATIENCE_MS // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never happened")


def values(aula: Aula, path: str, slot: int) -> list[str]:
    return [value for _name, value in aula.of(path).current(slot)]

"""A citizen with a cheap phone, a weak signal (slow 3G) and no JavaScript finds what they need."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import OpenVisitor, Visitor

SLOW_3G = {
    "offline": False,
    "latency": 400,  # milliseconds there and back
    "downloadThroughput": 50_000,  # bytes a second: 400 kbit/s
    "uploadThroughput": 50_000,
}
FIRST_VIEW_BYTES = 60 * 1024


class Meter:
    """Bytes that the phone pays for."""

    def __init__(self, visitor: Visitor) -> None:
        self.bytes = 0
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", SLOW_3G)
        session.on("Network.loadingFinished", self._finished)

    def _finished(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def take(self) -> int:
        """Bytes since the last time."""
        taken, self.bytes = self.bytes, 0
        return taken


@pytest.fixture
def phone(visit: OpenVisitor) -> tuple[Visitor, Meter]:
    visitor = visit("phone", java_script_enabled=False)
    return visitor, Meter(visitor)


def search(visitor: Visitor, words: str) -> None:
    box = visitor.page.get_by_role("searchbox").first
    box.fill(words)
    box.press("Enter")
    expect(visitor.page).to_have_url(re.compile(r"/buscar/\?q="))


def test_the_first_view_fits_the_signal(phone: tuple[Visitor, Meter]) -> None:
    visitor, meter = phone
    visitor.goto("/")
    visitor.page.wait_for_load_state("networkidle")
    assert 0 < meter.take() <= FIRST_VIEW_BYTES
    visitor.picture("telefono-lento-inicio", full_page=False)


def test_office_hours(phone: tuple[Visitor, Meter]) -> None:
    visitor, _meter = phone
    visitor.goto("/")
    hours = visitor.main().get_by_text("8:00 a. m. – 12:00 m. y 2:00 – 6:00 p. m.").first
    hours.scroll_into_view_if_needed()
    expect(hours).to_be_visible()
    search(visitor, "a qué hora abren")
    visitor.picture("telefono-lento-horario")
    answer = visitor.main().get_by_text(re.compile("Horario de atención: Lunes a viernes, 8:00"))
    expect(answer.first).to_be_visible()


def test_an_event_of_the_agenda(phone: tuple[Visitor, Meter]) -> None:
    visitor, _meter = phone
    visitor.goto("/")
    visitor.link("Ver toda la agenda").click()
    expect(visitor.page).to_have_url(re.compile(r"/agenda/$"))
    visitor.main().locator("article").first.get_by_role("link").click()
    visitor.picture("telefono-lento-evento")
    for fact in ("Cuándo", "Dónde", "Para quién", "Costo"):
        expect(visitor.main().get_by_text(fact, exact=True).first).to_be_visible()


def test_the_predial_page_though_misspelt(phone: tuple[Visitor, Meter]) -> None:
    visitor, meter = phone
    visitor.goto("/")
    visitor.page.wait_for_load_state("networkidle")
    meter.take()
    search(visitor, "predail")
    first = visitor.main().locator("h2 a, h3 a").first
    expect(first).to_have_text("Impuesto predial unificado")
    first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Impuesto predial unificado")
    visitor.page.wait_for_load_state("networkidle")
    # The second and third pages bring only themselves: the stylesheet is there already.
    assert meter.take() <= FIRST_VIEW_BYTES

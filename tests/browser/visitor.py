"""Somebody in front of a browser, and all that must not happen while they use the site."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from cms.demo.people import PASSWORD

SIZES = {"phone": (390, 844), "desk": (1280, 900)}
STATUS_ECHO = "Failed to load resource: the server responded"
"""Chromium repeats in the console an answer's status, which ``Visitor`` judges by itself."""
LEFT_THE_PAGE = "net::ERR_ABORTED"
"""What the browser says of a request still open when its page is left: nobody's failure."""
NO_NETWORK = "net::ERR_INTERNET_DISCONNECTED"
CHECKER_FINDINGS = "axe.run results"
"""Wagtail's accessibility checker prints what it found in a draft as if it were an error."""


@dataclass
class Visitor:
    """One browser context: a person with their own cookies.

    Every error in the console, in a script, in the content policy, in a request, and any request
    to another address is written in ``faults``; ``close`` refuses them.
    """

    context: BrowserContext
    address: str
    size: str
    allowed: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    expects_no_network: bool = False
    """The test takes the network away: what cannot leave is nobody's fault."""
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.on("console", self._console)
        self.context.on("weberror", lambda error: self._fault(f"script: {error.error}"))
        self.context.on("request", self._request)
        self.context.on("requestfailed", self._failed)
        self.context.on("response", self._response)
        self.page = self.context.new_page()

    # What they do ----------------------------------------------------------------------------

    def goto(self, path: str, status: int = 200) -> Response:
        """Open an address and require the status of its answer."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path}: {answer.status}, not {status}"
        return answer

    def status_of(self, path: str) -> int:
        """What the server answers this person, without showing it."""
        return self.context.request.get(path, max_redirects=0).status

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        self.goto("/cuenta/ingresar/")
        self.fill_sign_in(username, password)
        expect(self.page).not_to_have_url(re.compile("/cuenta/ingresar/"))

    def fill_sign_in(self, username: str, password: str) -> None:
        self.page.get_by_label("Usuario").fill(username)
        self.page.get_by_label("Contraseña").fill(password)
        self.page.get_by_role("button", name="Ingresar").click()

    def open_side_bar(self) -> None:
        """The admin's menu, which a narrow window hides behind a button."""
        toggle = self.page.get_by_role("button", name="Mostrar u ocultar el menú lateral")
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()

    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def link(self, name: str | re.Pattern[str], within: Locator | None = None) -> Locator:
        exact = isinstance(name, str)
        return (within or self.main()).get_by_role("link", name=name, exact=exact).first

    def require_no_sideways_scrolling(self) -> None:
        width = self.page.evaluate("document.documentElement.scrollWidth")
        seen = self.page.evaluate("document.documentElement.clientWidth")
        assert width <= seen, f"{self.page.url} is {width} px wide in a window of {seen}"

    def picture(self, name: str, *, full_page: bool = True) -> None:
        """Keep a picture of the page when SCREENSHOTS names a folder."""
        folder = os.environ.get("SCREENSHOTS")
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            target = Path(folder) / f"{name}-{self.page.viewport_size['width']}.png"
            self.page.screenshot(path=target, full_page=full_page)

    # What must not happen --------------------------------------------------------------------

    def allow(self, status: int, path: str) -> None:
        """Let a request of a page to ``path`` (a pattern) be answered with ``status``."""
        self.allowed.append((status, re.compile(path)))

    def close(self) -> None:
        """Close the browser of this person; fail if something went wrong in it."""
        self.context.close()
        assert not self.faults, "\n".join(self.faults)

    def _fault(self, text: str) -> None:
        self.faults.append(text)

    def _console(self, message: ConsoleMessage) -> None:
        harmless = message.text.startswith((STATUS_ECHO, CHECKER_FINDINGS))
        harmless |= self.expects_no_network and NO_NETWORK in message.text
        if message.type == "error" and not harmless:
            self._fault(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address + "/", "data:", "blob:", "about:")):
            self._fault(f"another origin: {request.url}")

    def _failed(self, request: Request) -> None:
        if self.expects_no_network and request.failure == NO_NETWORK:
            return
        if request.failure != LEFT_THE_PAGE:
            self._fault(f"failed: {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        """A page that answers 4xx is the test's business; what a page asks for is not."""
        if response.status < 400 or self._is_allowed(response):
            return
        if response.status >= 500 or not response.request.is_navigation_request():
            self._fault(f"{response.status}: {response.request.method} {response.url}")

    def _is_allowed(self, response: Response) -> bool:
        return any(
            response.status == status and path.search(response.url) for status, path in self.allowed
        )


OpenVisitor = Callable[..., Visitor]

"""A browser against the demonstration site, really served.

Skipped, with the reason, where there is no Chromium: nothing is downloaded.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.aula_learner import aula, computer, device
from tests.browser.site import RunningSite, prepared_data, serving
from tests.browser.visitor import SIZES, OpenVisitor, Visitor

__all__ = ["aula", "computer", "device"]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
HERE = Path(__file__).parent
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 20_000
"""Until something is surely not coming: a busy machine is slow, and no test measures time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}; set CHROMIUM to its path")
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if not CHROMIUM.exists():
                item.add_marker(missing)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSite]:
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    with serving(prepared_data(shared), own / "site") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file, not for the session: while Playwright runs, Django's ORM refuses to."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        expect.set_options(timeout=PATIENCE_MS)
        yield chromium
        chromium.close()


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """A phone and a desk: a test that asks for it runs on both."""
    return str(request.param)


@pytest.fixture
def visit(browser: Browser, site: RunningSite) -> Iterator[OpenVisitor]:
    """Opens people's browsers and, at the end, requires that nothing went wrong in any."""
    opened: list[Visitor] = []

    def open_one(size: str = "desk", user: str = "", **options: Any) -> Visitor:
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=site.address,
            locale="es-CO",
            viewport=options.pop("viewport", {"width": width, "height": height}),
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        visitor = Visitor(context=context, address=site.address, size=size)
        opened.append(visitor)
        if user:
            visitor.sign_in(user)
        return visitor

    yield open_one
    faults = []
    for visitor in opened:
        try:
            visitor.close()
        except AssertionError as error:
            faults.append(str(error))
    assert not faults, "\n".join(faults)

"""A worker is warm before its first visitor comes."""

from collections.abc import Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from cms.core.navigation import menu
from cms.core.remembered import forget
from cms.core.serving import warm_up
from cms.secretarias.selectors import section_cards
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def connections_stay_open() -> Iterator[None]:
    """A request ends by closing its connection: here it would take the test's transaction along."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def test_what_every_page_repeats_is_remembered(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "http://testserver"
    forget()
    warm_up(get_wsgi_application())
    with CaptureQueriesContext(connection) as queries:
        assert [entry.title for entry in menu(None)] == [
            "Inicio",
            "Noticias",
            "La Alcaldía",
            "Aula digital",
        ]
        assert len(section_cards()) == 2
    assert len(queries) == 0


@pytest.mark.parametrize("address", ["http://otra.example", "https://testserver:444"])
def test_a_site_that_answers_otherwise_starts_all_the_same(settings, address: str) -> None:
    """Not founded yet, or at an address that it does not know."""
    settings.WAGTAILADMIN_BASE_URL = address
    forget()
    warm_up(get_wsgi_application())
    assert connection.is_usable()

"""A worker is warm before its first visitor comes."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.core.navigation import menu
from cms.core.remembered import forget
from cms.core.serving import warm_up
from cms.secretarias.selectors import section_cards
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def test_what_every_page_repeats_is_remembered(town: Town, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "http://testserver"
    forget()
    warm_up(get_wsgi_application())
    with CaptureQueriesContext(connection) as queries:
        assert [entry.title for entry in menu(None)] == ["Inicio", "Noticias", "La Alcaldía"]
        assert len(section_cards()) == 2
    assert len(queries) == 0


@pytest.mark.parametrize("address", ["http://otra.example", "https://testserver:444"])
def test_a_site_that_answers_otherwise_starts_all_the_same(settings, address: str) -> None:
    """Not founded yet, or at an address that it does not know."""
    settings.WAGTAILADMIN_BASE_URL = address
    forget()
    warm_up(get_wsgi_application())
    assert connection.is_usable()

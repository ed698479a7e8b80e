"""Which addresses of the listing of noticias may be kept for everybody."""

import pytest
from django.test import Client

from cms.core.page_keys import is_declared
from cms.editorial.models import Topic
from tests.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_topic(town: Town) -> Town:
    topic = Topic.objects.create(name="Agua", slug="agua")
    page = town.published(town.hacienda_section, town.people["hacienda"])
    page.topics.add(topic)
    page.save()
    return town


@pytest.mark.parametrize(
    ("query", "may_be_kept"),
    [
        ("", True),
        ("tema=agua", True),
        ("seccion=secretaria-de-hacienda", True),
        ("seccion=secretaria-de-hacienda&tema=agua&pagina=1", True),
        ("tema=fuego", False),
        ("seccion=nadie", False),
        ("pagina=7", False),
        ("pagina=x", False),
        ("tema=agua&de=correo", False),
    ],
)
def test_only_what_the_listing_understood(with_topic: Town, query: str, may_be_kept: bool) -> None:
    response = Client().get(f"/noticias/?{query}")
    assert response.status_code == 200
    assert is_declared(response.wsgi_request) is may_be_kept

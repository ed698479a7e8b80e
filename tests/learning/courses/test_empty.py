"""The Aula before anybody wrote a course."""

import pytest
from django.test import Client

from learning.models import AulaPage

pytestmark = pytest.mark.django_db


def test_without_courses_it_says_what_to_do(aula_page: AulaPage, client: Client) -> None:
    shown = client.get(aula_page.get_url()).content.decode()
    assert "Todavía no hay cursos publicados" in shown

"""Error pages: Spanish, kind, with a way on, and standing when the database does not."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, RequestFactory

from cms.core import views
from tests.conftest import Town


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("view", "status", "heading"),
    [
        (lambda r: views.bad_request(r, SuspiciousOperation()), 400, "No entendimos la solicitud"),
        (lambda r: views.permission_denied(r, PermissionDenied()), 403, "No puede ver esta página"),
        (lambda r: views.page_not_found(r), 404, "No encontramos esa página"),
        (lambda r: views.csrf_failure(r), 403, "El formulario venció"),
    ],
)
def test_says_what_happened_and_what_to_do(town: Town, view, status: int, heading: str) -> None:
    response = view(RequestFactory().get("/nada/"))
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in html
    assert 'href="/">Ir al inicio</a>' in html
    assert 'content="noindex"' in html


@pytest.mark.django_db
def test_missing_page_offers_the_parts_of_the_site(town: Town) -> None:
    response = Client().get("/no-existe/")
    assert response.status_code == 404
    assert '<li><a href="/noticias/">Noticias</a></li>' in response.content.decode()


@pytest.mark.django_db
def test_broken_address_is_answered_without_a_request_context(town: Town) -> None:
    response = Client().get("/%00/")
    assert response.status_code == 400
    assert "No entendimos la solicitud" in response.content.decode()


def test_server_error_page_asks_the_database_nothing() -> None:
    # Without the django_db mark, any query fails.
    response = views.server_error(RequestFactory().get("/"))
    html = response.content.decode()
    assert response.status_code == 500
    assert "Algo falló de nuestro lado" in html
    assert 'lang="es"' in html

"""The editor's screen: make, list, revoke."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.editorial.models import PreviewLink
from cms.editorial.previews.services import make_preview_link
from cms.news.models import NoticiasContainerPage
from tests.cms.editorial.previews.conftest import SECRET, only_link, path_of
from tests.conftest import Town

pytestmark = pytest.mark.django_db

GOOD = {"recipient": "Secretaria de Hacienda", "days": "3"}


def screen(page) -> str:
    return reverse("desk:preview_links", args=[page.pk])


@pytest.mark.parametrize("who", ["hacienda", "hacienda2", "prensa"])
def test_made_shown_once_and_working(town: Town, draft, sign_in, who: str) -> None:
    client = sign_in(town.people[who])
    assert SECRET in client.get(screen(draft)).content.decode()
    response = client.post(screen(draft), GOOD)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    html = response.content.decode()
    address = html.split('id="address" value="')[1].split('"')[0]
    assert SECRET in Client().get(path_of(address)).content.decode()
    assert only_link().created_by == town.people[who]
    again = client.get(screen(draft)).content.decode()
    assert address not in again
    assert "Secretaria de Hacienda" in again
    assert "Visto por última vez" in again


def test_the_editor_of_a_page_leads_to_it(town: Town, draft, sign_in) -> None:
    client = sign_in(town.hacienda)
    edit = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert f'href="{screen(draft)}"' in client.get(edit).content.decode()
    folder = draft.get_parent()
    listing = client.get(reverse("wagtailadmin_explore", args=[folder.pk])).content.decode()
    assert screen(folder) not in listing


@pytest.mark.parametrize("who", ["social", "sistemas", "comite", "ciudadana"])
def test_somebody_elses_page_does_not_exist(town: Town, draft, sign_in, who: str) -> None:
    client = sign_in(town.people[who])
    assert client.get(screen(draft)).status_code == 404
    assert client.post(screen(draft), GOOD).status_code == 404
    assert not PreviewLink.objects.exists()


@pytest.mark.parametrize("who", ["social", "sistemas", "comite", "ciudadana"])
def test_nor_does_its_link(town: Town, draft, path: str, sign_in, who: str) -> None:
    url = reverse("desk:revoke_preview_link", args=[draft.pk, only_link().pk])
    assert sign_in(town.people[who]).post(url).status_code == 404
    own = town.draft_noticia(town.social_section, town.social, "De Social")
    mixed = reverse("desk:revoke_preview_link", args=[own.pk, only_link().pk])
    assert sign_in(town.social).post(mixed).status_code == 404
    assert only_link().revoked_at is None


def test_a_folder_and_a_page_that_is_not_there(town: Town, sign_in) -> None:
    folder = NoticiasContainerPage.objects.child_of(town.hacienda_section.page).get()
    client = sign_in(town.prensa)
    assert client.get(screen(folder)).status_code == 404
    assert client.get("/admin/mesa/previa/999999/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"recipient": ""}, "Escriba para quién es el enlace."),
        ({"recipient": "x" * 121}, "120"),
        ({"days": "0"}, "Escriba de 1 a 30 días."),
        ({"days": "31"}, "Escriba de 1 a 30 días."),
        ({"days": "siete"}, "Escriba de 1 a 30 días."),
        ({"days": ""}, "Escriba de 1 a 30 días."),
        ({"days": "9" * 400}, "Escriba de 1 a 30 días."),
    ],
)
def test_what_is_wrong_is_said(town: Town, draft, sign_in, changes, message: str) -> None:
    response = sign_in(town.hacienda).post(screen(draft), {**GOOD, **changes})
    assert response.status_code == 400
    assert message in response.content.decode()
    assert not PreviewLink.objects.exists()


def test_revoked_by_a_colleague(town: Town, draft, path: str, sign_in) -> None:
    client = sign_in(town.hacienda2)
    html = client.get(screen(draft)).content.decode()
    url = reverse("desk:revoke_preview_link", args=[draft.pk, only_link().pk])
    assert f'action="{url}"' in html
    assert client.get(url).status_code == 405
    response = client.post(url, follow=True)
    assert "El enlace para la Secretaria ya no sirve." in response.content.decode()
    assert f'action="{url}"' not in response.content.decode()
    assert Client().get(path).status_code == 410


def test_when_it_was_seen(town: Town, draft, path: str, sign_in) -> None:
    client = sign_in(town.hacienda)
    assert "Nadie lo ha abierto" in client.get(screen(draft)).content.decode()
    Client().get(path)
    assert "Visto por última vez" in client.get(screen(draft)).content.decode()


def test_many_links_cost_no_more_queries(town: Town, draft, path: str, sign_in) -> None:
    client = sign_in(town.hacienda)
    client.get(screen(draft))
    with CaptureQueriesContext(connection) as few:
        client.get(screen(draft))
    for number in range(12):
        maker = town.hacienda2 if number % 2 else town.prensa
        make_preview_link(page=draft, user=maker, recipient=f"Persona {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(screen(draft))
    assert len(many) == len(few) <= 20

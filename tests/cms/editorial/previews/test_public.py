"""``/previa/<token>/``: what it shows, to whom, until when; and what it never opens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from cms.core.page_store import PageStore
from cms.editorial.approval import APPROVE, decide, submit
from cms.editorial.models import PreviewLink
from cms.editorial.previews.services import make_preview_link, revoke
from cms.news.models import NoticiaPage
from tests.cms.editorial.conftest import status_of
from tests.cms.editorial.previews.conftest import SECRET, only_link, path_of
from tests.conftest import Town

pytestmark = pytest.mark.django_db


def test_it_shows_the_latest_draft_and_says_what_it_is(town: Town, draft, path: str) -> None:
    draft.summary = "Segunda redacción."
    draft.save_revision(user=town.hacienda)
    html = Client().get(path).content.decode()
    assert SECRET in html
    assert "Segunda redacción." in html
    assert "Borrador: no está publicado." in html
    assert "Enlace para la Secretaria, hasta el" in html
    assert "documentos que aún no son públicos no se abren desde aquí" in html
    assert '<meta name="robots" content="noindex, nofollow">' in html


def test_a_live_page_under_rewriting_shows_the_new_text_here_alone(town: Town) -> None:
    page = town.published(town.hacienda_section, town.hacienda, "Feria de marzo")
    page.title = "Feria de abril"
    page.save_revision(user=town.hacienda)
    path = path_of(make_preview_link(page=page, user=town.hacienda, recipient="x"))
    html = Client().get(path).content.decode()
    assert "Feria de abril" in html
    assert "Borrador: no está publicado." in html
    assert "Feria de abril" not in Client().get(page.get_url()).content.decode()


def test_once_published_it_says_so(town: Town, draft, path: str) -> None:
    submit(page=draft, user=town.hacienda)
    page = NoticiaPage.objects.get(pk=draft.pk)
    decide(task_state=page.current_workflow_task_state, user=town.prensa, action=APPROVE)
    html = Client().get(path).content.decode()
    assert "Ya está publicado" in html
    assert "no está publicado" not in html


def test_headers_keep_it_to_its_reader(path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert not response.cookies
    assert "Clear-Site-Data" not in response.headers


def test_it_expires(path: str) -> None:
    ends = only_link().expires_at
    with freeze_time(ends - timedelta(seconds=1)):
        assert Client().get(path).status_code == 200
    with freeze_time(ends):
        response = Client().get(path)
    assert response.status_code == 410
    assert_says_nothing(response)


def test_it_is_revoked(town: Town, path: str) -> None:
    revoke(link=only_link(), user=town.hacienda)
    response = Client().get(path)
    assert response.status_code == 410
    assert_says_nothing(response)


def assert_says_nothing(response) -> None:
    html = response.content.decode()
    for word in (SECRET, "la Secretaria", "reservado", "Hacienda 3", "Aún en estudio"):
        assert word not in html
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_deleted_page_takes_its_links_along(draft, path: str) -> None:
    draft.delete()
    assert Client().get(path).status_code == 404
    assert not PreviewLink.objects.exists()


def test_seen_is_noted_once_a_minute(path: str) -> None:
    for _ in range(3):
        Client().get(path)
    first = only_link().last_seen_at
    assert first is not None
    with freeze_time(timezone.now() + timedelta(seconds=61)):
        Client().get(path)
    assert only_link().last_seen_at > first


@pytest.mark.parametrize(
    "token",
    [
        "a" * 43,
        "a" * 42,
        "a" * 44,
        "a" * 5000,
        "0",
        "..",
        "../admin",
        "%2e%2e%2fadmin",
        "' OR 1=1 --",
        "é" * 43,
        "١" * 43,
        "a" * 42 + "%0a",
        "a" * 43 + "%0a",
        "<script>alert(1)</script>",
    ],
)
def test_hostile_tokens_open_nothing(path: str, token: str) -> None:
    response = Client().get(f"/previa/{token}/")
    assert response.status_code == 404
    assert "alert(1)" not in response.content.decode()


def test_a_nul_and_broken_bytes_are_refused(path: str) -> None:
    assert Client().get(f"/previa/{'a' * 42}%00/").status_code == 400
    assert Client().get(f"/previa/{'a' * 42}%ff/").status_code == 400


def test_a_token_is_not_its_hash_nor_its_beginning(path: str) -> None:
    token = path.strip("/").removeprefix("previa/")
    for guess in (only_link().token_hash, token[:-1], token.swapcase(), token + "A"):
        assert Client().get(f"/previa/{guess}/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_done_with_it(path: str, method: str) -> None:
    assert getattr(Client(), method)(path).status_code == 405


def test_it_opens_no_other_page(town: Town, draft, path: str) -> None:
    client = Client()
    other = town.draft_noticia(town.hacienda_section, town.hacienda, "Otro borrador")
    assert client.get(path).status_code == 200
    for page in (draft, other):
        assert client.get(page.get_url()).status_code == 404
    for query in (f"?page_id={other.pk}", f"?page={other.pk}", "?mode=x", "?in_preview_panel=true"):
        html = client.get(path + query).content.decode()
        assert SECRET in html
        assert "Otro borrador" not in html
    assert client.get(path + "editar/").status_code == 404


def test_it_opens_no_door_of_the_admin(draft, path: str) -> None:
    client = Client()
    html = client.get(path).content.decode()
    assert "/admin/" not in html
    assert "wagtail-userbar" not in html
    assert "csrfmiddlewaretoken" not in html
    assert not client.cookies
    for door in ("/admin/", f"/admin/pages/{draft.pk}/edit/", f"/admin/mesa/previa/{draft.pk}/"):
        response = client.get(door)
        assert response.status_code == 302
        assert response["Location"].startswith("/cuenta/ingresar/")


def test_the_signed_in_see_what_anybody_with_the_link_sees(town: Town, sign_in, path: str) -> None:
    mine = sign_in(town.hacienda)
    response = mine.get(path)
    html = response.content.decode()
    assert SECRET in html
    assert "wagtail-userbar" not in html
    assert "/admin/" not in html
    assert "Clear-Site-Data" not in response.headers
    assert mine.get("/admin/").status_code == 200  # still signed in


def test_the_link_of_a_recipient_with_markup_is_harmless(town: Town, draft) -> None:
    path = path_of(
        make_preview_link(page=draft, user=town.hacienda, recipient="<script>alert(1)</script>")
    )
    assert "<script>alert" not in Client().get(path).content.decode()


def test_pictures_show_and_their_originals_do_not_open(
    town: Town, draft, path: str, make_image, make_document
) -> None:
    image = make_image(town.hacienda_section, town.hacienda)
    document = make_document(town.hacienda_section, town.hacienda)
    draft.image, draft.image_alt = image, "La plaza"
    draft.body = [("document", {"document": document, "title": ""})]
    draft.save_revision(user=town.hacienda)
    client = Client()
    html = client.get(path).content.decode()
    shown = [part.split(" ")[0] for part in html.split('"') if "/media/renditions/" in part]
    assert shown
    assert {status_of(client, url) for url in shown} == {200}
    assert image.file.url not in html
    assert client.get(image.file.url).status_code == 404
    assert document.url in html
    assert client.get(document.url).status_code == 404


def test_it_is_never_kept(town: Town, path: str, page_store: PageStore) -> None:
    client = Client(headers={"host": "testserver"})
    assert SECRET in client.get(path).content.decode()
    assert page_store.used_bytes == 0
    revoke(link=only_link(), user=town.hacienda)
    assert client.get(path).status_code == 410
    assert page_store.used_bytes == 0


def test_every_kind_of_page_can_be_shown(town: Town) -> None:
    for page in (town.home, town.directorio, town.hacienda_section.page, town.noticias):
        path = path_of(make_preview_link(page=page, user=town.prensa, recipient="x"))
        response = Client().get(path)
        assert response.status_code == 200, page
        assert "Enlace para x" in response.content.decode()

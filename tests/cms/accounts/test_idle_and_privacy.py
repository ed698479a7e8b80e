"""Idle sign-out, and what browsers and caches may keep of a signed-in person's pages."""

from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.functional import SimpleLazyObject
from freezegun import freeze_time

from cms.accounts.middleware import PrivateResponsesMiddleware
from cms.accounts.models import User

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)


def later(**delta: int) -> datetime:
    return NOON + timedelta(**delta)


def test_thirty_idle_minutes_sign_out(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        assert client.get("/cuenta/").status_code == 200
        key = client.cookies["sessionid"].value
    with freeze_time(later(minutes=30)):
        response = client.get("/cuenta/")
    assert response.status_code == 302
    assert response.url.startswith("/cuenta/ingresar/")
    assert not Session.objects.filter(pk=key).exists()


def test_idle_sign_out_empties_the_cache_but_keeps_answers_written_offline(
    ana: User, browser
) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        client.get("/cuenta/")
    with freeze_time(later(minutes=31)):
        assert client.get("/cuenta/")["Clear-Site-Data"] == '"cache"'


def test_twenty_nine_idle_minutes_do_not(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        client.get("/cuenta/")
    with freeze_time(later(minutes=29)):
        assert client.get("/cuenta/").status_code == 200


def test_whoever_works_stays(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
    for minutes in range(0, 120, 20):
        with freeze_time(later(minutes=minutes)):
            assert client.get("/cuenta/").status_code == 200


def test_the_setting_is_obeyed(ana: User, browser, settings) -> None:
    settings.IDLE_SIGN_OUT_MINUTES = 5
    with freeze_time(NOON):
        client = browser(ana)
        client.get("/cuenta/")
    with freeze_time(later(minutes=5)):
        assert client.get("/cuenta/").status_code == 302


def test_the_session_is_written_at_most_once_a_minute(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        client.get("/cuenta/")
    with mock.patch.object(SessionStore, "save", autospec=True) as save:
        for seconds in (1, 20, 59):
            with freeze_time(later(seconds=seconds)):
                client.get("/cuenta/")
        assert save.call_count == 0
        with freeze_time(later(seconds=61)):
            client.get("/cuenta/")
        assert save.call_count == 1


def test_the_editors_own_pulse_is_no_sign_of_a_person(town, browser) -> None:
    with freeze_time(NOON):
        client = browser(town.prensa)
        client.get("/admin/")
    for minutes in (10, 20):
        with freeze_time(later(minutes=minutes)):
            client.get("/admin/editing-sessions/")
    with freeze_time(later(minutes=31)):
        assert client.get("/admin/").status_code == 302


def test_strangers_open_no_session(client: Client) -> None:
    with mock.patch.object(SessionStore, "load", autospec=True) as load:
        response = client.get("/cuenta/ingresar/")
    assert load.call_count == 0
    assert "sessionid" not in response.cookies
    assert not Session.objects.exists()


def test_no_middleware_of_ours_asks_who_a_stranger_is() -> None:
    """Asking would open the session and make a page for all vary by cookie."""

    def never() -> User:
        raise AssertionError("the person was asked for")

    request = RequestFactory().get("/")
    request.user = SimpleLazyObject(never)
    response = PrivateResponsesMiddleware(lambda _request: HttpResponse("x"))(request)
    assert "Cache-Control" not in response
    assert "Clear-Site-Data" not in response


def test_a_stranger_with_a_stale_cookie_is_a_stranger(client: Client) -> None:
    client.cookies["sessionid"] = "a" * 32
    response = client.get("/cuenta/ingresar/")
    assert response.status_code == 200
    assert response.get("Cache-Control") != "private, no-store"


@pytest.mark.parametrize(
    "path", ["/cuenta/", "/cuenta/segundo-factor/", "/cuenta/salir/", "/no-existe/"]
)
def test_pages_of_a_signed_in_person_are_kept_nowhere(ana: User, browser, path: str) -> None:
    assert browser(ana).get(path)["Cache-Control"] == "private, no-store"


def test_admin_pages_are_kept_nowhere(town, browser) -> None:
    assert browser(town.prensa).get("/admin/")["Cache-Control"] == "private, no-store"


def test_the_answer_that_signs_in_is_kept_nowhere(ana: User) -> None:
    from tests.cms.accounts.doors import enter

    response = enter()
    assert response["Cache-Control"] == "private, no-store"
    assert "Clear-Site-Data" not in response


@pytest.mark.parametrize(
    ("content_type", "declared", "expected"),
    [
        ("text/html; charset=utf-8", "public, max-age=60", "private, no-store"),
        (
            "image/webp",
            "public, max-age=31536000, immutable",
            "public, max-age=31536000, immutable",
        ),
        ("image/webp", "private, no-store", "private, no-store"),
        ("application/json", "max-age=60", "private, no-store"),
    ],
)
def test_only_a_file_declared_public_stays_public(
    ana: User, content_type: str, declared: str, expected: str
) -> None:
    def view(_request: object) -> HttpResponse:
        return HttpResponse("x", content_type=content_type, headers={"Cache-Control": declared})

    request = RequestFactory().get("/")
    request.user = ana
    assert PrivateResponsesMiddleware(view)(request)["Cache-Control"] == expected


def test_the_back_button_after_sign_out_finds_nothing(ana: User, browser) -> None:
    client = browser(ana)
    assert client.get("/cuenta/")["Cache-Control"] == "private, no-store"
    client.post("/cuenta/salir/")
    assert client.get("/cuenta/").status_code == 302

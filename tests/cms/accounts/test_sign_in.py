"""Signing in and out: doors, redirects, sessions, what a page tells about who exists."""

import re
from unittest import mock

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from tests.cms.accounts.doors import PASSWORD, enter, is_in

pytestmark = pytest.mark.django_db

WRONG = "El usuario o la contraseña no son correctos."


def test_the_addresses_of_the_contract() -> None:
    assert reverse("account_login") == "/cuenta/ingresar/"
    assert reverse("account_logout") == "/cuenta/salir/"
    assert reverse("account_home") == "/cuenta/"
    assert reverse("account_access_code") == "/cuenta/codigo/"


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_inactive",
        "account_access_code",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ],
)
def test_pages_for_anybody_are_in_spanish_and_need_no_script(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    body = response.content.decode()
    assert response.status_code == 200
    assert 'lang="es"' in body
    assert "<script" not in body
    assert " style=" not in body
    assert len(re.findall("<h1", body)) == 1
    assert not re.search(r"\b(Password|Username|Sign In|Email address)\b", body)


@pytest.mark.parametrize(
    "name",
    [
        "account_home",
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_generate_recovery_codes",
    ],
)
def test_pages_of_ones_own_account(ana: User, browser, name: str) -> None:
    response = browser(ana).get(reverse(name), follow=True)
    body = response.content.decode()
    assert response.status_code == 200
    assert "<script" not in body
    assert len(re.findall("<h1", body)) == 1


@pytest.mark.parametrize(
    "name", ["account_home", "account_change_password", "mfa_index", "mfa_activate_totp"]
)
def test_pages_of_ones_own_account_ask_a_stranger_to_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith("/cuenta/ingresar/")


def test_the_right_password_lets_in(ana: User) -> None:
    response = enter()
    assert is_in(response)
    assert response.url == "/cuenta/"


@pytest.mark.parametrize("spelling", ["ANA", " ana ", "Ana"])
def test_capitals_and_blanks_do_not_matter(ana: User, spelling: str) -> None:
    assert is_in(enter(spelling))


def test_a_wrong_password_says_nothing_more_and_keeps_the_name(ana: User) -> None:
    response = enter(password="otra")
    body = response.content.decode()
    assert response.status_code == 200
    assert WRONG in body
    assert 'value="ana"' in body
    assert "otra" not in body
    assert not Session.objects.exists()


def test_an_unknown_name_a_closed_account_and_a_wrong_password_answer_alike(ana: User) -> None:
    closed = User.objects.create_user("cerrada", password=PASSWORD, is_active=False)
    pages = []
    for name, password in (("nadie", PASSWORD), (closed.username, PASSWORD), ("ana", "no")):
        response = enter(name, password)
        assert response.status_code == 200
        pages.append(
            re.sub(r'value="[^"]*"', "", response.content.decode().replace("cerrada", "").strip())
        )
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("name", ["ana", "nadie", "cerrada", "sin_clave"])
def test_a_failure_costs_the_same_work_whoever_it_names(ana: User, name: str) -> None:
    """Time tells who exists: the hasher must run as often for a name that nobody has."""
    User.objects.create_user("cerrada", password=PASSWORD, is_active=False)
    User.objects.create_user("sin_clave")
    from cms.accounts.hashers import ClassroomArgon2PasswordHasher as Hasher

    with (
        mock.patch.object(Hasher, "encode", wraps=Hasher().encode) as encoded,
        mock.patch.object(Hasher, "verify", wraps=Hasher().verify) as verified,
    ):
        enter(name, "no-es-la-clave")
    assert encoded.call_count + verified.call_count == 2


def test_nobody_signs_up_by_themselves(client: Client) -> None:
    url = reverse("account_signup")
    data = {"username": "nueva", "password1": PASSWORD, "password2": PASSWORD}
    before = set(User.objects.values_list("pk", flat=True))
    response = client.post(url, data)
    assert "Aquí no se crean cuentas" in response.content.decode()
    assert set(User.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https://evil.example/",
        "http:///evil.example",
        "javascript:alert(1)",
        "https://testserver@evil.example/",
        "https://localhost/",
        " //evil.example",
    ],
)
class TestNext:
    """``next`` leads to this host or nowhere; another allowed host is not this host."""

    def test_at_sign_in(self, ana: User, target: str) -> None:
        response = enter(next=target)
        assert is_in(response)
        assert response.url == "/cuenta/"

    def test_in_the_address_of_sign_in(self, ana: User, target: str) -> None:
        client = Client()
        response = client.post(
            "/cuenta/ingresar/",
            {"login": "ana", "password": PASSWORD},
            query_params={"next": target},
        )
        assert response.url == "/cuenta/"

    def test_at_sign_in_when_already_in(self, ana: User, browser, target: str) -> None:
        response = browser(ana).get("/cuenta/ingresar/", {"next": target})
        assert response.url == "/cuenta/"

    def test_at_sign_out(self, ana: User, browser, target: str) -> None:
        response = browser(ana).post("/cuenta/salir/", {"next": target})
        assert response.url == "/"

    def test_through_the_doors_of_wagtail(self, ana: User, client: Client, target: str) -> None:
        for door in ("/admin/login/", "/_util/login/"):
            first = client.get(door, {"next": target})
            assert first.url.startswith("/cuenta/ingresar/?")
            response = client.post(first.url, {"login": "ana", "password": PASSWORD})
            assert response.url == "/cuenta/"
            client.logout()

    def test_when_confirming_who_one_is(self, ana: User, browser, target: str) -> None:
        response = browser(ana).post("/cuenta/confirmar/", {"password": PASSWORD, "next": target})
        assert response.url == "/cuenta/"


def test_next_on_this_host_is_followed(ana: User) -> None:
    assert enter(next="/noticias/?p=2").url == "/noticias/?p=2"


def test_the_session_key_changes_at_sign_in(ana: User) -> None:
    """A key planted in a shared browser is worth nothing after its victim signs in."""
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    assert is_in(enter(client=client))
    assert client.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/cuenta/").status_code == 302


def test_sign_out_asks_before_it_happens(ana: User, browser) -> None:
    client = browser(ana)
    assert "¿Desea salir?" in client.get("/cuenta/salir/").content.decode()
    assert client.get("/cuenta/").status_code == 200


@pytest.mark.parametrize("door", ["/cuenta/salir/", "/admin/logout/"])
def test_the_old_session_is_dead_after_sign_out(town, browser, door: str) -> None:
    client = browser(town.prensa)
    old = client.cookies["sessionid"].value
    response = client.post(door)
    assert response.status_code == 302
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert response["Cache-Control"] == "private, no-store"
    assert not Session.objects.filter(pk=old).exists()
    replay = Client()
    replay.cookies["sessionid"] = old
    assert replay.get("/cuenta/").status_code == 302


def test_sign_out_needs_the_token(ana: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/cuenta/salir/").status_code == 403
    assert client.get("/cuenta/").status_code == 200


@pytest.mark.parametrize("name", ["account_login", "account_access_code", "account_reset_password"])
def test_forms_for_anybody_need_the_token(name: str) -> None:
    assert Client(enforce_csrf_checks=True).post(reverse(name), {}).status_code == 403


def test_home_sends_staff_to_the_admin_and_others_to_their_page(town, browser) -> None:
    assert browser(town.prensa).get("/cuenta/").url == "/admin/mesa/"
    assert browser(town.hacienda).get("/cuenta/").url == "/admin/mi-secretaria/"
    assert browser(town.sistemas).get("/cuenta/").url == "/admin/"
    page = browser(town.ciudadana).get("/cuenta/")
    assert page.status_code == 200
    assert "ciudadana" in page.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/admin/password_reset/",
        "/admin/password_reset/done/",
        "/admin/password_reset/complete/",
        "/admin/password_reset/confirm/MQ/abc-def/",
    ],
)
def test_wagtails_own_reset_is_closed(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {302, 404}
    if response.status_code == 302:
        assert response.url.startswith("/cuenta/ingresar/")


@pytest.mark.parametrize("door", ["/admin/login/", "/_util/login/"])
def test_wagtails_doors_take_no_password(ana: User, door: str) -> None:
    client = Client()
    response = client.post(door, {"username": "ana", "password": PASSWORD})
    assert response.status_code == 302
    assert response.url.startswith("/cuenta/ingresar/")
    assert client.get("/cuenta/").status_code == 302


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"login": "", "password": ""},
        {"login": "a" * 100_000, "password": "b" * 100_000},
        {"login": "ana\x00", "password": "c\x00"},
        {"login": "'\"<script>", "password": "'"},
        {"login": ["ana", "luis"], "password": ["x", "y"]},
    ],
)
def test_strange_input_is_answered_with_the_form(ana: User, client: Client, data: dict) -> None:
    response = client.post("/cuenta/ingresar/", data)
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


def test_an_ajax_request_is_answered_like_any_other(ana: User, client: Client) -> None:
    response = client.post(
        "/cuenta/ingresar/",
        {"login": "ana", "password": "no"},
        headers={"x-requested-with": "XMLHttpRequest", "accept": "application/json"},
    )
    assert response["Content-Type"].startswith("text/html")
    assert WRONG in response.content.decode()

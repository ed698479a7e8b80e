"""The second factor: nobody comes in by half, codes serve once, staff cannot do without."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from cms.accounts.models import User
from tests.cms.accounts.doors import (
    PASSWORD,
    enter,
    give_totp,
    is_in,
    recovery_codes,
    totp_code,
)

pytestmark = pytest.mark.django_db

STEP = "/cuenta/segundo-factor/ingresar/"
ACTIVATE = "/cuenta/segundo-factor/activar/"
NOON = datetime(2026, 12, 1, 17, 2, 5, tzinfo=UTC)


def halfway(username: str = "ana") -> Client:
    """A browser whose password was right and that owes the code."""
    client = Client()
    response = enter(username, client=client)
    assert response.status_code == 302
    assert response.url == STEP
    return client


def give(client: Client, code: str):
    return client.post(STEP, {"code": code}, REMOTE_ADDR="190.60.1.1")


@pytest.mark.parametrize("door", ["/cuenta/ingresar/", "/admin/login/", "/_util/login/"])
def test_the_password_alone_opens_no_door(town, door: str) -> None:
    user = town.prensa
    user.set_password(PASSWORD)
    user.save()
    give_totp(user)
    client = Client()
    response = client.post(
        door, {"login": "prensa", "username": "prensa", "password": PASSWORD}, follow=True
    )
    assert not response.wsgi_request.user.is_authenticated
    assert client.get("/admin/").status_code == 302
    assert client.get("/cuenta/").url.startswith("/cuenta/ingresar/")


def test_halfway_in_is_outside(ana: User) -> None:
    give_totp(ana)
    client = halfway()
    for path in ("/cuenta/", "/cuenta/clave/", ACTIVATE, "/cuenta/segundo-factor/codigos/"):
        assert client.get(path).status_code == 302, path
    response = client.get("/cuenta/segundo-factor/")
    assert response.status_code == 302


def test_the_code_lets_in(ana: User) -> None:
    give_totp(ana)
    response = give(halfway(), totp_code())
    assert is_in(response)
    assert response.url == "/cuenta/"


def test_the_page_of_the_code_needs_no_script(ana: User) -> None:
    give_totp(ana)
    body = halfway().get(STEP).content.decode()
    assert "<script" not in body
    assert 'autocomplete="one-time-code"' in body


def test_a_stranger_has_no_business_at_the_second_step(client: Client) -> None:
    assert client.get(STEP).url.startswith("/cuenta/ingresar/")
    assert client.post(STEP, {"code": "123456"}).url.startswith("/cuenta/ingresar/")


@pytest.mark.parametrize("data", [{}, {"code": ""}, {"credential": "{}"}, {"code": "x" * 10_000}])
def test_a_second_step_without_a_code_is_the_form_again(ana: User, data: dict) -> None:
    give_totp(ana)
    client = halfway()
    response = client.post(STEP, data)
    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated


def test_whoever_cannot_give_the_code_may_start_again(ana: User) -> None:
    give_totp(ana)
    client = halfway()
    response = client.post("/cuenta/salir/", {"next": "/cuenta/ingresar/"})
    assert response.url == "/cuenta/ingresar/"
    assert client.get("/cuenta/ingresar/").status_code == 200
    assert client.get(STEP).status_code == 302


def test_next_survives_the_second_step(ana: User) -> None:
    give_totp(ana)
    client = Client()
    enter(client=client, next="/noticias/")
    assert give(client, totp_code()).url == "/noticias/"


def test_a_used_code_does_not_serve_again_in_any_worker(ana: User) -> None:
    """The cache is one worker's; another worker's is empty."""
    give_totp(ana)
    with freeze_time(NOON):
        code = totp_code()
        assert is_in(give(halfway(), code))
        cache.clear()
        response = give(halfway(), code)
    assert response.status_code == 200
    assert "ya fue usado" in response.content.decode()


def test_the_code_that_activated_does_not_sign_in(ana: User, browser) -> None:
    with freeze_time(NOON):
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        page = client.get(ACTIVATE)
        code = totp_code(page.context["form"].secret)
        assert client.post(ACTIVATE, {"code": code}).status_code == 302
        assert give(halfway(), code).status_code == 200


def test_a_recovery_code_serves_once(ana: User) -> None:
    give_totp(ana)
    code = recovery_codes(ana)[0]
    assert is_in(give(halfway(), code))
    assert code not in recovery_codes(ana)
    response = give(halfway(), code)
    assert response.status_code == 200
    assert not response.wsgi_request.user.is_authenticated


def test_another_persons_codes_do_not_serve(ana: User) -> None:
    give_totp(ana)
    luis = User.objects.create_user("luis", password=PASSWORD)
    give_totp(luis)
    assert not is_in(give(halfway("luis"), recovery_codes(ana)[0]))


def test_five_wrong_codes_lock_the_second_step(ana: User) -> None:
    give_totp(ana)
    with freeze_time(NOON):
        client = halfway()
        for n in range(5):
            assert give(client, f"00000{n}").status_code == 200
        response = give(client, totp_code())
        assert response.status_code == 429
        assert "Hubo demasiados intentos" in response.content.decode()
        assert not response.wsgi_request.user.is_authenticated
        # Starting again with the password is the same account at the same address.
        assert give(halfway(), recovery_codes(ana)[0]).status_code == 429
    with freeze_time(NOON + timedelta(minutes=14)):
        assert is_in(give(halfway(), totp_code()))


def test_wrong_codes_do_not_lock_the_password(ana: User) -> None:
    give_totp(ana)
    with freeze_time(NOON):
        client = halfway()
        for n in range(5):
            give(client, f"00000{n}")
        halfway()


def test_an_account_closed_between_password_and_code_stays_out(ana: User) -> None:
    give_totp(ana)
    client = halfway()
    User.objects.filter(pk=ana.pk).update(is_active=False)
    give(client, totp_code())
    assert client.get("/cuenta/").status_code == 302


class TestActivation:
    def test_asks_for_the_password_first(self, ana: User, browser) -> None:
        response = browser(ana).get(ACTIVATE)
        assert response.status_code == 302
        assert response.url.startswith("/cuenta/confirmar/")

    def test_shows_a_drawing_on_white_and_the_key_in_words(self, ana: User, browser) -> None:
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        response = client.get(ACTIVATE)
        body = response.content.decode()
        source = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', body)
        assert source is not None
        assert b"#fff" in base64.b64decode(source[1])
        assert response.context["secret"] in body
        assert "img-src 'self' data:" in response["Content-Security-Policy"]
        assert "<script" not in body

    def test_gives_recovery_codes_and_writes_to_the_person(
        self, ana: User, browser, django_capture_on_commit_callbacks
    ) -> None:
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        secret = client.get(ACTIVATE).context["form"].secret
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(ACTIVATE, {"code": totp_code(secret)})
        assert response.url == "/cuenta/segundo-factor/codigos/"
        page = client.get(response.url).content.decode()
        assert all(code in page for code in recovery_codes(ana))
        assert [message.to for message in mail.outbox] == [["ana@example.org"]]
        assert "segundo factor" in mail.outbox[0].subject

    def test_a_wrong_code_activates_nothing_and_keeps_the_key(self, ana: User, browser) -> None:
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        secret = client.get(ACTIVATE).context["form"].secret
        response = client.post(ACTIVATE, {"code": "000000"})
        assert response.status_code == 200
        assert response.context["form"].secret == secret
        assert not Authenticator.objects.exists()

    def test_does_not_ask_for_a_verified_email(self, ana: User, browser) -> None:
        """A reset leaves an unverified address in allauth's list; staff must not be shut out."""
        EmailAddress.objects.create(user=ana, email=ana.email, verified=False)
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        secret = client.get(ACTIVATE).context["form"].secret
        client.post(ACTIVATE, {"code": totp_code(secret)})
        assert Authenticator.objects.filter(user=ana, type="totp").exists()

    def test_a_second_time_changes_nothing(self, ana: User, browser) -> None:
        row = give_totp(ana)
        client = browser(ana)
        client.post("/cuenta/segundo-factor/confirmar/", {"code": totp_code()})
        assert client.get(ACTIVATE).url == "/cuenta/segundo-factor/"
        assert client.post(ACTIVATE, {"code": "123456"}).url == "/cuenta/segundo-factor/"
        row.refresh_from_db()


class TestKeepingIt:
    @pytest.fixture
    def client_in(self, ana: User, browser) -> Client:
        give_totp(ana)
        client = browser(ana)
        client.post("/cuenta/confirmar/", {"password": PASSWORD})
        return client

    def test_somebody_who_is_no_staff_may_turn_it_off(self, ana: User, client_in: Client) -> None:
        assert client_in.post(reverse("mfa_deactivate_totp")).status_code == 302
        assert not Authenticator.objects.filter(user=ana).exists()
        assert "desactivó" in mail.outbox[-1].subject

    def test_turning_it_off_asks_who_it_is(self, ana: User, browser) -> None:
        give_totp(ana)
        response = browser(ana).post(reverse("mfa_deactivate_totp"))
        assert "/confirmar/" in response.url
        assert Authenticator.objects.filter(user=ana).count() == 2

    def test_a_get_turns_nothing_off(self, ana: User, client_in: Client) -> None:
        assert client_in.get(reverse("mfa_deactivate_totp")).status_code == 200
        assert Authenticator.objects.filter(user=ana).count() == 2

    def test_new_recovery_codes_replace_the_old(self, ana: User, client_in: Client) -> None:
        old = recovery_codes(ana)
        assert client_in.get(reverse("mfa_generate_recovery_codes")).status_code == 200
        client_in.post(reverse("mfa_generate_recovery_codes"))
        assert not set(old) & set(recovery_codes(ana))

    def test_codes_are_downloaded_as_text(self, ana: User, client_in: Client) -> None:
        response = client_in.get(reverse("mfa_download_recovery_codes"))
        assert "codigos-de-recuperacion.txt" in response["Content-Disposition"]
        assert response["Cache-Control"] == "private, no-store"
        assert response.content.decode().split() == recovery_codes(ana)

    def test_codes_are_not_shown_without_saying_who_one_is(self, ana: User, browser) -> None:
        give_totp(ana)
        response = browser(ana).get(reverse("mfa_view_recovery_codes"))
        assert "/confirmar/" in response.url

    def test_the_index_says_how_things_stand(self, ana: User, client_in: Client) -> None:
        body = client_in.get("/cuenta/segundo-factor/").content.decode()
        assert "Le quedan 10" in body
        assert "Desactivar el segundo factor" in body

    def test_confirming_with_a_code_is_counted(self, ana: User, browser) -> None:
        give_totp(ana)
        url = reverse("mfa_reauthenticate")
        with freeze_time(NOON):
            client = browser(ana)
            for n in range(5):
                assert client.post(url, {"code": f"00000{n}"}).status_code == 200
            assert client.post(url, {"code": totp_code()}).status_code == 429


class TestRequiredOfStaff:
    @pytest.fixture(autouse=True)
    def _required(self, settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.mark.parametrize("who", ["prensa", "sistemas", "comite", "hacienda"])
    @pytest.mark.parametrize(
        "path", ["/admin/", "/admin/pages/", "/admin/personas/", "/admin/nada/", "/admin/account/"]
    )
    def test_every_admin_page_leads_to_setting_it_up(
        self, town, browser, who: str, path: str
    ) -> None:
        client = browser(town.people[who])
        assert client.get(path).url == ACTIVATE
        assert client.post(path).url == ACTIVATE

    def test_a_superuser_too(self, db, browser) -> None:
        root = User.objects.create_superuser("root")
        assert browser(root).get("/admin/").url == ACTIVATE

    def test_the_page_explains_why(self, town, browser) -> None:
        body = browser(town.prensa).get(ACTIVATE).content.decode()
        assert "Para entrar a la administración necesita un segundo factor" in body

    def test_nothing_else_is_blocked(self, town, browser) -> None:
        client = browser(town.prensa)
        assert client.get("/cuenta/segundo-factor/").status_code == 200
        assert client.get("/").status_code == 200

    def test_with_it_the_admin_opens(self, town, browser) -> None:
        give_totp(town.prensa)
        assert browser(town.prensa).get("/admin/").status_code == 200

    def test_recovery_codes_alone_are_no_second_factor(self, town, browser) -> None:
        give_totp(town.prensa)
        Authenticator.objects.filter(user=town.prensa, type="totp").delete()
        assert browser(town.prensa).get("/admin/").url == ACTIVATE

    def test_whoever_may_not_open_the_admin_is_left_alone(self, town, browser) -> None:
        response = browser(town.ciudadana).get("/admin/")
        assert response.status_code in {302, 404}
        assert response.get("Location") != ACTIVATE
        assert browser(town.ciudadana).get("/cuenta/").status_code == 200

    def test_strangers_are_asked_to_sign_in(self, town, client: Client) -> None:
        assert client.get("/admin/").url.startswith("/cuenta/ingresar/")

    def test_staff_cannot_turn_it_off(self, town, browser) -> None:
        give_totp(town.prensa)
        client = browser(town.prensa)
        client.post(reverse("mfa_reauthenticate"), {"code": totp_code()})
        page = client.get(reverse("mfa_deactivate_totp"))
        assert "no se puede desactivar" in page.content.decode()
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=town.prensa).count() == 2
        assert "Desactivar" not in client.get("/cuenta/segundo-factor/").content.decode()

    def test_it_may_be_switched_off_for_a_demo(self, town, browser, settings) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        assert browser(town.prensa).get("/admin/").status_code == 200

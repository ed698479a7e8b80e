"""Changing and recovering the password: whom it reaches, whose address it names, what it ends."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from freezegun import freeze_time

from cms.accounts.models import AccessCode, User
from tests.cms.accounts.doors import PASSWORD, enter, give_totp, is_in

pytestmark = pytest.mark.django_db

NEW = "otra-clave-muy-distinta-7"
SENT = "/cuenta/clave/recuperar/enviado/"


def ask(email: str = "ana@example.org", **headers: str):
    return Client().post("/cuenta/clave/recuperar/", {"email": email}, headers=headers)


def link(message: int = -1) -> str:
    found = re.search(r"https?://\S+/cuenta/clave/recuperar/\S+", mail.outbox[message].body)
    assert found is not None
    return found[0]


def choose(url: str, password: str = NEW, *, client: Client | None = None):
    """Open a link like a browser does and post the new password."""
    client = client or Client()
    opened = client.get(url.removeprefix("http://127.0.0.1:8000"))
    if opened.status_code != 302:
        return opened
    return client.post(opened.url, {"password1": password, "password2": password})


def test_the_link_goes_to_the_owner_and_works_once(ana: User) -> None:
    assert ask().url == SENT
    assert mail.outbox[0].to == ["ana@example.org"]
    assert "«ana»" in mail.outbox[0].body
    url = link()
    assert choose(url).url == "/cuenta/clave/recuperar/listo/"
    assert is_in(enter(password=NEW))
    assert not is_in(enter(password=PASSWORD))
    assert "El enlace ya no sirve" in choose(url).content.decode()


def test_the_message_is_sent_in_spanish_by_the_municipality(ana: User) -> None:
    ask()
    message = mail.outbox[0]
    assert message.subject.endswith("Enlace para elegir otra contraseña")
    assert "\n" not in message.subject
    assert "pidió elegir otra contraseña" in message.body


def test_the_link_opens_the_form_without_the_key_in_the_address(ana: User) -> None:
    ask()
    response = Client().get(link().removeprefix("http://127.0.0.1:8000"))
    assert response.url.endswith("-set-password/")


def test_a_reset_does_not_sign_in(ana: User) -> None:
    ask()
    client = Client()
    choose(link(), client=client)
    assert client.get("/cuenta/").status_code == 302


def test_a_reset_does_not_pass_over_the_second_factor(ana: User) -> None:
    give_totp(ana)
    ask()
    choose(link())
    response = enter(password=NEW)
    assert not is_in(response)
    assert response.url == "/cuenta/segundo-factor/ingresar/"


def test_it_ends_other_sessions_and_the_printed_code(ana: User, browser) -> None:
    AccessCode.objects.create(
        user=ana,
        code_hash="x",
        issued_by=ana,
        expires_at=datetime(2030, 1, 1, tzinfo=UTC),
    )
    thief = browser(ana)
    assert thief.get("/cuenta/").status_code == 200
    ask()
    choose(link())
    assert thief.get("/cuenta/").status_code == 302
    assert not AccessCode.objects.exists()


def test_it_is_told_to_the_person(ana: User) -> None:
    ask()
    choose(link())
    assert mail.outbox[-1].to == ["ana@example.org"]
    assert "Se cambió su contraseña" in mail.outbox[-1].subject


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "localhost"},
        {"x-forwarded-host": "evil.example"},
        {"host": "localhost", "x-forwarded-host": "evil.example", "forwarded": "host=evil"},
    ],
)
def test_the_link_names_the_site_whatever_host_the_request_claims(
    ana: User, settings, headers: dict[str, str]
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://www.sabanalarga-atlantico.gov.co"
    ask(**headers)
    message = mail.outbox[0]
    assert link().startswith("https://www.sabanalarga-atlantico.gov.co/cuenta/")
    assert "evil" not in message.body + message.subject
    assert "localhost" not in message.body + message.subject


def test_an_unknown_host_is_refused(ana: User) -> None:
    assert ask(host="evil.example").status_code == 400
    assert mail.outbox == []


@pytest.mark.parametrize("who", ["nadie@example.org", "cerrada@example.org"])
def test_an_email_nobody_has_answers_alike_and_sends_nothing(ana: User, who: str) -> None:
    User.objects.create_user("cerrada", "cerrada@example.org", PASSWORD, is_active=False)
    response = ask(who)
    assert response.status_code == 302
    assert response.url == SENT
    assert mail.outbox == []


def test_an_email_that_is_no_longer_the_persons_reaches_nobody(ana: User) -> None:
    EmailAddress.objects.create(user=ana, email="vieja@example.org", verified=True, primary=True)
    ask("vieja@example.org")
    assert mail.outbox == []


def test_notices_go_to_the_account_not_to_what_allauth_remembers(ana: User) -> None:
    EmailAddress.objects.create(user=ana, email="vieja@example.org", verified=True, primary=True)
    ask()
    choose(link())
    assert {address for message in mail.outbox for address in message.to} == {"ana@example.org"}


@pytest.mark.parametrize(
    "typed", ["ANA@EXAMPLE.ORG", " ana@example.org "], ids=["capitals", "blanks"]
)
def test_capitals_and_blanks_of_an_email_do_not_matter(ana: User, typed: str) -> None:
    ask(typed)
    assert len(mail.outbox) == 1


def test_a_lookalike_email_is_another(ana: User) -> None:
    """Some databases take «ı» for «i»; the message would go to the stranger's lookalike."""
    User.objects.create_user("mike", "mike@example.org", PASSWORD)
    ask("m\u0131ke@example.org")
    assert mail.outbox == []


def test_two_people_of_one_email_get_a_link_each(ana: User) -> None:
    User.objects.create_user("luis", "ana@example.org", PASSWORD)
    ask()
    assert sorted(re.findall("«(\\w+)»", " ".join(m.body for m in mail.outbox))) == ["ana", "luis"]


@pytest.mark.parametrize(
    "email",
    ["ana@example.org\r\nBcc: evil@example.org", "ana@example.org\nSubject: x", "a,b@example.org"],
)
def test_line_breaks_make_no_headers(ana: User, email: str) -> None:
    response = ask(email)
    assert response.status_code == 200
    assert mail.outbox == []


def test_five_messages_an_hour_and_the_page_stays_the_same(ana: User) -> None:
    with freeze_time(datetime(2026, 12, 1, 17, 0, tzinfo=UTC)) as clock:
        for _ in range(8):
            assert ask().url == SENT
        assert len(mail.outbox) == 5
        clock.tick(timedelta(hours=1))
        ask()
        assert len(mail.outbox) == 6


@pytest.mark.parametrize("key", ["1-abc-def", "zzzzzzzz-x-y", "0-0", "9" * 400 + "-a-b"])
def test_invented_links_do_not_serve(client: Client, key: str) -> None:
    response = client.get(f"/cuenta/clave/recuperar/{key}/")
    assert response.status_code in {200, 404}
    if response.status_code == 200:
        assert "El enlace ya no sirve" in response.content.decode()


def test_weak_or_different_passwords_are_said_beside_their_field(ana: User) -> None:
    ask()
    client = Client()
    form = client.get(link().removeprefix("http://127.0.0.1:8000")).url
    response = client.post(form, {"password1": "12345678", "password2": "12345678"})
    assert response.context["form"].errors.keys() == {"password1"}
    response = client.post(form, {"password1": NEW, "password2": NEW + "x"})
    assert response.context["form"].errors == {"password2": ["Las dos contraseñas no son iguales."]}
    ana.refresh_from_db()
    assert ana.check_password(PASSWORD)


class TestChange:
    DATA = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}

    def test_keeps_this_session_ends_the_others_and_tells(self, ana: User, browser) -> None:
        here, elsewhere = browser(ana), browser(ana)
        key = here.session.session_key
        assert here.post("/cuenta/clave/", self.DATA).status_code == 302
        assert here.get("/cuenta/").status_code == 200
        assert here.session.session_key != key
        assert elsewhere.get("/cuenta/").status_code == 302
        assert "Se cambió su contraseña" in mail.outbox[0].subject

    def test_needs_the_current_one(self, ana: User, browser) -> None:
        response = browser(ana).post("/cuenta/clave/", self.DATA | {"oldpassword": "x"})
        assert response.context["form"].errors == {
            "oldpassword": ["La contraseña actual no es correcta."]
        }

    def test_says_nothing_to_whoever_has_no_email(self, ana: User, browser) -> None:
        User.objects.update(email="")
        ana.refresh_from_db()
        assert browser(ana).post("/cuenta/clave/", self.DATA).status_code == 302
        assert mail.outbox == []

    def test_does_not_repeat_what_the_browser_says_of_itself(self, ana: User, browser) -> None:
        browser(ana).post(
            "/cuenta/clave/", self.DATA, headers={"user-agent": "Visite http://evil.example"}
        )
        assert "evil" not in mail.outbox[0].body

    @pytest.mark.parametrize("field", ["is_staff", "is_superuser", "groups", "role", "username"])
    def test_takes_no_other_field(self, ana: User, browser, field: str) -> None:
        browser(ana).post("/cuenta/clave/", self.DATA | {field: "1"})
        ana.refresh_from_db()
        assert not ana.is_staff
        assert not ana.is_superuser
        assert not ana.groups.exists()
        assert ana.username == "ana"

    def test_an_account_without_password_is_sent_to_the_reset(self, town, browser) -> None:
        """Nobody sets a first password from an open session."""
        response = browser(town.ciudadana).get("/cuenta/clave/")
        assert response.url == "/cuenta/clave/recuperar/"


def test_a_link_ends_when_the_password_changes(ana: User) -> None:
    ask()
    url = link()
    ana.set_password(NEW)
    ana.save()
    assert "El enlace ya no sirve" in choose(url).content.decode()


def test_a_link_ends_when_the_account_closes_and_stays_ended(ana: User, town) -> None:
    from cms.accounts.services import deactivate_person, reactivate_person

    ask()
    url = link()
    deactivate_person(user=ana, by=town.sistemas)
    assert "El enlace ya no sirve" in choose(url).content.decode()
    reactivate_person(user=ana, by=town.sistemas)
    assert "El enlace ya no sirve" in choose(url).content.decode()

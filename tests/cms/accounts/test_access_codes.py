"""Printed one-time codes: strength, single use, expiry, guessing, and the page that takes them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from freezegun import freeze_time

from cms.accounts.errors import CodeRefused, ConfirmationRequired, NotAllowed, PersonInactive
from cms.accounts.models import AccessCode, Confirmation, User
from cms.accounts.services import (
    access,
    confirm,
    deactivate_person,
    issue_access_code,
    reactivate_person,
    request_confirmation,
    use_access_code,
)
from cms.accounts.services.access import ALPHABET, CODE_LENGTH
from cms.core.throttling import LimitReached
from tests.cms.accounts.doors import PASSWORD, enter, give_totp, is_in
from tests.conftest import person

pytestmark = pytest.mark.django_db

NEW = "otra-clave-muy-distinta-7"
NOON = datetime(2026, 12, 1, 17, 2, tzinfo=UTC)


def use(username: str, code: str, password: str = NEW, address: str = "190.60.1.1") -> User:
    return use_access_code(username=username, code=code, new_password=password, address=address)


def post(client: Client, **data: str):
    return client.post("/cuenta/codigo/", {"password1": NEW, "password2": NEW, **data})


class TestIssuing:
    def test_a_code_has_more_than_fifty_bits_and_prints_well(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        assert len(ALPHABET) ** CODE_LENGTH >= 2**50
        assert len(set(ALPHABET)) == 32
        assert not set("01IO") & set(ALPHABET)
        assert re.fullmatch(f"([{ALPHABET}]{{4}}-){{2}}[{ALPHABET}]{{4}}", code)

    def test_no_two_codes_are_alike(self, town) -> None:
        codes = {issue_access_code(user=town.ciudadana, by=town.sistemas) for _ in range(5)}
        assert len(codes) == 5

    def test_only_a_hash_is_kept(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        row = AccessCode.objects.get()
        assert row.code_hash.startswith("argon2")
        assert code.replace("-", "") not in row.code_hash
        assert row.issued_by == town.sistemas

    def test_neither_the_log_nor_the_mail_tells_the_code(
        self, town, django_capture_on_commit_callbacks
    ) -> None:
        User.objects.filter(pk=town.ciudadana.pk).update(email="c@example.org")
        town.ciudadana.refresh_from_db()
        with django_capture_on_commit_callbacks(execute=True):
            code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        from wagtail.models import ModelLogEntry

        entry = ModelLogEntry.objects.get(action="accounts.issue_code")
        assert entry.user == town.sistemas
        assert code not in str(entry.data)
        assert "código de acceso" in mail.outbox[0].subject
        assert code not in mail.outbox[0].body

    def test_a_new_code_replaces_the_old(self, town) -> None:
        old = issue_access_code(user=town.ciudadana, by=town.sistemas)
        new = issue_access_code(user=town.ciudadana, by=town.sistemas)
        with pytest.raises(CodeRefused):
            use("ciudadana", old)
        use("ciudadana", new)

    @pytest.mark.parametrize("who", ["prensa", "comite", "hacienda", "ciudadana"])
    def test_only_sistemas_gives_codes(self, town, who: str) -> None:
        with pytest.raises(NotAllowed):
            issue_access_code(user=town.hacienda2, by=town.people[who])
        assert not AccessCode.objects.exists()

    def test_nobody_gives_one_to_themselves_nor_to_a_superuser(self, town) -> None:
        root = User.objects.create_superuser("root")
        for target in (town.sistemas, root):
            with pytest.raises(NotAllowed):
                issue_access_code(user=target, by=town.sistemas)

    def test_a_closed_account_gets_none(self, town) -> None:
        deactivate_person(user=town.ciudadana, by=town.sistemas)
        with pytest.raises(PersonInactive):
            issue_access_code(user=town.ciudadana, by=town.sistemas)


class TestGuardedAccounts:
    @pytest.fixture
    def colleague(self, town) -> User:
        return person("sistemas2", town.systems)

    @pytest.mark.parametrize("who", ["prensa", "sistemas2"])
    def test_need_a_second_person(self, town, colleague: User, who: str) -> None:
        """A code for a colleague of Sistemas would let one person confirm their own request."""
        with pytest.raises(ConfirmationRequired):
            issue_access_code(user=User.objects.get(username=who), by=town.sistemas)
        assert not AccessCode.objects.exists()

    def ask(self, town, by: User) -> None:
        confirmation = request_confirmation(
            kind=Confirmation.Kind.ACCESS_CODE, user=town.prensa, by=town.sistemas
        )
        confirm(confirmation=confirmation, by=by)

    def test_one_confirmation_gives_one_code(self, town) -> None:
        self.ask(town, town.prensa2)
        assert not AccessCode.objects.exists()
        issue_access_code(user=town.prensa, by=town.sistemas)
        with pytest.raises(ConfirmationRequired):
            issue_access_code(user=town.prensa, by=town.sistemas)

    def test_a_confirmation_waits_three_days(self, town) -> None:
        with freeze_time(NOON):
            self.ask(town, town.prensa2)
        with freeze_time(NOON + timedelta(hours=73)), pytest.raises(ConfirmationRequired):
            issue_access_code(user=town.prensa, by=town.sistemas)

    def test_a_confirmation_for_one_is_not_for_another(self, town) -> None:
        self.ask(town, town.prensa2)
        with pytest.raises(ConfirmationRequired):
            issue_access_code(user=town.prensa2, by=town.sistemas)

    def test_a_refused_request_gives_nothing(self, town) -> None:
        from cms.accounts.services import refuse

        confirmation = request_confirmation(
            kind=Confirmation.Kind.ACCESS_CODE, user=town.prensa, by=town.sistemas
        )
        refuse(confirmation=confirmation, by=town.prensa2)
        with pytest.raises(ConfirmationRequired):
            issue_access_code(user=town.prensa, by=town.sistemas)

    def test_a_superuser_needs_nobody(self, town) -> None:
        root = User.objects.create_superuser("root")
        assert issue_access_code(user=town.prensa, by=root)


class TestUsing:
    def test_it_sets_the_password_and_dies(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        assert use("ciudadana", code) == town.ciudadana
        assert is_in(enter("ciudadana", NEW))
        assert not AccessCode.objects.exists()
        with pytest.raises(CodeRefused):
            use("ciudadana", code, "tercera-clave-distinta-9")

    @pytest.mark.parametrize("copy", [str.lower, lambda c: c.replace("-", ""), lambda c: f" {c} "])
    def test_however_it_is_copied(self, town, copy) -> None:
        use("Ciudadana", copy(issue_access_code(user=town.ciudadana, by=town.sistemas)))

    def test_it_lasts_seventy_two_hours(self, town) -> None:
        with freeze_time(NOON):
            code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        with freeze_time(NOON + timedelta(hours=72)), pytest.raises(CodeRefused):
            use("ciudadana", code)
        with freeze_time(NOON + timedelta(hours=71, minutes=59)):
            use("ciudadana", code)

    def test_it_is_one_persons(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        issue_access_code(user=town.hacienda, by=town.sistemas)
        with pytest.raises(CodeRefused):
            use("hacienda", code)

    def test_it_ends_open_sessions(self, town, browser) -> None:
        thief = browser(town.ciudadana)
        use("ciudadana", issue_access_code(user=town.ciudadana, by=town.sistemas))
        assert thief.get("/cuenta/").status_code == 302

    def test_it_dies_with_the_account_and_does_not_come_back(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        deactivate_person(user=town.ciudadana, by=town.sistemas)
        with pytest.raises(CodeRefused):
            use("ciudadana", code)
        reactivate_person(user=town.ciudadana, by=town.sistemas)
        with pytest.raises(CodeRefused):
            use("ciudadana", code)

    def test_it_does_not_serve_while_the_account_is_closed_elsewhere(self, town) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        User.objects.filter(pk=town.ciudadana.pk).update(is_active=False)
        with pytest.raises(CodeRefused):
            use("ciudadana", code)

    def test_a_weak_password_keeps_the_code_and_is_no_wrong_guess(self, town) -> None:
        with freeze_time(NOON):
            code = issue_access_code(user=town.ciudadana, by=town.sistemas)
            for _ in range(7):
                with pytest.raises(ValidationError):
                    use("ciudadana", code, "ciudadana")
        assert AccessCode.objects.exists()

    def test_it_does_not_pass_over_the_second_factor(self, town) -> None:
        give_totp(town.ciudadana)
        use("ciudadana", issue_access_code(user=town.ciudadana, by=town.sistemas))
        assert enter("ciudadana", NEW).url == "/cuenta/segundo-factor/ingresar/"

    def test_it_is_logged_and_told(self, town, django_capture_on_commit_callbacks) -> None:
        from wagtail.models import ModelLogEntry

        User.objects.filter(pk=town.ciudadana.pk).update(email="c@example.org")
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        with django_capture_on_commit_callbacks(execute=True):
            use("ciudadana", code)
        assert ModelLogEntry.objects.filter(action="accounts.use_code").exists()
        assert "con un código" in mail.outbox[-1].subject

    def test_two_at_once_with_the_same_code_one_wins(self, town, monkeypatch) -> None:
        """The other comes in after this one's code was found right, before it is spent."""
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        check = access.validate_password

        def the_other_comes_first(password: str, user: User) -> None:
            monkeypatch.setattr(access, "validate_password", check)
            use("ciudadana", code, "la-clave-del-primero-1")

        monkeypatch.setattr(access, "validate_password", the_other_comes_first)
        with pytest.raises(CodeRefused):
            use("ciudadana", code, "la-clave-del-segundo-2")
        town.ciudadana.refresh_from_db()
        assert town.ciudadana.check_password("la-clave-del-primero-1")


class TestGuessing:
    def test_five_wrong_codes_lock_even_the_right_one(self, town) -> None:
        with freeze_time(NOON):
            code = issue_access_code(user=town.ciudadana, by=town.sistemas)
            for _ in range(5):
                with pytest.raises(CodeRefused):
                    use("ciudadana", "AAAA-AAAA-AAAA")
            with pytest.raises(LimitReached):
                use("ciudadana", code)
            use("ciudadana", code, address="181.10.2.2")

    def test_fifty_a_day_from_anywhere(self, town) -> None:
        with freeze_time(NOON):
            code = issue_access_code(user=town.ciudadana, by=town.sistemas)
            for n in range(50):
                with pytest.raises(CodeRefused):
                    use("ciudadana", "AAAA", address=f"181.10.{n // 5}.2")
            with pytest.raises(LimitReached):
                use("ciudadana", code, address="181.10.99.2")

    def test_a_failure_stays_counted_whatever_happens_after(self, town) -> None:
        from cms.core.models import Throttle

        with pytest.raises(CodeRefused):
            use("ciudadana", "AAAA")
        assert set(Throttle.objects.values_list("count", flat=True)) == {1}

    def test_unknown_people_lock_alike(self, db) -> None:
        with freeze_time(NOON):
            for _ in range(5):
                with pytest.raises(CodeRefused):
                    use("nadie", "AAAA")
            with pytest.raises(LimitReached):
                use("nadie", "AAAA")


class TestPage:
    def test_a_person_without_email_comes_in(self, town, client: Client) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        response = post(client, username="ciudadana", code=code)
        assert response.url == "/cuenta/ingresar/"
        assert "quedó guardada" in client.get(response.url).content.decode()
        assert not response.wsgi_request.user.is_authenticated
        assert is_in(enter("ciudadana", NEW))

    def test_wrong_answers_are_alike_for_all(self, town, client: Client) -> None:
        issue_access_code(user=town.ciudadana, by=town.sistemas)
        for name in ("ciudadana", "hacienda", "nadie"):
            response = post(client, username=name, code="AAAA-AAAA-AAAA")
            assert response.status_code == 200
            assert response.context["form"].errors == {"code": [str(CodeRefused())]}
            assert f'value="{name}"' in response.content.decode()

    def test_locked_is_429_and_says_when(self, town, client: Client) -> None:
        with freeze_time(NOON):
            for _ in range(5):
                post(client, username="ciudadana", code="AAAA")
            response = post(client, username="ciudadana", code="AAAA")
        assert response.status_code == 429
        assert "después de las 12:15" in response.content.decode()

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"password1": "corta", "password2": "corta"}, "password1"),
            ({"password2": "otra-cosa-diferente"}, "password2"),
            ({"username": ""}, "username"),
            ({"code": ""}, "code"),
            ({"username": "a" * 200}, "username"),
            ({"code": "a" * 200}, "code"),
            ({"code": "a\x00"}, "code"),
            ({"password1": "a" * 200, "password2": "a" * 200}, "password1"),
        ],
    )
    def test_errors_stand_beside_their_field_and_try_nothing(
        self, town, client: Client, data: dict[str, str], field: str
    ) -> None:
        from cms.core.models import Throttle

        response = post(client, **({"username": "ciudadana", "code": "AAAA"} | data))
        assert response.status_code == 200
        assert field in response.context["form"].errors
        assert not Throttle.objects.exists()

    def test_a_password_like_the_name_is_said_beside_it(self, town, client: Client) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        data = {"password1": "ciudadana1", "password2": "ciudadana1"}
        response = post(client, username="ciudadana", code=code, **data)
        assert "password1" in response.context["form"].errors
        assert code in response.content.decode()

    def test_it_takes_no_other_field(self, town, client: Client) -> None:
        code = issue_access_code(user=town.ciudadana, by=town.sistemas)
        extra = {"is_staff": "1", "is_superuser": "1", "groups": "1", "role": "press"}
        post(client, username="ciudadana", code=code, **extra)
        town.ciudadana.refresh_from_db()
        assert not (town.ciudadana.is_staff)
        assert not (town.ciudadana.is_superuser)
        assert not town.ciudadana.groups.exists()
        assert town.ciudadana.check_password(NEW)
        assert not town.ciudadana.check_password(PASSWORD)

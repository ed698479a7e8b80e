"""Creating, correcting, closing and reopening accounts."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from cms.accounts.errors import AlreadyRequested, NotAllowed, PeopleError, UsernameTaken
from cms.accounts.models import AccessCode, Confirmation, User
from cms.accounts.permissions import may_open_admin
from cms.accounts.services import (
    confirm,
    create_person,
    deactivate_person,
    issue_access_code,
    reactivate_person,
    request_confirmation,
    update_person,
)
from tests.cms.accounts.doors import enter, give_totp, is_in, totp_code
from tests.conftest import person

pytestmark = pytest.mark.django_db


def logged(action: str) -> ModelLogEntry:
    return ModelLogEntry.objects.get(action=f"accounts.{action}")


def update(town, user: User, by: User | None = None, **changes: str) -> Confirmation | None:
    values = {name: getattr(user, name) for name in ("first_name", "last_name", "email")}
    return update_person(user=user, by=by or town.sistemas, **(values | changes))


class TestCreate:
    def create(self, town, **changes: str) -> User:
        values = {"username": "maria.perez", "first_name": "María", "last_name": "Pérez"}
        return create_person(by=town.sistemas, **(values | changes))

    def test_a_new_account_has_no_role_and_no_way_in(self, town) -> None:
        maria = self.create(town)
        assert not maria.has_usable_password()
        assert not maria.groups.exists()
        assert not (maria.is_staff)
        assert not (maria.is_superuser)
        assert not maria.email

    def test_it_is_logged(self, town) -> None:
        maria = self.create(town)
        entry = logged("create")
        assert (entry.user, entry.object_id) == (town.sistemas, str(maria.pk))

    def test_names_and_email_are_kept_tidy(self, town) -> None:
        maria = self.create(town, username=" Maria.Perez ", email=" Maria@Example.org ")
        assert (maria.username, maria.email) == ("maria.perez", "maria@example.org")

    @pytest.mark.parametrize("username", ["Prensa", "PRENSA", " prensa", "ｐrensa"])
    def test_another_spelling_of_a_name_is_taken(self, town, username: str) -> None:
        with pytest.raises(UsernameTaken):
            self.create(town, username=username)

    def test_the_database_takes_no_second_spelling_either(self, town) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create_user("PRENSA")

    def test_of_two_who_create_it_at_once_one_is_told(self, town, monkeypatch) -> None:
        monkeypatch.setattr(
            User, "full_clean", lambda user: User.objects.create_user("Maria.Perez")
        )
        with pytest.raises(UsernameTaken):
            self.create(town)

    @pytest.mark.parametrize("username", ["", "con espacio", "a/b", "x" * 151, "<b>", "a\nb"])
    def test_wrong_user_names(self, town, username: str) -> None:
        with pytest.raises(ValidationError) as refused:
            self.create(town, username=username)
        assert "username" in refused.value.message_dict

    @pytest.mark.parametrize(
        "name",
        [
            "Ana\r\nBcc: evil@example.org",
            "Ana\nPérez",
            "Ana\x00",
            "Ana\u202egnp.exe",
            "Ana\u200b",
            "Ana\u2028x",
            "Ana\x1b[31m",
        ],
    )
    @pytest.mark.parametrize("field", ["first_name", "last_name"])
    def test_names_in_one_line_without_invisible_characters(
        self, town, field: str, name: str
    ) -> None:
        with pytest.raises(ValidationError) as refused:
            self.create(town, **{field: name})
        assert field in refused.value.message_dict
        assert not User.objects.filter(username="maria.perez").exists()

    @pytest.mark.parametrize("name", ["José María Ñuño", "D'Angelo", "Sáenz-Peña", "李"])
    def test_real_names_are_welcome(self, town, name: str) -> None:
        assert self.create(town, first_name=name).first_name == name

    @pytest.mark.parametrize("email", ["sin-arroba", "a@b", "a@b.co\r\nBcc: x@y.co", "a b@c.co"])
    def test_wrong_emails(self, town, email: str) -> None:
        with pytest.raises(ValidationError) as refused:
            self.create(town, email=email)
        assert "email" in refused.value.message_dict

    @pytest.mark.parametrize("who", ["prensa", "comite", "hacienda", "ciudadana"])
    def test_only_sistemas_creates(self, town, who: str) -> None:
        with pytest.raises(NotAllowed):
            create_person(username="x", first_name="X", last_name="", by=town.people[who])

    def test_a_closed_account_of_sistemas_creates_nothing(self, town) -> None:
        User.objects.filter(pk=town.sistemas.pk).update(is_active=False)
        with pytest.raises(NotAllowed):
            create_person(
                username="x", first_name="X", last_name="", by=User.objects.get(username="sistemas")
            )


class TestUpdate:
    def test_names_change_and_the_log_says_from_what(self, town) -> None:
        assert update(town, town.hacienda, first_name="Hernán") is None
        town.hacienda.refresh_from_db()
        assert town.hacienda.first_name == "Hernán"
        assert logged("update").data == {"first_name": ["Hacienda", "Hernán"]}

    def test_nothing_changed_nothing_logged(self, town) -> None:
        update(town, town.hacienda)
        assert not ModelLogEntry.objects.filter(action__startswith="accounts.").exists()

    def test_line_breaks_are_refused_and_nothing_is_stored(self, town) -> None:
        with pytest.raises(ValidationError):
            update(town, town.hacienda, first_name="A\r\nB")
        town.hacienda.refresh_from_db()
        assert town.hacienda.first_name == "Hacienda"

    def test_a_wrong_email_is_keyed_by_its_field(self, town) -> None:
        with pytest.raises(ValidationError) as refused:
            update(town, town.hacienda, email="x")
        assert "email" in refused.value.message_dict

    def test_both_addresses_learn_of_the_change(
        self, town, django_capture_on_commit_callbacks
    ) -> None:
        User.objects.filter(pk=town.hacienda.pk).update(email="old@example.org")
        town.hacienda.refresh_from_db()
        EmailAddress.objects.create(user=town.hacienda, email="old@example.org", verified=True)
        with django_capture_on_commit_callbacks(execute=True):
            update(town, town.hacienda, email="new@example.org")
        assert [message.to[0] for message in mail.outbox] == ["old@example.org", "new@example.org"]
        assert not EmailAddress.objects.exists()
        assert logged("change_email").data == {"old": "old@example.org", "new": "new@example.org"}

    def test_an_email_may_be_taken_away(self, town) -> None:
        User.objects.filter(pk=town.hacienda.pk).update(email="old@example.org")
        town.hacienda.refresh_from_db()
        update(town, town.hacienda, email="")
        town.hacienda.refresh_from_db()
        assert town.hacienda.email == ""

    def test_the_email_of_prensa_is_a_way_in_and_needs_two(self, town) -> None:
        awaits = update(town, town.prensa, email="mine@example.org", last_name="Ruiz")
        town.prensa.refresh_from_db()
        assert town.prensa.email == ""
        assert town.prensa.last_name == "Ruiz"
        assert awaits is not None
        confirm(confirmation=awaits, by=town.prensa2)
        town.prensa.refresh_from_db()
        assert town.prensa.email == "mine@example.org"
        assert logged("change_email").data["confirmed_by"] == "prensa2"

    def test_and_so_is_that_of_sistemas_ones_own_too(self, town) -> None:
        assert update(town, town.sistemas, email="mine@example.org") is not None
        town.sistemas.refresh_from_db()
        assert town.sistemas.email == ""

    def test_one_request_at_a_time(self, town) -> None:
        update(town, town.prensa, email="mine@example.org")
        with pytest.raises(AlreadyRequested):
            update(town, town.prensa, email="other@example.org")
        assert Confirmation.objects.get().new_email == "mine@example.org"

    def test_a_reset_does_not_reach_an_unconfirmed_email(self, town, client) -> None:
        update(town, town.prensa, email="mine@example.org")
        client.post("/cuenta/clave/recuperar/", {"email": "mine@example.org"})
        assert mail.outbox == []

    def test_a_superusers_account_is_out_of_reach(self, town) -> None:
        root = User.objects.create_superuser("root", "root@example.org")
        with pytest.raises(NotAllowed):
            update(town, root, email="mine@example.org")
        with pytest.raises(NotAllowed):
            update(town, root, first_name="X")
        root.refresh_from_db()
        assert root.email == "root@example.org"

    @pytest.mark.parametrize("who", ["prensa", "comite", "hacienda", "ciudadana"])
    def test_only_sistemas_corrects(self, town, who: str) -> None:
        with pytest.raises(NotAllowed):
            update(town, town.hacienda2, by=town.people[who], first_name="X")


class TestDeactivate:
    def test_everything_is_dead_at_the_next_request(self, town, ana: User, browser) -> None:
        session = browser(ana)
        assert session.get("/cuenta/").status_code == 200
        issue_access_code(user=ana, by=town.sistemas)
        deactivate_person(user=ana, by=town.sistemas)
        assert session.get("/cuenta/").status_code == 302
        assert not AccessCode.objects.exists()
        assert not is_in(enter())

    def test_nothing_comes_back_to_life_when_reopened(self, town, ana: User, browser) -> None:
        session = browser(ana)
        session.get("/cuenta/")
        deactivate_person(user=ana, by=town.sistemas)
        reactivate_person(user=ana, by=town.sistemas)
        assert session.get("/cuenta/").status_code == 302
        assert not is_in(enter())

    def test_halfway_through_the_second_factor_stays_outside(self, town, ana: User, client) -> None:
        give_totp(ana)
        enter(client=client)
        deactivate_person(user=ana, by=town.sistemas)
        client.post("/cuenta/segundo-factor/ingresar/", {"code": totp_code()})
        assert client.get("/cuenta/").status_code == 302

    def test_prensa_is_left_and_does_not_come_back_alone(self, town) -> None:
        deactivate_person(user=town.prensa, by=town.sistemas)
        reactivate_person(user=town.prensa, by=town.sistemas)
        assert not town.press.user_set.filter(pk=town.prensa.pk).exists()
        assert not may_open_admin(User.objects.get(pk=town.prensa.pk))

    def test_an_account_closed_elsewhere_leaves_prensa_when_reopened(self, town) -> None:
        User.objects.filter(pk=town.prensa.pk).update(is_active=False)
        town.prensa.refresh_from_db()
        reactivate_person(user=town.prensa, by=town.sistemas)
        assert not town.prensa.groups.exists()

    def test_other_roles_stay(self, town) -> None:
        deactivate_person(user=town.hacienda, by=town.sistemas)
        reactivate_person(user=town.hacienda, by=town.sistemas)
        assert town.hacienda.groups.filter(pk=town.hacienda_section.group.pk).exists()

    def test_open_requests_for_the_person_lapse(self, town) -> None:
        open_request = request_confirmation(
            kind=Confirmation.Kind.ACCESS_CODE, user=town.prensa, by=town.sistemas
        )
        deactivate_person(user=town.prensa, by=town.sistemas)
        open_request.refresh_from_db()
        assert open_request.is_granted is False
        assert open_request.decided_by is None

    def test_twice_is_once(self, town) -> None:
        deactivate_person(user=town.hacienda, by=town.sistemas)
        deactivate_person(user=town.hacienda, by=town.sistemas)
        assert ModelLogEntry.objects.filter(action="accounts.deactivate").count() == 1

    def test_nobody_closes_their_own_nor_a_superusers(self, town) -> None:
        root = User.objects.create_superuser("root")
        for target in (town.sistemas, root):
            with pytest.raises(NotAllowed):
                deactivate_person(user=target, by=town.sistemas)
            target.refresh_from_db()
            assert target.is_active

    @pytest.mark.parametrize("who", ["prensa", "comite", "hacienda", "ciudadana"])
    def test_only_sistemas_closes_and_opens(self, town, who: str) -> None:
        with pytest.raises(NotAllowed):
            deactivate_person(user=town.hacienda2, by=town.people[who])
        User.objects.filter(pk=town.hacienda2.pk).update(is_active=False)
        with pytest.raises(NotAllowed):
            reactivate_person(user=town.hacienda2, by=town.people[who])

    def test_an_open_account_is_not_opened_again(self, town) -> None:
        with pytest.raises(PeopleError):
            reactivate_person(user=town.hacienda, by=town.sistemas)

    def test_the_person_is_told_of_the_reopening(
        self, town, ana: User, django_capture_on_commit_callbacks
    ) -> None:
        deactivate_person(user=ana, by=town.sistemas)
        with django_capture_on_commit_callbacks(execute=True):
            reactivate_person(user=ana, by=town.sistemas)
        assert "activa de nuevo" in mail.outbox[0].subject
        assert "http://127.0.0.1:8000/cuenta/clave/recuperar/" in mail.outbox[0].body


def test_a_notice_is_not_sent_when_the_change_is_not_stored(
    town, ana: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        issue_access_code(user=ana, by=town.sistemas)
    assert mail.outbox == []
    for callback in callbacks:
        callback()
    assert len(mail.outbox) == 1


def test_permission_to_change_users_does_not_make_sistemas(town) -> None:
    """The right that Wagtail's screens ask for opens nothing here."""
    clerk = person("clerk")
    clerk.user_permissions.set(Permission.objects.filter(codename__endswith="_user"))
    clerk.is_staff = True
    clerk.save()
    with pytest.raises(NotAllowed):
        create_person(username="x", first_name="X", last_name="", by=clerk)

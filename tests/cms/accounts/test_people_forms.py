"""What the forms of «Personas» take, what they must not take, and the actions on an account."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from cms.accounts.models import AccessCode, Confirmation, User
from tests.cms.accounts.doors import NEW, PENDING, at, give_totp, state_of

pytestmark = pytest.mark.django_db


class TestForms:
    DATA = {"username": "Maria.Perez", "first_name": "María", "last_name": "Pérez", "email": ""}

    def test_create_leads_to_roles(self, town, sistemas: Client) -> None:
        response = sistemas.post(NEW, self.DATA)
        maria = User.objects.get(username="maria.perez")
        assert response.url == at(maria, "roles")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"username": "prensa"}, "username"),
            ({"username": "PRENSA"}, "username"),
            ({"username": ""}, "username"),
            ({"username": "con espacio"}, "username"),
            ({"first_name": ""}, "first_name"),
            ({"first_name": "a\nb"}, "first_name"),
            ({"last_name": "a\u202eb"}, "last_name"),
            ({"email": "x"}, "email"),
            ({"email": "a@b.co\r\nBcc: c@d.co"}, "email"),
        ],
    )
    def test_errors_stand_beside_their_field_and_nothing_typed_is_lost(
        self, town, sistemas: Client, changes: dict[str, str], field: str
    ) -> None:
        data = self.DATA | {"email": "m@example.org"} | changes
        response = sistemas.post(NEW, data)
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [field]
        body = response.content.decode()
        for name in {"username", "first_name", "last_name", "email"} - {field}:
            assert f'value="{data[name]}"' in body
        assert not User.objects.filter(username="maria.perez").exists()

    EXTRA = {
        "is_staff": "on",
        "is_superuser": "on",
        "is_active": "",
        "role": "press",
        "groups": "1",
        "user_permissions": "1",
        "password": "x",
        "password1": "x",
    }

    def test_creating_takes_no_other_field(self, town, sistemas: Client) -> None:
        extra = self.EXTRA | {"groups": str(town.press.pk)}
        sistemas.post(NEW, self.DATA | extra)
        maria = User.objects.get(username="maria.perez")
        assert not (maria.is_staff)
        assert not (maria.is_superuser)
        assert maria.is_active
        assert not maria.has_usable_password()
        assert not maria.groups.exists()
        assert not maria.user_permissions.exists()

    def test_editing_takes_no_other_field(self, town, sistemas: Client) -> None:
        before = state_of(town.hacienda)
        data = {"first_name": "Hacienda", "last_name": "", "email": "", "username": "otra"}
        sistemas.post(at(town.hacienda), data | self.EXTRA | {"groups": str(town.press.pk)})
        assert state_of(town.hacienda) == before

    def test_editing_stores_and_returns(self, town, sistemas: Client) -> None:
        data = {"first_name": "Hernán", "last_name": "Ruiz", "email": "h@example.org"}
        assert sistemas.post(at(town.hacienda), data).url == at(town.hacienda)
        assert state_of(town.hacienda)[1:4] == ("Hernán", "Ruiz", "h@example.org")

    def test_a_guarded_email_waits_and_a_second_one_is_said_beside_it(
        self, town, sistemas: Client
    ) -> None:
        data = {"first_name": "P", "last_name": "", "email": "mine@example.org"}
        response = sistemas.post(at(town.prensa), data, follow=True)
        assert "cuando otra persona lo confirme" in response.content.decode()
        response = sistemas.post(at(town.prensa), data | {"email": "other@example.org"})
        assert list(response.context["form"].errors) == ["email"]
        assert User.objects.get(pk=town.prensa.pk).email == ""

    def test_a_superuser_is_nowhere_for_sistemas(self, town, root: User, sistemas: Client) -> None:
        before = state_of(root)
        data = {"first_name": "X", "email": "mine@example.org", "group": town.committee.pk}
        for action in ("", "roles", "estado", "codigo", "segundo-factor"):
            assert sistemas.get(at(root, action)).status_code == 404
            assert sistemas.post(at(root, action), data).status_code == 404
        assert state_of(root) == before

    def test_ones_own_roles_and_ways_in_are_nowhere(self, town, sistemas: Client) -> None:
        before = state_of(town.sistemas)
        for action in ("roles", "estado", "codigo", "segundo-factor"):
            data = {"action": "grant", "group": town.press.pk}
            assert sistemas.get(at(town.sistemas, action)).status_code == 404
            assert sistemas.post(at(town.sistemas, action), data).status_code == 404
        assert state_of(town.sistemas) == before
        assert sistemas.get(at(town.sistemas)).status_code == 200


class TestActions:
    def test_give_and_take_a_role(self, town, sistemas: Client) -> None:
        path = at(town.ciudadana, "roles")
        sistemas.post(path, {"action": "grant", "group": town.committee.pk})
        assert town.ciudadana.groups.filter(pk=town.committee.pk).exists()
        sistemas.post(path, {"action": "revoke", "group": town.committee.pk})
        assert not town.ciudadana.groups.exists()

    def test_prensa_is_asked_not_given(self, town, sistemas: Client) -> None:
        response = sistemas.post(
            at(town.hacienda, "roles"),
            {"action": "grant", "group": town.press.pk},
            follow=True,
        )
        assert "Quedó pedido" in response.content.decode()
        assert not town.press.user_set.filter(pk=town.hacienda.pk).exists()
        assert Confirmation.objects.get().kind == Confirmation.Kind.GRANT_PRESS
        again = sistemas.post(
            at(town.hacienda, "roles"), {"action": "grant", "group": town.press.pk}, follow=True
        )
        assert "Ya hay una solicitud igual" in again.content.decode()

    @pytest.mark.parametrize("group", ["", "x", "0", "9" * 40])
    def test_a_wrong_role_is_said_beside_the_field(self, town, sistemas, group: str) -> None:
        response = sistemas.post(at(town.hacienda, "roles"), {"action": "grant", "group": group})
        assert response.status_code == 200
        assert list(response.context["form"].errors) == ["group"]

    def test_a_group_that_is_no_role_cannot_be_chosen(self, town, sistemas: Client) -> None:
        powerful = Group.objects.create(name="Todo")
        powerful.permissions.set(Permission.objects.all())
        before = state_of(town.hacienda)
        for action in ("grant", "revoke"):
            sistemas.post(at(town.hacienda, "roles"), {"action": action, "group": powerful.pk})
        assert state_of(town.hacienda) == before
        assert "Todo<" not in sistemas.get(at(town.hacienda, "roles")).content.decode()

    def test_close_and_reopen(self, town, sistemas: Client) -> None:
        path = at(town.hacienda, "estado")
        sistemas.post(path, {"action": "deactivate"})
        assert not User.objects.get(pk=town.hacienda.pk).is_active
        # A second click on the same button does not open it again.
        sistemas.post(path, {"action": "deactivate"})
        assert not User.objects.get(pk=town.hacienda.pk).is_active
        sistemas.post(path, {"action": "reactivate"})
        assert User.objects.get(pk=town.hacienda.pk).is_active

    def test_the_code_is_shown_once_ready_to_print(self, town, sistemas: Client) -> None:
        path = at(town.hacienda, "codigo")
        assert not AccessCode.objects.exists()
        response = sistemas.post(path)
        code = response.context["code"]
        body = response.content.decode()
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert code in body
        assert "http://127.0.0.1:8000/cuenta/codigo/" in body
        assert "hacienda" in body
        assert code not in sistemas.get(path).content.decode()
        assert code not in str(dict(sistemas.session))

    def test_a_code_for_prensa_is_asked_confirmed_and_given(
        self, town, sistemas: Client, browser
    ) -> None:
        path = at(town.prensa, "codigo")
        assert sistemas.post(path).status_code == 302
        assert not AccessCode.objects.exists()
        pending = Confirmation.objects.get()
        browser(town.prensa2).post(f"{PENDING}{pending.pk}/", {"decision": "confirm"})
        assert sistemas.post(path).status_code == 200
        assert AccessCode.objects.get().user == town.prensa

    def test_the_second_factor(self, town, sistemas: Client) -> None:
        give_totp(town.hacienda)
        give_totp(town.prensa)
        sistemas.post(at(town.hacienda, "segundo-factor"))
        sistemas.post(at(town.prensa, "segundo-factor"))
        assert not town.hacienda.authenticator_set.exists()
        assert town.prensa.authenticator_set.exists()
        assert Confirmation.objects.get().kind == Confirmation.Kind.RESET_FACTOR

    def test_what_cannot_be_done_is_said(self, town, sistemas: Client) -> None:
        for user, action, words in (
            (town.hacienda, "segundo-factor", "no tiene un segundo factor"),
            (town.prensa, "segundo-factor", "no tiene un segundo factor"),
        ):
            response = sistemas.post(at(user, action), follow=True)
            assert words in response.content.decode()
        User.objects.filter(pk=town.hacienda.pk).update(is_active=False)
        response = sistemas.post(at(town.hacienda, "codigo"), follow=True)
        assert "Reactívela primero" in response.content.decode()

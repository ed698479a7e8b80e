"""«Personas» and «Confirmaciones»: who sees what, what a form takes, what it must not take."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.accounts.models import AccessCode, Confirmation, Role, User
from cms.accounts.services import request_confirmation
from tests.cms.accounts.doors import give_totp
from tests.conftest import person

pytestmark = pytest.mark.django_db

INDEX = "/admin/personas/"
NEW = "/admin/personas/nueva/"
PENDING = "/admin/personas/confirmaciones/"
RIGHTS = "/admin/personas/permisos/"
OUTSIDE = ("prensa", "comite", "hacienda", "ciudadana")


def at(user: User, action: str = "") -> str:
    return f"/admin/personas/{user.pk}/{action + '/' if action else ''}"


def state_of(user: User) -> tuple[object, ...]:
    user = User.objects.get(pk=user.pk)
    return (
        user.username,
        user.first_name,
        user.last_name,
        user.email,
        user.password,
        user.is_active,
        user.is_staff,
        user.is_superuser,
        sorted(user.groups.values_list("pk", flat=True)),
        user.user_permissions.count(),
        AccessCode.objects.filter(user=user).count(),
        Confirmation.objects.filter(person=user).count(),
    )


@pytest.fixture
def sistemas(town, browser) -> Client:
    return browser(town.sistemas)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root", "root@example.org")


class TestWhoSeesThem:
    @pytest.mark.parametrize("who", OUTSIDE)
    @pytest.mark.parametrize("action", ["", "roles", "estado", "codigo", "segundo-factor"])
    def test_a_person_is_nowhere_for_others(self, town, browser, who: str, action: str) -> None:
        client = browser(town.people[who])
        before = state_of(town.social)
        data = {"first_name": "X", "action": "grant", "group": town.committee.pk}
        for response in (
            client.get(at(town.social, action)),
            client.post(at(town.social, action), data),
        ):
            # Whoever may not open the admin at all is asked to sign in, by Wagtail.
            assert response.status_code == (302 if who == "ciudadana" else 404)
            assert b"social" not in response.content.lower()
        assert state_of(town.social) == before

    @pytest.mark.parametrize("who", OUTSIDE)
    @pytest.mark.parametrize("path", [INDEX, NEW])
    def test_the_listing_is_nowhere_for_others(self, town, browser, who: str, path: str) -> None:
        client = browser(town.people[who])
        count = User.objects.count()
        expected = 302 if who == "ciudadana" else 404
        assert client.get(path).status_code == expected
        assert client.post(path, {"username": "x", "first_name": "X"}).status_code in {
            expected,
            405,
        }
        assert User.objects.count() == count

    @pytest.mark.parametrize(
        ("who", "path", "expected"),
        [
            ("sistemas", PENDING, 200),
            ("prensa", PENDING, 200),
            ("comite", PENDING, 404),
            ("hacienda", PENDING, 404),
            ("ciudadana", PENDING, 302),
            ("sistemas", RIGHTS, 200),
            ("prensa", RIGHTS, 200),
            ("comite", RIGHTS, 200),
            ("hacienda", RIGHTS, 404),
            ("ciudadana", RIGHTS, 302),
        ],
    )
    def test_confirmations_and_rights(
        self, town, browser, who: str, path: str, expected: int
    ) -> None:
        assert browser(town.people[who]).get(path).status_code == expected

    def test_strangers_are_asked_to_sign_in(self, town, client: Client) -> None:
        for path in (INDEX, NEW, PENDING, RIGHTS, at(town.prensa), at(town.prensa, "codigo")):
            for response in (client.get(path), client.post(path)):
                assert response.status_code == 302
                assert response.url.startswith("/cuenta/ingresar/")

    @pytest.mark.parametrize("path", [INDEX, NEW, PENDING, RIGHTS])
    def test_a_superuser_sees_all(self, town, root: User, browser, path: str) -> None:
        assert browser(root).get(path).status_code == 200

    @pytest.mark.parametrize(
        ("who", "entries"),
        [
            ("sistemas", {"Personas", "Confirmaciones", "Quién puede hacer qué"}),
            ("prensa", {"Confirmaciones", "Quién puede hacer qué"}),
            ("comite", {"Quién puede hacer qué"}),
            ("hacienda", set()),
        ],
    )
    def test_the_menu_shows_what_opens(self, town, rf, who: str, entries: set[str]) -> None:
        from wagtail.admin.menu import admin_menu

        request = rf.get("/admin/")
        request.user = town.people[who]
        shown = {str(item.label) for item in admin_menu.menu_items_for_request(request)}
        assert shown & {"Personas", "Confirmaciones", "Quién puede hacer qué"} == entries
        assert "Seguridad de mi cuenta" in shown

    @pytest.mark.parametrize("path", ["/admin/users/", "/admin/groups/"])
    def test_wagtails_own_screens_stay_closed_to_sistemas(self, sistemas: Client, path) -> None:
        assert sistemas.get(path).status_code in {302, 404}

    @pytest.mark.parametrize("pk", [0, 999_999, 10**30])
    @pytest.mark.parametrize("action", ["", "roles", "estado", "codigo", "segundo-factor"])
    def test_nobody_of_that_number(self, sistemas: Client, pk: int, action: str) -> None:
        path = f"/admin/personas/{pk}/{action + '/' if action else ''}"
        assert sistemas.get(path).status_code == 404
        assert sistemas.post(path).status_code == 404

    def test_every_change_needs_the_token(self, town) -> None:
        client = Client(enforce_csrf_checks=True)
        client.force_login(town.sistemas, backend="django.contrib.auth.backends.ModelBackend")
        before = state_of(town.hacienda)
        for action in ("", "roles", "estado", "codigo", "segundo-factor"):
            assert client.post(at(town.hacienda, action)).status_code == 403
        assert client.post(NEW, {"username": "x", "first_name": "X"}).status_code == 403
        assert state_of(town.hacienda) == before

    def test_a_get_changes_nothing(self, town, sistemas: Client) -> None:
        give_totp(town.hacienda)
        before = state_of(town.hacienda)
        for action in ("roles", "estado", "codigo", "segundo-factor"):
            query = {"action": "grant", "group": town.committee.pk}
            assert sistemas.get(at(town.hacienda, action), query).status_code == 200
        assert state_of(town.hacienda) == before


class TestListing:
    def names(self, response) -> set[str]:
        return {user.username for user in response.context["page"]}

    def test_shows_everybody_with_roles_and_state(self, town, sistemas: Client) -> None:
        response = sistemas.get(INDEX)
        assert self.names(response) == set(User.objects.values_list("username", flat=True))
        assert "Oficina de Prensa" in response.content.decode()

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("hacienda", {"hacienda", "hacienda2"}),
            ("HACIENDA2", {"hacienda2"}),
            ("pérez", {"ana"}),
            ("ana pérez", {"ana"}),
            ("example.org", {"ana"}),
            ("zzz", set()),
            ("'", set()),
            ('"', set()),
            ("%", set()),
        ],
    )
    def test_search(self, town, ana: User, sistemas: Client, query: str, found: set) -> None:
        assert self.names(sistemas.get(INDEX, {"q": query})) == found

    def test_filter_by_role(self, town, sistemas: Client) -> None:
        assert self.names(sistemas.get(INDEX, {"rol": town.press.pk})) == {"prensa", "prensa2"}

    def test_filter_by_state(self, town, sistemas: Client) -> None:
        User.objects.filter(username="social").update(is_active=False)
        assert self.names(sistemas.get(INDEX, {"estado": "inactive"})) == {"social"}
        assert "social" not in self.names(sistemas.get(INDEX, {"estado": "active"}))

    def test_who_lacks_the_second_factor_they_need(self, town, sistemas: Client) -> None:
        give_totp(town.prensa)
        found = self.names(sistemas.get(INDEX, {"estado": "no_factor"}))
        assert "prensa2" in found
        assert not found & {"prensa", "ciudadana"}

    @pytest.mark.parametrize(
        "query",
        [
            {"p": "x"},
            {"p": "-1"},
            {"p": "9" * 40},
            {"rol": "x"},
            {"rol": "9" * 40},
            {"estado": "<script>"},
            {"q": "a" * 10_000},
        ],
    )
    def test_strange_queries_show_the_listing(self, town, sistemas: Client, query) -> None:
        response = sistemas.get(INDEX, query)
        assert response.status_code == 200
        assert "<script>" not in response.context["query"]

    def test_pages_of_fifty_that_keep_the_search(self, town, sistemas: Client) -> None:
        User.objects.bulk_create(User(username=f"alumno{n:03}") for n in range(120))
        response = sistemas.get(INDEX, {"q": "alumno", "p": 2})
        assert len(response.context["page"]) == 50
        body = response.content.decode()
        assert "q=alumno&amp;p=3" in body
        assert "q=alumno&amp;p=1" in body

    def test_as_many_queries_for_fifty_as_for_ten(
        self, town, sistemas: Client, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        sistemas.get(INDEX)
        with CaptureQueriesContext(
            connection,
        ) as few:
            sistemas.get(INDEX)
        pupils = User.objects.bulk_create(User(username=f"alumno{n:03}") for n in range(60))
        town.committee.user_set.add(*pupils)
        with django_assert_num_queries(len(few)):
            sistemas.get(INDEX)
        assert len(few) <= 12

    def test_an_empty_result_says_what_to_do(self, town, sistemas: Client) -> None:
        assert "Ver todas" in sistemas.get(INDEX, {"q": "zzz"}).content.decode()

    def test_names_are_escaped(self, town, sistemas: Client) -> None:
        User.objects.create_user("x", first_name="<img src=x onerror=alert(1)>")
        assert "<img src=x" not in sistemas.get(INDEX).content.decode()


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
        assert not (maria.is_staff or maria.is_superuser)
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


class TestConfirmationsScreen:
    @pytest.fixture
    def pending(self, town) -> Confirmation:
        return request_confirmation(
            kind=Confirmation.Kind.GRANT_PRESS, user=town.hacienda, by=town.sistemas
        )

    def decide(self, client: Client, pending: Confirmation, decision: str = "confirm"):
        return client.post(f"{PENDING}{pending.pk}/", {"decision": decision}, follow=True)

    def test_a_press_officer_confirms(self, town, browser, pending: Confirmation) -> None:
        client = browser(town.prensa)
        body = client.get(PENDING).content.decode()
        assert "Dar el rol de Prensa" in body
        assert "Confirmar" in body
        self.decide(client, pending)
        assert town.press.user_set.filter(pk=town.hacienda.pk).exists()
        assert "confirmado por" in client.get(PENDING).content.decode()

    def test_or_refuses(self, town, browser, pending: Confirmation) -> None:
        self.decide(browser(town.prensa), pending, "refuse")
        assert not town.press.user_set.filter(pk=town.hacienda.pk).exists()
        pending.refresh_from_db()
        assert pending.is_granted is False

    def test_who_asked_has_no_button_and_is_refused(
        self, town, sistemas: Client, pending: Confirmation
    ) -> None:
        assert "Debe decidirlo otra persona" in sistemas.get(PENDING).content.decode()
        response = self.decide(sistemas, pending)
        assert "Debe confirmarlo otra persona" in response.content.decode()
        pending.refresh_from_db()
        assert pending.decided_at is None

    @pytest.mark.parametrize("who", ["comite", "social", "hacienda"])
    def test_others_find_nothing(self, town, browser, pending, who: str) -> None:
        client = browser(town.people[who])
        response = client.post(f"{PENDING}{pending.pk}/", {"decision": "confirm"})
        assert response.status_code == 404
        pending.refresh_from_db()
        assert pending.decided_at is None

    @pytest.mark.parametrize("decision", ["", "x", "CONFIRM"])
    def test_neither_is_nothing(self, town, browser, pending, decision: str) -> None:
        self.decide(browser(town.prensa), pending, decision)
        pending.refresh_from_db()
        assert pending.decided_at is None

    def test_a_get_decides_nothing(self, town, browser, pending: Confirmation) -> None:
        response = browser(town.prensa).get(f"{PENDING}{pending.pk}/?decision=confirm")
        assert response.status_code == 405

    def test_decided_twice_is_said(self, town, browser, pending: Confirmation) -> None:
        self.decide(browser(town.prensa), pending, "refuse")
        response = self.decide(browser(town.prensa2), pending)
        assert "ya fue decidida" in response.content.decode()

    def test_the_second_person_sees_who_touched_the_account_before(
        self, town, browser, sistemas: Client
    ) -> None:
        """Somebody who first prepared their own way in shows here, before anybody agrees."""
        sistemas.post(at(town.hacienda, "codigo"))
        request_confirmation(
            kind=Confirmation.Kind.GRANT_PRESS, user=town.hacienda, by=town.sistemas
        )
        body = browser(town.prensa).get(PENDING).content.decode()
        assert re.search(r"Código de acceso dado:\s*Sistemas", body)

    def test_as_many_queries_for_ten_as_for_one(
        self, town, browser, pending, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = browser(town.prensa)
        client.get(PENDING)
        with CaptureQueriesContext(connection) as few:
            client.get(PENDING)
        for n in range(10):
            request_confirmation(
                kind=Confirmation.Kind.GRANT_PRESS, user=person(f"p{n}"), by=town.sistemas
            )
        with django_assert_num_queries(len(few)):
            client.get(PENDING)

    def test_an_empty_list_says_so(self, town, sistemas: Client) -> None:
        assert "Nada espera confirmación" in sistemas.get(PENDING).content.decode()


class TestRights:
    def test_says_who_may_do_what_where(self, town, browser) -> None:
        body = browser(town.comite).get(RIGHTS).content.decode()
        for text in (
            "Oficina de Prensa",
            "Editores · Secretaría de Hacienda",
            "Secretaría de Hacienda",
            "Hacienda2",
            "crear, editar",
            "Institucional",
        ):
            assert text in body

    def test_shows_a_group_that_is_no_role_and_the_superusers(
        self, town, root: User, browser
    ) -> None:
        Group.objects.create(name="Grupo suelto")
        body = browser(town.sistemas).get(RIGHTS).content.decode()
        assert "Grupo suelto" in body
        assert "No es un rol" in body
        assert "root" in body

    def test_nobody_may_publish(self, town) -> None:
        from cms.accounts.selectors import rights_by_group

        for row in rights_by_group():
            for rights in row.pages.values():
                assert "publicar" not in rights, row.group

    def test_people_who_left_are_not_listed(self, town) -> None:
        from cms.accounts.selectors import rights_by_group

        User.objects.filter(username="hacienda2").update(is_active=False)
        rows = {row.group.pk: row for row in rights_by_group()}
        listed = rows[town.hacienda_section.group.pk].people
        assert [user.username for user in listed] == ["hacienda"]

    def test_it_only_reads(self, town, sistemas: Client) -> None:
        assert sistemas.post(RIGHTS).status_code == 405

    def test_as_many_queries_for_twenty_groups_as_for_six(
        self, town, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        from cms.accounts.selectors import rights_by_group

        for n in range(20):
            group = Group.objects.create(name=f"Editores · {n}")
            Role.objects.create(group=group, kind=Role.Kind.SECTION_EDITOR)
            group.user_set.add(person(f"p{n}"))
        with django_assert_num_queries(6):
            rights_by_group()


def test_the_addresses_of_the_contract(town) -> None:
    assert reverse("people:index") == INDEX
    assert reverse("people:confirmations") == PENDING
    assert reverse("people:rights") == RIGHTS

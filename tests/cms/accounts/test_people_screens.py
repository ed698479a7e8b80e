"""«Personas» and «Confirmaciones»: who sees what, what a form takes, what it must not take."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.accounts.models import User
from tests.cms.accounts.doors import INDEX, NEW, PENDING, RIGHTS, at, give_totp, state_of

pytestmark = pytest.mark.django_db

OUTSIDE = ("prensa", "comite", "hacienda", "ciudadana")


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
            assert response.status_code == 404
            assert b"social" not in response.content.lower()
        assert state_of(town.social) == before

    @pytest.mark.parametrize("who", OUTSIDE)
    @pytest.mark.parametrize("path", [INDEX, NEW])
    def test_the_listing_is_nowhere_for_others(self, town, browser, who: str, path: str) -> None:
        client = browser(town.people[who])
        count = User.objects.count()
        assert client.get(path).status_code == 404
        assert client.post(path, {"username": "x", "first_name": "X"}).status_code in {404, 405}
        assert User.objects.count() == count

    @pytest.mark.parametrize(
        ("who", "path", "expected"),
        [
            ("sistemas", PENDING, 200),
            ("prensa", PENDING, 200),
            ("comite", PENDING, 404),
            ("hacienda", PENDING, 404),
            ("ciudadana", PENDING, 404),
            ("sistemas", RIGHTS, 200),
            ("prensa", RIGHTS, 200),
            ("comite", RIGHTS, 200),
            ("hacienda", RIGHTS, 404),
            ("ciudadana", RIGHTS, 404),
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
            ("sistemas", {"Personas", "Confirmaciones", "Permisos"}),
            ("prensa", {"Confirmaciones", "Permisos"}),
            ("comite", {"Permisos"}),
            ("hacienda", set()),
        ],
    )
    def test_the_menu_shows_what_opens(self, town, rf, who: str, entries: set[str]) -> None:
        from wagtail.admin.menu import admin_menu

        request = rf.get("/admin/")
        request.user = town.people[who]
        shown = {str(item.label) for item in admin_menu.menu_items_for_request(request)}
        assert shown & {"Personas", "Confirmaciones", "Permisos"} == entries
        assert "Mi seguridad" in shown

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
        assert len(few) <= 13

    def test_an_empty_result_says_what_to_do(self, town, sistemas: Client) -> None:
        assert "Ver todas" in sistemas.get(INDEX, {"q": "zzz"}).content.decode()

    def test_names_are_escaped(self, town, sistemas: Client) -> None:
        User.objects.create_user("x", first_name="<img src=x onerror=alert(1)>")
        assert "<img src=x" not in sistemas.get(INDEX).content.decode()


def test_the_addresses_of_the_contract(town) -> None:
    assert reverse("people:index") == INDEX
    assert reverse("people:confirmations") == PENDING
    assert reverse("people:rights") == RIGHTS

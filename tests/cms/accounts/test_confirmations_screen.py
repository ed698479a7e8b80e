"""«Confirmaciones» and «Quién puede hacer qué», as their readers see them."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.accounts.models import Confirmation, Role, User
from cms.accounts.services import request_confirmation
from tests.cms.accounts.doors import PENDING, RIGHTS, at
from tests.conftest import person

pytestmark = pytest.mark.django_db


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
        assert re.search(r"Se dio un código de acceso: Sistemas", body)

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

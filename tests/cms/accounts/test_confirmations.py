"""Roles, and what two people must agree on: every way round the second person is tried."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from cms.accounts.errors import (
    AlreadyDecided,
    AlreadyHeld,
    AlreadyRequested,
    ConfirmationRequired,
    NoConfirmationNeeded,
    NoSecondFactor,
    NotAllowed,
    NotARole,
    NotHeld,
    PersonInactive,
    SecondPersonRequired,
)
from cms.accounts.models import AccessCode, Confirmation, Role, User
from cms.accounts.permissions import has_second_factor, may_confirm, may_open_admin
from cms.accounts.roles import is_press, is_systems
from cms.accounts.services import (
    confirm,
    create_person,
    deactivate_person,
    grant_role,
    issue_access_code,
    refuse,
    remove_second_factor,
    request_confirmation,
    revoke_role,
    update_person,
)
from tests.cms.accounts.doors import give_totp
from tests.conftest import person

pytestmark = pytest.mark.django_db

Kind = Confirmation.Kind


@pytest.fixture
def colleague(town) -> User:
    """A second person of Sistemas."""
    return person("sistemas2", town.systems)


@pytest.fixture
def root(db: None) -> User:
    return User.objects.create_superuser("root")


def ask_press(town, user: User | None = None, by: User | None = None) -> Confirmation:
    return request_confirmation(
        kind=Kind.GRANT_PRESS, user=user or town.hacienda, by=by or town.sistemas
    )


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


class TestGrant:
    def test_sistemas_gives_sections_and_the_committee(self, town) -> None:
        for group in (town.hacienda_section.group, town.committee):
            grant_role(user=town.ciudadana, group=group, by=town.sistemas)
            assert town.ciudadana.groups.filter(pk=group.pk).exists()
        assert may_open_admin(fresh(town.ciudadana))

    def test_it_is_logged_and_told(self, town, ana: User, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            grant_role(user=ana, group=town.committee, by=town.sistemas)
        entry = ModelLogEntry.objects.get(action="accounts.grant_role")
        assert entry.user == town.sistemas
        assert entry.data == {"group": "Comité GEL-T"}
        assert "rol nuevo" in mail.outbox[0].subject

    @pytest.mark.parametrize("office", ["press", "systems"])
    def test_prensa_and_sistemas_are_not_given_by_one(self, town, office: str) -> None:
        with pytest.raises(ConfirmationRequired):
            grant_role(user=town.hacienda, group=getattr(town, office), by=town.sistemas)
        assert not is_press(fresh(town.hacienda))
        assert not is_systems(fresh(town.hacienda))

    @pytest.mark.parametrize("office", ["press", "systems", "committee"])
    def test_nobody_gives_themselves_anything(self, town, office: str) -> None:
        with pytest.raises(NotAllowed):
            grant_role(user=town.sistemas, group=getattr(town, office), by=town.sistemas)
        with pytest.raises(NotAllowed):
            grant_role(user=town.sistemas, group=town.hacienda_section.group, by=town.sistemas)
        assert list(town.sistemas.groups.all()) == [town.systems]

    def test_a_group_that_is_no_role_is_not_given(self, town) -> None:
        powerful = Group.objects.create(name="Todo")
        powerful.permissions.set(Permission.objects.all())
        with pytest.raises(NotARole):
            grant_role(user=town.hacienda, group=powerful, by=town.sistemas)

    def test_nor_to_a_superuser_nor_to_a_closed_account_nor_twice(self, town, root: User) -> None:
        with pytest.raises(NotAllowed):
            grant_role(user=root, group=town.committee, by=town.sistemas)
        with pytest.raises(AlreadyHeld):
            grant_role(user=town.comite, group=town.committee, by=town.sistemas)
        deactivate_person(user=town.social, by=town.sistemas)
        with pytest.raises(PersonInactive):
            grant_role(user=town.social, group=town.committee, by=town.sistemas)

    @pytest.mark.parametrize("who", ["prensa", "comite", "hacienda", "ciudadana"])
    def test_only_sistemas_gives_and_takes(self, town, who: str) -> None:
        with pytest.raises(NotAllowed):
            grant_role(user=town.social, group=town.committee, by=town.people[who])
        with pytest.raises(NotAllowed):
            revoke_role(user=town.social, group=town.social_section.group, by=town.people[who])

    def test_staff_flags_and_permissions_never_move(self, town) -> None:
        grant_role(user=town.ciudadana, group=town.committee, by=town.sistemas)
        user = fresh(town.ciudadana)
        assert not (user.is_staff)
        assert not (user.is_superuser)
        assert not user.user_permissions.exists()

    def test_a_superuser_repairs_alone(self, town, root: User) -> None:
        grant_role(user=town.hacienda, group=town.press, by=root)
        assert is_press(fresh(town.hacienda))

    def test_the_question_about_roles_is_asked_again_after(self, town) -> None:
        assert not is_press(town.hacienda)
        confirmation = ask_press(town)
        confirmation.person = town.hacienda
        confirm(confirmation=confirmation, by=town.prensa)
        assert is_press(town.hacienda)


class TestRevoke:
    def test_one_person_takes_a_role(self, town) -> None:
        for user, group in ((town.prensa, town.press), (town.comite, town.committee)):
            revoke_role(user=user, group=group, by=town.sistemas)
            assert not may_open_admin(fresh(user))
        assert ModelLogEntry.objects.filter(action="accounts.revoke_role").count() == 2

    def test_not_ones_own_nor_what_is_not_held_nor_no_role(self, town) -> None:
        with pytest.raises(NotAllowed):
            revoke_role(user=town.sistemas, group=town.systems, by=town.sistemas)
        with pytest.raises(NotHeld):
            revoke_role(user=town.comite, group=town.press, by=town.sistemas)
        other = Group.objects.create(name="Otro")
        town.comite.groups.add(other)
        with pytest.raises(NotARole):
            revoke_role(user=town.comite, group=other, by=town.sistemas)

    def test_the_open_session_loses_the_right_at_once(self, town, browser) -> None:
        client = browser(town.comite)
        assert client.get("/admin/").status_code == 200
        revoke_role(user=town.comite, group=town.committee, by=town.sistemas)
        assert client.get("/admin/").status_code in {302, 404}


class TestSecondPerson:
    @pytest.mark.parametrize("who", ["prensa", "prensa2", "sistemas2"])
    def test_any_other_member_confirms(self, town, colleague: User, who: str) -> None:
        confirm(confirmation=ask_press(town), by=User.objects.get(username=who))
        assert is_press(fresh(town.hacienda))
        row = Confirmation.objects.get()
        assert row.is_granted
        assert row.decided_by is not None
        assert row.decided_by.username == who

    def test_a_superuser_may_be_the_second(self, town, root: User) -> None:
        confirm(confirmation=ask_press(town), by=root)
        assert is_press(fresh(town.hacienda))

    def test_both_names_stay_in_the_log(self, town) -> None:
        confirm(confirmation=ask_press(town), by=town.prensa)
        entry = ModelLogEntry.objects.get(action="accounts.grant_role")
        assert entry.user == town.sistemas
        assert entry.data["confirmed_by"] == "prensa"

    def test_nothing_happens_before(self, town) -> None:
        ask_press(town)
        assert not is_press(fresh(town.hacienda))

    def test_not_who_asked(self, town) -> None:
        with pytest.raises(SecondPersonRequired):
            confirm(confirmation=ask_press(town), by=town.sistemas)
        assert not is_press(fresh(town.hacienda))

    def test_not_who_benefits(self, town, colleague: User) -> None:
        with pytest.raises(SecondPersonRequired):
            confirm(confirmation=ask_press(town, user=colleague), by=colleague)
        assert not is_press(fresh(colleague))

    def test_not_a_superuser_who_asked(self, town, root: User) -> None:
        with pytest.raises(SecondPersonRequired):
            confirm(confirmation=ask_press(town, by=root), by=root)

    @pytest.mark.parametrize("who", ["comite", "social", "ciudadana"])
    def test_not_just_anybody(self, town, who: str) -> None:
        confirmation = ask_press(town)
        for decision in (confirm, refuse):
            with pytest.raises(NotAllowed):
                decision(confirmation=confirmation, by=town.people[who])

    def test_not_a_closed_account(self, town) -> None:
        User.objects.filter(pk=town.prensa.pk).update(is_active=False)
        with pytest.raises(NotAllowed):
            confirm(confirmation=ask_press(town), by=fresh(town.prensa))

    def test_the_database_refuses_too(self, town) -> None:
        confirmation = ask_press(town)
        for decider in (town.sistemas, town.hacienda):
            with pytest.raises(IntegrityError), transaction.atomic():
                Confirmation.objects.filter(pk=confirmation.pk).update(decided_by=decider)

    def test_a_forged_object_does_not_help(self, town) -> None:
        """Who asked is read from the database, not from what the caller holds."""
        confirmation = ask_press(town)
        confirmation.requested_by = town.prensa2
        with pytest.raises(SecondPersonRequired):
            confirm(confirmation=confirmation, by=town.sistemas)
        assert not is_press(fresh(town.hacienda))

    def test_once_decided_it_is_decided(self, town) -> None:
        confirmation = ask_press(town)
        refuse(confirmation=confirmation, by=town.prensa)
        for decision in (confirm, refuse):
            with pytest.raises(AlreadyDecided):
                decision(confirmation=confirmation, by=town.prensa2)
        assert not is_press(fresh(town.hacienda))

    def test_it_lapses_when_who_asked_leaves_sistemas(self, town, colleague: User) -> None:
        confirmation = ask_press(town, by=colleague)
        revoke_role(user=colleague, group=town.systems, by=town.sistemas)
        with pytest.raises(AlreadyDecided):
            confirm(confirmation=confirmation, by=town.prensa)
        assert not is_press(fresh(town.hacienda))

    def test_it_lapses_when_the_account_closes(self, town) -> None:
        confirmation = ask_press(town)
        User.objects.filter(pk=town.hacienda.pk).update(is_active=False)
        with pytest.raises(AlreadyDecided):
            confirm(confirmation=confirmation, by=town.prensa)

    def test_a_role_given_meanwhile_is_not_given_twice(self, town, root: User) -> None:
        confirmation = ask_press(town)
        grant_role(user=town.hacienda, group=town.press, by=root)
        with pytest.raises(AlreadyHeld):
            confirm(confirmation=confirmation, by=town.prensa)

    def test_a_printed_code_does_not_follow_into_prensa(self, town) -> None:
        """Printed by one person before, it would be a way in that one person gave."""
        issue_access_code(user=town.hacienda, by=town.sistemas)
        confirm(confirmation=ask_press(town), by=town.prensa)
        assert not AccessCode.objects.exists()


class TestAsking:
    def test_only_sistemas_asks(self, town) -> None:
        for who in ("prensa", "comite", "hacienda", "ciudadana"):
            with pytest.raises(NotAllowed):
                ask_press(town, user=town.social, by=town.people[who])

    def test_not_for_oneself_nor_for_a_superuser(self, town, root: User) -> None:
        for target in (town.sistemas, root):
            with pytest.raises(NotAllowed):
                ask_press(town, user=target)

    def test_once_at_a_time_and_again_after_a_refusal(self, town) -> None:
        first = ask_press(town)
        with pytest.raises(AlreadyRequested):
            ask_press(town)
        refuse(confirmation=first, by=town.prensa)
        assert ask_press(town).pk != first.pk

    def test_not_what_is_held_nor_for_a_closed_account(self, town) -> None:
        with pytest.raises(AlreadyHeld):
            ask_press(town, user=town.prensa)
        User.objects.filter(pk=town.hacienda.pk).update(is_active=False)
        with pytest.raises(PersonInactive):
            ask_press(town, user=fresh(town.hacienda))

    @pytest.mark.parametrize("kind", [Kind.ACCESS_CODE, Kind.RESET_FACTOR, Kind.CHANGE_EMAIL])
    def test_what_needs_no_second_person_is_not_asked(self, town, kind: Kind) -> None:
        give_totp(town.hacienda)
        with pytest.raises(NoConfirmationNeeded):
            request_confirmation(kind=kind, user=town.hacienda, by=town.sistemas)

    def test_it_is_logged(self, town) -> None:
        ask_press(town)
        entry = ModelLogEntry.objects.get(action="accounts.request")
        assert entry.data == {"kind": "grant_press"}


class TestSecondFactorRemoval:
    def test_of_an_ordinary_account_by_one_person(self, town) -> None:
        give_totp(town.hacienda)
        remove_second_factor(user=town.hacienda, by=town.sistemas)
        assert not has_second_factor(town.hacienda)
        assert ModelLogEntry.objects.filter(action="accounts.remove_factor").exists()

    @pytest.mark.parametrize("who", ["prensa", "sistemas2"])
    def test_of_a_guarded_account_by_two(self, town, colleague: User, who: str) -> None:
        target = User.objects.get(username=who)
        give_totp(target)
        with pytest.raises(ConfirmationRequired):
            remove_second_factor(user=target, by=town.sistemas)
        assert has_second_factor(target)
        confirmation = request_confirmation(kind=Kind.RESET_FACTOR, user=target, by=town.sistemas)
        confirm(confirmation=confirmation, by=town.prensa2)
        assert not has_second_factor(target)

    def test_of_nobody_who_has_none(self, town) -> None:
        with pytest.raises(NoSecondFactor):
            remove_second_factor(user=town.hacienda, by=town.sistemas)
        with pytest.raises(NoSecondFactor):
            request_confirmation(kind=Kind.RESET_FACTOR, user=town.prensa, by=town.sistemas)

    def test_not_ones_own_nor_a_superusers(self, town, root: User) -> None:
        for target in (town.sistemas, root):
            give_totp(target)
            with pytest.raises(NotAllowed):
                remove_second_factor(user=target, by=town.sistemas)
            assert has_second_factor(target)


class TestEscalation:
    """One person of Sistemas, alone, tries to reach Prensa."""

    def test_through_a_puppet_of_sistemas(self, town) -> None:
        """A second account under the same hand would confirm whatever the first asks."""
        puppet = create_person(
            username="titere", first_name="Títere", last_name="", by=town.sistemas
        )
        with pytest.raises(ConfirmationRequired):
            grant_role(user=puppet, group=town.systems, by=town.sistemas)
        assert not may_confirm(fresh(puppet))

    def test_through_a_colleagues_account(self, town, colleague: User) -> None:
        with pytest.raises(ConfirmationRequired):
            issue_access_code(user=colleague, by=town.sistemas)
        with pytest.raises(ConfirmationRequired):
            remove_second_factor(user=colleague, by=town.sistemas)
        update_person(
            user=colleague, first_name="C", last_name="", email="mine@x.co", by=town.sistemas
        )
        assert fresh(colleague).email == ""

    def test_by_closing_and_reopening_a_press_officer(self, town) -> None:
        """Off duty the account would be unguarded; back on, it is no longer of Prensa."""
        from cms.accounts.services import reactivate_person

        deactivate_person(user=town.prensa, by=town.sistemas)
        reactivate_person(user=town.prensa, by=town.sistemas)
        issue_access_code(user=fresh(town.prensa), by=town.sistemas)
        assert not is_press(fresh(town.prensa))

    def test_by_taking_and_giving_back_the_role(self, town) -> None:
        revoke_role(user=town.prensa, group=town.press, by=town.sistemas)
        issue_access_code(user=fresh(town.prensa), by=town.sistemas)
        with pytest.raises(ConfirmationRequired):
            grant_role(user=fresh(town.prensa), group=town.press, by=town.sistemas)
        confirm(confirmation=ask_press(town, user=fresh(town.prensa)), by=town.prensa2)
        assert not AccessCode.objects.exists()

    def test_by_turning_a_section_into_the_office(self, town) -> None:
        """The office is what its row says, not what its group is called."""
        fake = Group.objects.create(name="Oficina de Prensa (2)")
        Role.objects.create(group=fake, kind=Role.Kind.SECTION_EDITOR)
        grant_role(user=town.ciudadana, group=fake, by=town.sistemas)
        assert not is_press(fresh(town.ciudadana))

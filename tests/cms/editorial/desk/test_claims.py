"""«Lo estoy revisando»: who holds an item, for how long, and that it stops nobody."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from freezegun import freeze_time

from cms.editorial.approval import RETURN, decide
from cms.editorial.desk.claims import claim, claimant_of, release
from cms.editorial.desk.decisions import approve
from cms.editorial.errors import NothingToApprove
from tests.cms.editorial.desk.conftest import fresh


def test_the_first_officer_holds_it_and_a_second_is_told_no(town, waiting) -> None:
    item = waiting()
    assert claim(item=item, officer=town.prensa)
    assert not claim(item=item, officer=town.prensa2)
    item.refresh_from_db()
    assert claimant_of(item) == town.prensa


def test_a_claim_ends_after_two_hours_by_the_clock(town, waiting) -> None:
    item = waiting()
    claim(item=item, officer=town.prensa)
    item.refresh_from_db()
    with freeze_time(timezone.now() + timedelta(hours=1, minutes=59)):
        assert claimant_of(item) == town.prensa
    with freeze_time(timezone.now() + timedelta(hours=2)):
        assert claimant_of(item) is None
        assert claim(item=item, officer=town.prensa2)


def test_its_holder_lets_go_and_nobody_else_does(town, waiting) -> None:
    item = waiting()
    claim(item=item, officer=town.prensa)
    with pytest.raises(PermissionDenied):
        release(item=item, officer=town.prensa2)
    release(item=item, officer=town.prensa)
    item.refresh_from_db()
    assert claimant_of(item) is None


def test_a_claim_stops_no_decision(town, waiting) -> None:
    item = waiting()
    claim(item=item, officer=town.prensa)
    approve(item=item, officer=town.prensa2)
    assert fresh(item.page).live


@pytest.mark.parametrize("who", ["hacienda", "sistemas", "comite", "ciudadana"])
def test_only_prensa_claims(town, waiting, who) -> None:
    with pytest.raises(PermissionDenied):
        claim(item=waiting(), officer=getattr(town, who))


def test_what_is_decided_cannot_be_claimed(town, waiting) -> None:
    item = waiting()
    decide(task_state=item.task_state, user=town.prensa, action=RETURN, comment="No.")
    with pytest.raises(NothingToApprove):
        claim(item=item, officer=town.prensa2)

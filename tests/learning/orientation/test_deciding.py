"""Who signs, who refuses, and that a decision stands until the Coordinación undoes it."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from cms.accounts.errors import NotAllowed
from learning.errors import DayIsFull, HoursDecided
from learning.models import Learner, Membership, Post, ServiceHours
from learning.services.learners import erase_learner
from learning.services.orientation import refuse, sign, undo_decision
from tests.learning.orientation.conftest import Scene, days_ago, logged, states

Decide = Callable[..., int]
EACH = pytest.mark.parametrize("decide", [sign, refuse])


@EACH
def test_only_who_was_named_decides(scene: Scene, decide: Decide) -> None:
    hours = scene.hours()
    others = (
        scene.neighbour, scene.head, scene.far, scene.far_head, scene.official,
        scene.town.coordina, scene.town.prensa, scene.town.comite, scene.town.sistemas,
        scene.user(scene.ana), scene.user(scene.beto),
    )  # fmt: skip
    for by in others:
        with pytest.raises(NotAllowed):
            decide(hours_ids=[hours.pk], by=by)
    assert states([hours]) == ["waiting"]
    assert decide(hours_ids=[hours.pk], by=scene.profe) == 1
    assert states([hours])[0] in ("signed", "refused")


def test_signing_says_when_and_who_in_the_log_without_a_name(scene: Scene) -> None:
    hours = scene.signed()
    assert hours.decided_at is not None
    entry = ModelLogEntry.objects.get(action="learning.hours_sign")
    assert (entry.user, entry.data["hours"]) == (scene.profe, hours.pk)
    assert "Ana" not in f"{entry.label} {entry.data}"


def test_who_teaches_and_learns_signs_others_never_their_own(scene: Scene) -> None:
    """Even if the row were made behind the service's back."""
    Post.objects.create(
        user=scene.user(scene.beto),
        kind=Post.Kind.TEACHER,
        institution=scene.cohort.institution,
        starts_on=days_ago(9),
    )
    beto = scene.user(scene.beto)
    own = ServiceHours.objects.create(
        learner=scene.beto,
        pathway=scene.path,
        served_on=days_ago(1),
        minutes=60,
        help="device",
        supervisor=beto,
    )
    anas = scene.hours(supervisor=beto)
    with pytest.raises(NotAllowed):
        sign(hours_ids=[own.pk], by=beto)
    assert sign(hours_ids=[anas.pk], by=beto) == 1


def test_several_at_once_are_all_or_none(scene: Scene) -> None:
    mine = [scene.hours(), scene.hours(scene.beto)]
    hers = scene.hours(supervisor=scene.neighbour)
    with pytest.raises(NotAllowed):
        sign(hours_ids=[*(each.pk for each in mine), hers.pk], by=scene.profe)
    with pytest.raises(NotAllowed):
        sign(hours_ids=[mine[0].pk, 999_999], by=scene.profe)
    assert states([*mine, hers]) == ["waiting"] * 3
    assert sign(hours_ids=[each.pk for each in mine], by=scene.profe) == 2
    assert states([*mine, hers]) == ["signed", "signed", "waiting"]


@EACH
def test_deciding_the_same_twice_is_once(scene: Scene, decide: Decide) -> None:
    hours = scene.hours()
    assert decide(hours_ids=[hours.pk, hours.pk], by=scene.profe) == 1
    hours.refresh_from_db()
    assert decide(hours_ids=[hours.pk], by=scene.profe) == 0
    again = ServiceHours.objects.get(pk=hours.pk)
    assert again.decided_at == hours.decided_at
    assert logged("hours_sign") + logged("hours_refuse") == 1


def test_once_decided_it_stays_decided(scene: Scene) -> None:
    signed, refused = scene.signed(), scene.hours()
    refuse(hours_ids=[refused.pk], by=scene.profe)
    with pytest.raises(HoursDecided):
        refuse(hours_ids=[signed.pk], by=scene.profe)
    with pytest.raises(HoursDecided):
        sign(hours_ids=[refused.pk], by=scene.profe)
    assert states([signed, refused]) == ["signed", "refused"]


def test_without_a_post_nobody_signs(scene: Scene) -> None:
    hours = scene.hours()
    Post.objects.filter(user=scene.profe).update(ends_on=timezone.localdate())
    with pytest.raises(NotAllowed):
        sign(hours_ids=[hours.pk], by=type(scene.profe).objects.get(pk=scene.profe.pk))


def test_what_was_served_is_signed_after_the_year_closed(scene: Scene) -> None:
    hours = scene.hours()
    Membership.objects.filter(learner=scene.ana).update(ends_on=timezone.localdate())
    assert sign(hours_ids=[hours.pk], by=scene.profe) == 1


def test_of_whom_nothing_is_kept_nothing_is_signed(scene: Scene) -> None:
    hours, betos = scene.hours(), scene.hours(scene.beto)
    Learner.objects.filter(pk=scene.ana.pk).update(state=Learner.State.PENDING)
    erase_learner(learner=scene.beto, by=scene.town.coordina)
    for each in (hours, betos):
        with pytest.raises(NotAllowed):
            sign(hours_ids=[each.pk], by=scene.profe)
    assert states([hours, betos]) == ["waiting", "waiting"]


def test_the_coordination_undoes_with_an_entry_that_says_what_was(scene: Scene) -> None:
    hours = scene.signed()
    assert undo_decision(hours=hours, by=scene.town.coordina)
    hours.refresh_from_db()
    assert (hours.state, hours.decided_at) == ("waiting", None)
    entry = ModelLogEntry.objects.get(action="learning.hours_undo")
    assert entry.user == scene.town.coordina
    assert entry.data == {"hours": hours.pk, "was": "signed", "supervisor": scene.profe.pk}
    assert undo_decision(hours=hours, by=scene.town.coordina) is False
    # Then the supervisor says it anew.
    assert refuse(hours_ids=[hours.pk], by=scene.profe) == 1


def test_nobody_else_undoes(scene: Scene) -> None:
    hours = scene.signed()
    for by in (scene.profe, scene.head, scene.official, scene.user(scene.ana), scene.town.comite):
        with pytest.raises(NotAllowed):
            undo_decision(hours=hours, by=by)
    with pytest.raises(NotAllowed):
        undo_decision(hours=ServiceHours(pk=999_999), by=scene.town.coordina)
    assert states([hours]) == ["signed"]


def test_undone_it_must_still_fit_its_day(scene: Scene) -> None:
    hours = scene.hours(minutes=300)
    refuse(hours_ids=[hours.pk], by=scene.profe)
    scene.signed(minutes=400)
    with pytest.raises(DayIsFull):
        undo_decision(hours=hours, by=scene.town.coordina)
    assert states([hours]) == ["refused"]

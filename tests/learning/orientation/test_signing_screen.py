"""The supervisor's screen: what waits for one's own signature, and nobody else's."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from learning.models import Learner, Post, ServiceHours
from learning.views.orientation import PAGE_SIZE
from tests.learning.orientation.conftest import Scene, days_ago, states
from tests.learning.schooling import in_class

SIGN = "/aula/docente/orientaciones/"
SignIn = Callable[[User], Client]


@pytest.fixture
def desk(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.profe)


def listed(client: Client) -> list[Any]:
    return list(client.get(SIGN).context["page"])


def test_only_what_waits_for_me(scene: Scene, desk: Client) -> None:
    older = scene.hours(served_on=days_ago(3))
    newer = scene.hours(scene.beto)
    scene.hours(supervisor=scene.neighbour)
    scene.signed()
    assert listed(desk) == [older, newer]
    shown = desk.get(SIGN).content.decode()
    assert "Ana Mora" in shown
    assert "2 esperan su firma" in shown


def test_whole_names_only_of_ones_own_groups(scene: Scene, desk: Client, sign_in: SignIn) -> None:
    scene.hours()
    for supervisor in (scene.neighbour, scene.official):
        scene.hours(supervisor=supervisor)
        shown = sign_in(supervisor).get(SIGN).content.decode()
        assert "Ana Mora" not in shown
        assert "Ana M." in shown
        assert "11-01 (2026)" in shown
    assert "Ana Mora" in desk.get(SIGN).content.decode()
    scene.hours(supervisor=scene.head)
    assert "Ana Mora" in sign_in(scene.head).get(SIGN).content.decode()


def test_ticked_ones_are_signed(scene: Scene, desk: Client) -> None:
    hours = [scene.hours() for _ in range(3)]
    data = {"action": "sign", "hours": [hours[0].pk, hours[2].pk]}
    assert desk.post(SIGN, data)["Location"] == SIGN
    assert states(hours) == ["signed", "waiting", "signed"]
    assert "Firmó 2 orientaciones" in desk.get(SIGN).content.decode()
    # The same button a second time.
    desk.post(SIGN, data)
    assert "Ya estaban firmadas" in desk.get(SIGN).content.decode()


def test_one_is_refused_whatever_is_ticked(scene: Scene, desk: Client) -> None:
    hours = [scene.hours(), scene.hours()]
    desk.post(SIGN, {"refuse": hours[0].pk, "hours": [each.pk for each in hours]})
    assert states(hours) == ["refused", "waiting"]
    desk.post(SIGN, {"action": "sign", "hours": [hours[0].pk]})
    assert "ya se decidió" in desk.get(SIGN).content.decode()
    assert states(hours) == ["refused", "waiting"]


def test_anothers_are_not_there(scene: Scene, desk: Client, sign_in: SignIn) -> None:
    mine, hers = scene.hours(), scene.hours(supervisor=scene.neighbour)
    for data in (
        {"action": "sign", "hours": [mine.pk, hers.pk]},
        {"refuse": hers.pk},
        {"action": "sign", "hours": [999_999_999]},
    ):
        assert desk.post(SIGN, data).status_code == 404
    # Neither the head of the school nor the Coordinación signs in another's name.
    for who in (scene.head, scene.official, scene.town.coordina):
        client = sign_in(who)
        assert listed(client) == []
        assert client.post(SIGN, {"action": "sign", "hours": [mine.pk]}).status_code == 404
    assert states([mine, hers]) == ["waiting", "waiting"]


def test_a_teacher_who_learns_does_not_sign_their_own(scene: Scene, sign_in: SignIn) -> None:
    beto = scene.user(scene.beto)
    Post.objects.create(
        user=beto,
        kind=Post.Kind.TEACHER,
        institution=scene.cohort.institution,
        starts_on=days_ago(9),
    )
    own = ServiceHours.objects.create(
        learner=scene.beto,
        pathway=scene.path,
        served_on=days_ago(1),
        minutes=60,
        help="device",
        supervisor=beto,
    )
    client = sign_in(beto)
    assert listed(client) == []
    assert client.post(SIGN, {"action": "sign", "hours": [own.pk]}).status_code == 404
    assert states([own]) == ["waiting"]


def test_nothing_ticked_says_so(scene: Scene, desk: Client) -> None:
    hours = scene.hours()
    desk.post(SIGN, {"action": "sign"})
    assert "Marque al menos una" in desk.get(SIGN).content.decode()
    desk.post(SIGN, {"action": "sign", "hours": [str(hours.pk)] * (PAGE_SIZE + 1)})
    assert states([hours]) == ["waiting"]


@pytest.mark.parametrize("hostile", ["\x00", "9" * 5000, "-1", "²", "", "1 OR 1=1"])
def test_nothing_hostile_breaks_it(scene: Scene, desk: Client, hostile: str) -> None:
    scene.hours()
    assert desk.post(SIGN, {"action": "sign", "hours": [hostile]}).status_code == 404
    assert desk.post(SIGN, {"refuse": hostile}).status_code == 404
    # No address with a NUL is answered at all.
    assert desk.get(SIGN, {"pagina": hostile}).status_code == (400 if "\x00" in hostile else 200)


def test_whose_rights_were_taken_is_not_listed(scene: Scene, desk: Client) -> None:
    scene.hours()
    Learner.objects.filter(pk=scene.ana.pk).update(state=Learner.State.PENDING)
    assert listed(desk) == []
    assert "Nada espera su firma" in desk.get(SIGN).content.decode()


def test_who_comes_in(scene: Scene, sign_in: SignIn) -> None:
    town = scene.town
    for who in (scene.profe, scene.neighbour, scene.far, scene.head, scene.official, town.coordina):
        assert sign_in(who).get(SIGN).status_code == 200
    others = (scene.user(scene.ana), town.ciudadana, town.social, town.prensa, town.comite)
    for who in others:
        client = sign_in(who)
        assert client.get(SIGN).status_code == client.post(SIGN).status_code == 404
    assert "/cuenta/ingresar/" in Client().get(SIGN)["Location"]
    Post.objects.filter(user=scene.profe).update(ends_on=timezone.localdate())
    assert sign_in(scene.profe).get(SIGN).status_code == 404


def test_what_it_costs(scene: Scene, desk: Client, django_assert_max_num_queries) -> None:
    scene.hours()
    desk.get(SIGN)
    with django_assert_max_num_queries(40) as few:
        desk.get(SIGN)
    for number in range(PAGE_SIZE + 5):
        scene.hours(in_class(scene.cohort, f"est{number}"), minutes=10)
    with django_assert_max_num_queries(40) as many:
        page = desk.get(SIGN)
    assert len(page.context["page"]) == PAGE_SIZE
    assert len(many) == len(few) == 6

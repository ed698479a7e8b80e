"""What a teacher's browser should never send, and strangers who try every screen of a roster."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from learning.models import Cohort, GuardianAuthorisation, Learner, Membership
from tests.conftest import Town, person
from tests.learning.classes.conftest import HOME, LIST, Scene
from tests.learning.schooling import class_of, coordinator, in_class, school, teacher

NUL = "Ana\x00Mora"
HUGE = "9" * 400
SIGNED = {"signed_on": "2026-02-03", "is_received": "on"}


def _screens(scene: Scene, learner: Learner) -> list[str]:
    one = f"{scene.roster}{learner.uid}/"
    return [scene.roster, scene.add, f"{scene.roster}formatos/", one, f"{one}cambiar/"]


@pytest.mark.parametrize("names", [NUL, "\ud7ff\uffff", "=1+1\t@x", "<script>x</script>", HUGE])
def test_hostile_names_are_answered_and_never_break(scene: Scene, names: str) -> None:
    answer = scene.client.post(scene.add, {"names": names, "order": "apellidos"})
    assert answer.status_code in (200, 400)
    assert "<script>x" not in answer.content.decode()
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("order", ["", "x", NUL])
def test_a_wrong_order_keeps_what_was_pasted(scene: Scene, order: str) -> None:
    answer = scene.client.post(scene.add, {"names": "Mora Ana", "order": order})
    assert answer.status_code == 400
    assert "Mora Ana" in answer.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"seen": ""},
        {"seen": HUGE},
        {"seen": "-1"},
        {"seen": NUL},
        {"do0": "bring:1"},
        {"do0": f"bring:{HUGE}"},
        {"do0": NUL},
        {"n0-first_names": NUL},
        {"n0-first_names": "x" * 5000},
    ],
)
def test_a_confirmation_that_was_tampered_with_writes_nothing(
    scene: Scene, change: dict[str, str]
) -> None:
    data = scene.read("Mora Ana")
    answer = scene.save({**data, **change})
    assert answer.status_code in (400, 409)
    assert Learner.objects.count() == 0


def test_what_looks_like_markup_is_shown_as_text(scene: Scene) -> None:
    scene.save({**scene.read("Mora Ana"), "n0-first_names": "<b>Ana</b>"})
    text = scene.client.get(scene.roster).content.decode()
    assert "&lt;b&gt;Ana" in text
    assert "<b>Ana" not in text


@pytest.mark.parametrize("count", ["", "x", "-5", HUGE, NUL, "99999999"])
def test_a_count_that_is_none_adds_nobody_beyond_the_list(scene: Scene, count: str) -> None:
    answer = scene.save({**scene.read("Mora Ana"), "count": count})
    assert answer.status_code < 500
    assert Learner.objects.count() == 0


@pytest.mark.parametrize("value", ["", "x", NUL, HUGE, "-1"])
def test_hostile_choices_on_the_roster_change_nothing(scene: Scene, value: str) -> None:
    ana = in_class(scene.cohort, "ana", state=Learner.State.PENDING)
    one = f"{scene.roster}{ana.uid}/cambiar/"
    sent = {"learners": [value], **SIGNED}
    assert scene.client.post(scene.roster, sent).status_code == 400
    assert scene.client.post(one, {"action": "move", "to": value}).status_code == 400
    assert scene.client.post(one, {"action": value}).status_code == 404
    names = {"action": "names", "first_names": f"<{value}\x00", "last_names": value}
    assert scene.client.post(one, names).status_code == 400
    ana.refresh_from_db()
    assert ana.state == Learner.State.PENDING
    assert Membership.objects.get(learner=ana).ends_on is None


@pytest.mark.parametrize("value", ["", "x", NUL, HUGE, "-1", "0"])
def test_hostile_filters_show_the_usual_list(scene: Scene, value: str) -> None:
    for address, key in ((HOME, "pagina"), (HOME, "cerrados"), (scene.roster, "estado")):
        # A NUL byte in an address is refused at the door of the whole site.
        expected = 400 if "\x00" in value else 200
        assert scene.client.get(address, {key: value}).status_code == expected


def test_addresses_of_nothing_are_not_found(scene: Scene) -> None:
    stranger = uuid.uuid4()
    for address in (
        f"{HOME}{HUGE}/lista/",
        f"{HOME}0/lista/",
        f"{scene.roster}{stranger}/",
    ):
        assert scene.client.get(address).status_code == 404
    assert scene.client.post(f"{scene.roster}{stranger}/cambiar/").status_code == 404


def test_a_closed_year_takes_no_authorisation(scene: Scene) -> None:
    ana = in_class(scene.cohort, "ana", state=Learner.State.PENDING)
    Cohort.objects.update(closed_on=timezone.localdate())
    Membership.objects.update(ends_on=timezone.localdate())
    answer = scene.client.post(scene.roster, {"learners": [ana.pk], **SIGNED})
    assert answer.status_code == 404
    assert not GuardianAuthorisation.objects.exists()


def test_strangers_meet_no_screen_of_the_roster(scene: Scene, town: Town) -> None:
    ana = in_class(scene.cohort, "ana", state=Learner.State.PENDING)
    assert ana.user is not None
    same_school = class_of(scene.cohort.institution, group="02")
    strangers = [
        ana.user,
        person("vecina"),
        teacher("otra", same_school),
        coordinator("lejos", school("Otro colegio")),
        coordinator("lideres", None),
    ]
    for user in strangers:
        client = Client()
        client.force_login(user)
        for address in _screens(scene, ana):
            assert client.get(address).status_code in (404, 405), (user, address)
            sent = {"learners": [ana.pk], "action": "leave", **SIGNED}
            assert client.post(address, sent).status_code in (404, 405), (user, address)
    for address in _screens(scene, ana):
        assert Client().post(address)["Location"].startswith("/cuenta/ingresar/")
    assert not GuardianAuthorisation.objects.exists()
    assert Membership.objects.get(learner=ana).ends_on is None


def test_the_schools_coordinator_records_and_withdraws(scene: Scene) -> None:
    ana = in_class(scene.cohort, "ana", state=Learner.State.PENDING)
    client = Client()
    client.force_login(coordinator("rectora", scene.cohort.institution))
    client.post(scene.roster, {"learners": [ana.pk], **SIGNED})
    ana.refresh_from_db()
    assert ana.state == Learner.State.ACTIVE
    client.post(f"{scene.roster}{ana.uid}/cambiar/", {"action": "withdraw"})
    ana.refresh_from_db()
    assert ana.state == Learner.State.PENDING


def test_looking_at_one_and_at_their_sheet_is_logged_without_names(scene: Scene) -> None:
    ana = in_class(
        scene.cohort,
        "ana",
        first_names="Zoraida",
        last_names="Quintín",
        state=Learner.State.PENDING,
    )
    for address in (f"{scene.roster}{ana.uid}/", f"{scene.roster}formatos/"):
        before = ModelLogEntry.objects.filter(action="learning.view_learner").count()
        assert scene.client.get(address).status_code == 200
        found = ModelLogEntry.objects.filter(action="learning.view_learner")
        assert found.count() == before + 1
    said = " ".join(f"{each.label} {each.data}" for each in found)
    assert "Zoraida" not in said
    assert "Quintín" not in said
    assert {each.user_id for each in found} == {scene.docente.pk}


def test_the_audit_of_a_list_has_no_names(scene: Scene) -> None:
    scene.save(scene.read(LIST))
    entries = ModelLogEntry.objects.filter(action="learning.register")
    assert entries.count() == 31
    said = " ".join(f"{each.label} {each.data}" for each in entries)
    assert "Mora" not in said
    assert "Rojas" not in said

"""A teacher's groups: starting one, a pasted list, guardians' signatures, moving and leaving."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.errors import CannotBring, ChangedSince, CohortClosed
from learning.models import (
    Cohort,
    GuardianAuthorisation,
    Learner,
    Membership,
    Teaching,
)
from learning.services.classes import (
    NewName,
    Returning,
    add_learners,
    leave_group,
    move_to_group,
    newest_membership,
)
from learning.services.learners import erase_learner
from tests.conftest import Town
from tests.learning.classes.conftest import HOME, LIST, Scene, fields
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher


def test_thirty_one_names_become_minors_who_wait_for_their_guardians(scene: Scene) -> None:
    data = scene.read(LIST)
    assert Learner.objects.count() == 0, "nothing is written before it is confirmed"
    assert scene.save(data)["Location"] == scene.roster
    learners = Learner.objects.filter(memberships__cohort=scene.cohort)
    assert learners.count() == 31
    assert {each.state for each in learners} == {Learner.State.PENDING}
    assert all(each.is_minor and each.institution_id for each in learners)
    assert all(each.user is not None and not each.user.email for each in learners)
    assert scene.client.get(HOME).context["page"][0].pending == 31


def test_the_same_list_sent_twice_adds_nobody_twice(scene: Scene) -> None:
    data = scene.read(LIST)
    scene.save(data)
    again = scene.save(data)
    assert again.status_code == 409
    assert again.context["preview"].new == 0
    assert len(scene.names()) == 31


def test_names_that_are_there_already_or_twice_in_the_list_are_told(scene: Scene) -> None:
    in_class(scene.cohort, "ana", first_names="Ana", last_names="Mora")
    data = scene.read("Mora Ana\nRuiz Luis\nRUIZ LUIS")
    assert [data["do0"], data["do1"], data["do2"]] == ["skip", "new", "skip"]
    page = scene.client.post(scene.add, {**data, "do1": "nonsense"})
    assert page.status_code == 400
    assert "Elija qué hacer con este nombre." in page.content.decode()
    scene.save(data)
    assert scene.names() == ["Ana Mora", "Luis Ruiz"]


def test_homonyms_are_added_when_the_teacher_says_so(scene: Scene) -> None:
    scene.save(scene.read("Mora Ana"))
    data = scene.read("Mora Ana")
    scene.save({**data, "do0": "new"})
    assert scene.names() == ["Ana Mora", "Ana Mora"]
    usernames = User.objects.filter(learner__isnull=False).values_list("username", flat=True)
    assert sorted(usernames) == ["ana.mora", "ana.mora2"]


def test_somebody_of_last_year_comes_back_with_all_their_history(scene: Scene) -> None:
    before = class_of(scene.cohort.institution, grade=10, year=2025)
    ana = in_class(before, "ana", first_names="Ana", last_names="Mora")
    Membership.objects.filter(learner=ana).update(
        starts_on=date(2025, 2, 3), ends_on=date(2025, 11, 28)
    )
    data = scene.read("MORA ANA")
    assert data["do0"] == f"bring:{ana.pk}"
    scene.save(data)
    assert Learner.objects.count() == 1
    kept = Membership.objects.filter(learner=ana).order_by("pk")
    assert [(each.cohort, each.ends_on) for each in kept] == [
        (before, date(2025, 11, 28)),
        (scene.cohort, None),
    ]


def test_somebody_of_another_teachers_open_group_stays_there(scene: Scene) -> None:
    other = class_of(scene.cohort.institution, group="02")
    ana = in_class(other, "ana", first_names="Ana", last_names="Mora")
    data = scene.read("Mora Ana")
    assert data["do0"] == "skip"
    refused = scene.save({**data, "do0": f"bring:{ana.pk}"})
    assert refused.status_code == 400
    with pytest.raises(CannotBring):
        add_learners(
            cohort=scene.cohort,
            people=[Returning(ana.pk)],
            seen=newest_membership(scene.cohort),
            by=scene.docente,
        )
    rectora = coordinator("rectora", scene.cohort.institution)
    add_learners(
        cohort=scene.cohort,
        people=[Returning(ana.pk)],
        seen=newest_membership(scene.cohort),
        by=rectora,
    )
    assert scene.names() == ["Ana Mora"]


def test_nobody_of_another_school_is_known_or_brought(scene: Scene) -> None:
    far = in_class(class_of(school("Otro")), "ana", first_names="Ana", last_names="Mora")
    assert scene.read("Mora Ana")["do0"] == "new"
    with pytest.raises(CannotBring):
        add_learners(
            cohort=scene.cohort,
            people=[Returning(far.pk)],
            seen=newest_membership(scene.cohort),
            by=scene.docente,
        )


def test_whoever_was_erased_is_not_offered(scene: Scene, town: Town) -> None:
    ana = in_class(scene.cohort, "ana", first_names="Ana", last_names="Mora")
    erase_learner(learner=ana, by=town.coordina)
    assert scene.read("Mora Ana\nSuprimido")["do0"] == "new"
    assert "Mora" not in scene.client.get(scene.roster).content.decode()


def test_a_list_compared_with_an_older_group_is_compared_anew(scene: Scene) -> None:
    data = scene.read("Mora Ana")
    in_class(scene.cohort, "ana", first_names="Ana", last_names="Mora")
    answer = scene.save(data)
    assert answer.status_code == 409
    assert fields(answer)["do0"] == "skip"
    with pytest.raises(ChangedSince):
        add_learners(cohort=scene.cohort, people=[NewName("Eva", "Paz")], seen=0, by=scene.docente)


def test_a_wrong_name_loses_nothing_of_what_was_typed(scene: Scene) -> None:
    data = scene.read("Mora Ana\nRuiz Luis")
    answer = scene.save({**data, "n0-first_names": "", "n1-last_names": "Ruiz Peña"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Ruiz Peña" in text
    assert "Este campo es obligatorio" in text
    assert Learner.objects.count() == 0


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ("", "Pegue los nombres o elija un archivo."),
        ("\n \n", "Pegue los nombres o elija un archivo."),
        ("1\n2\n3", "No encontré ningún nombre."),
        ("Mora Ana\n" * 121, "pegue hasta 120 nombres"),
    ],
)
def test_a_list_that_is_none_is_told_beside_its_field(scene: Scene, names: str, said: str) -> None:
    answer = scene.client.post(scene.add, {"names": names, "order": "apellidos"})
    assert answer.status_code == 400
    assert said in str(answer.context["form"].errors["names"])


def test_a_workbook_is_taken_and_a_broken_one_told(scene: Scene) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Apellidos", "Nombres", "Documento"])
    sheet.append(["Mora Pérez", "Ana", 1099])
    file = io.BytesIO()
    book.save(file)
    answer = scene.client.post(
        scene.add, {"order": "apellidos", "file": SimpleUploadedFile("l.xlsx", file.getvalue())}
    )
    assert fields(answer)["n0-last_names"] == "Mora Pérez"
    assert "1099" not in answer.content.decode()
    broken = scene.client.post(
        scene.add, {"order": "apellidos", "file": SimpleUploadedFile("l.xlsx", b"PK\x03\x04x")}
    )
    assert broken.status_code == 400
    assert "No pude leer" in str(broken.context["form"].errors["file"])


def test_leaders_are_adults_who_signed(town: Town) -> None:
    cohort = leaders()
    docente = teacher("docente", cohort)
    client = Client()
    client.force_login(docente)
    add = f"{HOME}{cohort.pk}/lista/agregar/"
    data = fields(client.post(add, {"names": "Ríos Pedro", "order": "apellidos"}))
    refused = client.post(add, data)
    assert refused.status_code == 400
    assert "Sin su autorización no se puede anotar a nadie." in refused.content.decode()
    client.post(add, {**data, "is_signed": "on"})
    pedro = Learner.objects.get()
    assert (pedro.kind, pedro.state, pedro.is_minor) == ("leader", "active", False)
    assert pedro.organisation == cohort.organisation
    assert pedro.accepted_policy_at is not None
    assert "autorización" not in client.get(f"{HOME}{cohort.pk}/lista/").content.decode()


def test_signed_forms_are_recorded_several_at_once(scene: Scene) -> None:
    scene.save(scene.read(LIST))
    some = list(Learner.objects.order_by("pk")[:3].values_list("pk", flat=True))
    sent = {"learners": some, "signed_on": "2026-02-03", "is_received": "on"}
    assert scene.client.post(scene.roster, sent)["Location"] == scene.roster
    signed = GuardianAuthorisation.objects.all()
    assert {(each.learner_id, each.received_by_id) for each in signed} == {
        (key, scene.docente.pk) for key in some
    }
    assert Learner.objects.filter(state=Learner.State.ACTIVE).count() == 3
    waiting = scene.client.get(f"{scene.roster}?estado=falta")
    assert len(waiting.context["learners"]) == 28
    twice = scene.client.post(scene.roster, sent)
    assert twice.status_code == 400, "who signed already is no choice any more"
    assert signed.count() == 3


@pytest.mark.parametrize("signed_on", ["", "x", "2999-01-01", "0001-01-01"])
def test_a_wrong_day_is_told_and_the_ticks_stay(scene: Scene, signed_on: str) -> None:
    scene.save(scene.read("Mora Ana"))
    ana = Learner.objects.get()
    answer = scene.client.post(
        scene.roster, {"learners": [ana.pk], "signed_on": signed_on, "is_received": "on"}
    )
    assert answer.status_code == 400
    assert "signed_on" in answer.context["form"].errors
    assert answer.context["form"]["learners"].value() == [str(ana.pk)]


def test_sheets_to_sign_are_of_those_who_lack_them(scene: Scene) -> None:
    scene.save(scene.read("Mora Ana"))
    in_class(scene.cohort, "luis", first_names="Luis", last_names="Ruiz")
    text = scene.client.get(f"{scene.roster}formatos/").content.decode()
    assert "Ana Mora" in text
    assert "Luis Ruiz" not in text


def test_somebody_moves_to_another_group_of_the_teacher(scene: Scene) -> None:
    other = class_of(scene.cohort.institution, group="02")
    Teaching.objects.create(user=scene.docente, cohort=other, starts_on=date(2026, 2, 2))
    ana = in_class(scene.cohort, "ana")
    act = f"{scene.roster}{ana.uid}/cambiar/"
    scene.client.post(act, {"action": "move", "to": other.pk})
    assert Membership.objects.get(learner=ana, ends_on=None).cohort == other
    assert Membership.objects.get(learner=ana, cohort=scene.cohort).ends_on is not None


def test_nobody_moves_where_the_teacher_has_nothing(scene: Scene) -> None:
    other = class_of(scene.cohort.institution, group="02")
    ana = in_class(scene.cohort, "ana")
    act = f"{scene.roster}{ana.uid}/cambiar/"
    answer = scene.client.post(act, {"action": "move", "to": other.pk})
    assert answer.status_code == 400
    with pytest.raises(NotAllowed):
        move_to_group(learner=ana, cohort=scene.cohort, to=other, by=scene.docente)
    assert Membership.objects.get(learner=ana, ends_on=None).cohort == scene.cohort


def test_leaving_ends_the_belonging_and_nothing_else(scene: Scene) -> None:
    ana = in_class(scene.cohort, "ana")
    scene.client.post(f"{scene.roster}{ana.uid}/cambiar/", {"action": "leave"})
    kept = Membership.objects.get(learner=ana)
    assert kept.ends_on == timezone.localdate()
    assert Learner.objects.get(pk=ana.pk).state == Learner.State.ACTIVE
    assert scene.client.get(f"{scene.roster}{ana.uid}/").status_code == 404


def test_a_name_is_corrected_by_the_teacher_and_the_account_with_it(scene: Scene) -> None:
    ana = in_class(scene.cohort, "ana", first_names="Ama", last_names="Mora")
    sent = {"action": "names", "first_names": "Ana", "last_names": "Mora"}
    scene.client.post(f"{scene.roster}{ana.uid}/cambiar/", sent)
    ana.refresh_from_db()
    assert ana.first_names == "Ana"
    assert ana.user is not None
    assert ana.user.first_name == "Ana"
    wrong = scene.client.post(
        f"{scene.roster}{ana.uid}/cambiar/", {**sent, "first_names": "x" * 200}
    )
    assert wrong.status_code == 400
    assert "x" * 200 in wrong.content.decode()


def test_the_authorisation_is_withdrawn_by_the_teacher(scene: Scene) -> None:
    scene.save(scene.read("Mora Ana"))
    ana = Learner.objects.get()
    sent = {"learners": [ana.pk], "signed_on": "2026-02-03", "is_received": "on"}
    scene.client.post(scene.roster, sent)
    scene.client.post(f"{scene.roster}{ana.uid}/cambiar/", {"action": "withdraw"})
    ana.refresh_from_db()
    assert ana.state == Learner.State.PENDING


def test_a_closed_year_is_to_read(scene: Scene) -> None:
    ana = in_class(scene.cohort, "ana")
    Cohort.objects.update(closed_on=timezone.localdate())
    Membership.objects.update(ends_on=timezone.localdate())
    page = scene.client.get(scene.roster)
    assert [each.pk for each in page.context["learners"]] == [ana.pk]
    assert scene.client.get(scene.add).status_code == 302
    assert (
        scene.client.post(f"{scene.roster}{ana.uid}/cambiar/", {"action": "leave"}).status_code
        == 404
    )
    with pytest.raises(CohortClosed):
        leave_group(learner=ana, cohort=scene.cohort, by=scene.docente)
    assert scene.client.get(f"{HOME}?cerrados=si").context["page"][0].many == 1


def test_names_are_counted_and_not_asked_for_one_by_one(scene: Scene) -> None:
    def queries() -> list[int]:
        found = []
        for address in (HOME, scene.roster, f"{scene.roster}?estado=falta"):
            with CaptureQueriesContext(connection) as seen:
                scene.client.get(address)
            found.append(len(seen))
        return found

    scene.save(scene.read("Mora Ana\nRuiz Luis"))
    few = queries()
    scene.save(scene.read(LIST))
    assert queries() == few
    assert max(few) <= 10


def test_a_list_of_thirty_one_is_one_transaction_of_bounded_work(scene: Scene) -> None:
    data = scene.read(LIST)
    with CaptureQueriesContext(connection) as seen:
        scene.save(data)
    # Each account is made, checked and logged by the same services as one alone.
    assert len(seen) <= 31 * 18 + 30

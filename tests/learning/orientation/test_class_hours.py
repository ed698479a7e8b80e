"""The hours of a group: who sees them, in which period, and the file that the school keeps."""

import csv
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.models import Cohort, Learner, Membership, ServiceHours
from learning.services.learners import erase_learner
from learning.services.orientation import refuse
from tests.learning.orientation.conftest import Scene, logged, states
from tests.learning.schooling import in_class

SignIn = Callable[[User], Client]


def url(cohort: Cohort, tail: str = "") -> str:
    return f"/aula/docente/{cohort.pk}/orientacion/{tail}"


@pytest.fixture
def desk(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.profe)


def figures(page: Any) -> dict[str, tuple[int, int, int]]:
    assert page.status_code == 200
    return {
        str(row.learner): (row.signed, row.waiting, row.refused) for row in page.context["rows"]
    }


def lines(answer: Any) -> list[list[str]]:
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_everybody_of_the_group_with_totals(scene: Scene, desk: Client) -> None:
    scene.signed(minutes=90)
    scene.signed(minutes=30, supervisor=scene.neighbour)
    scene.hours(minutes=20)
    refuse(hours_ids=[scene.hours(minutes=5).pk], by=scene.profe)
    in_class(scene.neighbour_class, "ajena")
    page = desk.get(url(scene.cohort))
    assert figures(page) == {"Ana M.": (120, 20, 5), "Beto N.": (0, 0, 0)}
    assert page.context["total"] == {"signed": "2 h", "waiting": "20 min", "refused": "5 min"}
    assert "Ana Mora" in page.content.decode()
    assert "lo decide el colegio" in page.content.decode()


def moved(hours: ServiceHours, day: str) -> None:
    ServiceHours.objects.filter(pk=hours.pk).update(served_on=day)


def test_periods_are_links(scene: Scene, desk: Client) -> None:
    for minutes, day in ((10, "2025-11-30"), (20, "2026-03-01"), (40, "2026-03-31")):
        moved(scene.signed(minutes=minutes), day)
    page = desk.get(url(scene.cohort))
    labels = [label for label, _url, _current in page.context["periods"]]
    assert labels == ["Todo el tiempo", "2026", "Marzo de 2026", "2025", "Noviembre de 2025"]
    asked = {"2026": 60, "2026-03": 60, "2025": 10, "2026-04": 0, "": 70}
    for period, minutes in asked.items():
        page = desk.get(url(scene.cohort), {"periodo": period})
        assert figures(page)["Ana M."][0] == minutes
    for nonsense in ("2026-13", "x", "0000", "9" * 5000, "2026-03-01", "٢٠٢٦"):
        page = desk.get(url(scene.cohort), {"periodo": nonsense})
        assert figures(page)["Ana M."][0] == 70


def test_who_left_keeps_here_only_what_they_served_here(scene: Scene, sign_in: SignIn) -> None:
    here, there = scene.signed(minutes=30), scene.signed(minutes=60)
    moved(here, "2026-03-01")
    moved(there, "2026-06-01")
    Membership.objects.filter(learner=scene.ana).update(ends_on="2026-04-30")
    Membership.objects.create(learner=scene.ana, cohort=scene.far_class, starts_on="2026-05-01")
    old = figures(sign_in(scene.profe).get(url(scene.cohort)))
    assert old["Ana M."] == (30, 0, 0)
    # The new school adds up the service that the learner brings along.
    assert figures(sign_in(scene.far).get(url(scene.far_class)))["Ana M."] == (90, 0, 0)


def test_who_came_back_is_counted_once(scene: Scene, desk: Client) -> None:
    moved(scene.signed(minutes=30), "2026-03-01")
    Membership.objects.filter(learner=scene.ana).update(ends_on="2026-04-30")
    Membership.objects.create(learner=scene.ana, cohort=scene.cohort, starts_on="2026-05-01")
    assert figures(desk.get(url(scene.cohort)))["Ana M."] == (30, 0, 0)
    assert len(lines(desk.get(url(scene.cohort, "descargar/")))) == 2


def test_a_closed_year_stays_to_read(scene: Scene, desk: Client) -> None:
    moved(scene.signed(minutes=30), "2026-03-01")
    Membership.objects.filter(cohort=scene.cohort).update(ends_on="2026-11-20")
    Cohort.objects.filter(pk=scene.cohort.pk).update(closed_on="2026-11-20")
    assert figures(desk.get(url(scene.cohort))) == {"Ana M.": (30, 0, 0), "Beto N.": (0, 0, 0)}


def test_of_who_was_erased_nothing_is_listed(scene: Scene, desk: Client) -> None:
    scene.signed(minutes=30)
    erase_learner(learner=scene.ana, by=scene.town.coordina)
    page = desk.get(url(scene.cohort))
    assert (list(figures(page)), page.context["total"]["signed"]) == (["Beto N."], "0 h")
    assert len(lines(desk.get(url(scene.cohort, "descargar/")))) == 1


def test_one_learners_list_is_logged(scene: Scene, desk: Client) -> None:
    scene.signed(minutes=33)
    stranger = in_class(scene.far_class, "lejana")
    page = desk.get(url(scene.cohort), {"aprendiz": scene.ana.uid})
    assert "33 min" in page.content.decode()
    assert "Hacer un trámite en línea" in page.content.decode()
    assert "Deshacer" not in page.content.decode()
    entry = ModelLogEntry.objects.get(action="learning.view_learner")
    assert (entry.user, entry.object_id) == (scene.profe, str(scene.ana.pk))
    for wrong in (stranger.uid, uuid.uuid4(), "x", "9" * 5000):
        assert desk.get(url(scene.cohort), {"aprendiz": wrong}).status_code == 404
    assert logged("view_learner") == 1


def test_the_file_has_whole_names_and_is_logged(scene: Scene, desk: Client) -> None:
    moved(scene.signed(minutes=90), "2026-03-01")
    scene.hours(scene.beto, minutes=45, help="device")
    answer = desk.get(url(scene.cohort, "descargar/"), {"formato": "csv"})
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    header, ana, beto = lines(answer)
    assert header[:4] == ["Apellidos", "Nombres", "Ruta", "Día"]
    today = timezone.localdate().isoformat()
    assert ana == ["Mora", "Ana", "Orientador social", "2026-03-01", "90",
                   "Hacer un trámite en línea", "Profe", "Firmada", today]  # fmt: skip
    assert beto[-2:] == ["Espera la firma", ""]
    entry = ModelLogEntry.objects.get(action="learning.hours_export")
    assert (entry.user, entry.data) == (scene.profe, {"format": "csv", "period": ""})
    assert "Ana" not in entry.label


def test_the_workbook_says_the_same(scene: Scene, desk: Client) -> None:
    moved(scene.signed(minutes=90), "2026-03-01")
    scene.hours(minutes=45)
    query = {"formato": "xlsx", "periodo": "2026-03"}
    answer = desk.get(url(scene.cohort, "descargar/"), query)
    assert "2026-03.xlsx" in answer["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][:5] == ("Mora", "Ana", "Orientador social", "2026-03-01", 90)


@pytest.mark.parametrize("formula", ["=1+1", "+57", "-2", "@SUM(A1)", "\tcmd"])
def test_no_cell_runs(scene: Scene, desk: Client, formula: str) -> None:
    Learner.objects.filter(pk=scene.ana.pk).update(last_names=formula, first_names=formula)
    User.objects.filter(pk=scene.profe.pk).update(first_name=formula)
    type(scene.path).objects.update(title=formula)
    scene.signed()
    (_, row) = lines(desk.get(url(scene.cohort, "descargar/")))
    for cell in (row[0], row[1], row[2]):
        assert cell == f"'{formula}"
    assert not row[6].startswith(("=", "+", "-", "@", "\t"))
    answer = desk.get(url(scene.cohort, "descargar/"), {"formato": "xlsx"})
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert all(not str(cell.value).startswith(("=", "+", "-", "@")) for cell in sheet[2])


def test_unknown_formats_are_not_there(scene: Scene, desk: Client) -> None:
    for wrong in ("pdf", "", "x" * 5000):
        answer = desk.get(url(scene.cohort, "descargar/"), {"formato": wrong})
        assert answer.status_code == 404
    assert desk.post(url(scene.cohort, "descargar/")).status_code == 405
    assert logged("hours_export") == 0


def test_who_sees_a_group(scene: Scene, sign_in: SignIn) -> None:
    town = scene.town
    for who in (scene.profe, scene.head, town.coordina):
        assert sign_in(who).get(url(scene.cohort)).status_code == 200
        assert sign_in(who).get(url(scene.cohort, "descargar/")).status_code == 200
    others = (
        scene.neighbour, scene.far, scene.far_head, scene.official, scene.user(scene.ana),
        town.ciudadana, town.social, town.prensa, town.sistemas, town.comite,
    )  # fmt: skip
    for who in others:
        client = sign_in(who)
        for address in (url(scene.cohort), url(scene.cohort, "descargar/")):
            assert client.get(address).status_code in (
                (302, 404) if who == town.sistemas else (404,)
            )
        assert client.post(url(scene.cohort), {"undo": "1"}).status_code in (302, 404)
    for address in (url(scene.cohort), url(scene.cohort, "descargar/")):
        assert "/cuenta/ingresar/" in Client().get(address)["Location"]
        assert (
            sign_in(scene.profe).get(address.replace(str(scene.cohort.pk), "99999")).status_code
            == 404
        )
    assert logged("hours_export") == 3


def test_only_the_coordination_undoes(scene: Scene, desk: Client, sign_in: SignIn) -> None:
    hours = scene.signed()
    far = scene.signed(in_class(scene.far_class, "lejana"), supervisor=scene.far)
    for client in (desk, sign_in(scene.head)):
        assert client.post(url(scene.cohort), {"undo": hours.pk}).status_code == 404
    office = sign_in(scene.town.coordina)
    shown = office.get(url(scene.cohort), {"aprendiz": scene.ana.uid}).content.decode()
    assert "Deshacer la decisión" in shown
    for wrong in ("\x00", "", "x", "9" * 5000, str(far.pk)):
        assert office.post(url(scene.cohort), {"undo": wrong}).status_code == 404
    assert states([hours, far]) == ["signed", "signed"]
    answer = office.post(url(scene.cohort), {"undo": hours.pk})
    assert str(scene.ana.uid) in answer["Location"]
    assert states([hours, far]) == ["waiting", "signed"]
    assert "revíselo" in office.get(answer["Location"]).content.decode()


def test_what_it_costs(scene: Scene, desk: Client, django_assert_max_num_queries) -> None:
    scene.signed()
    desk.get(url(scene.cohort))
    with django_assert_max_num_queries(40) as few:
        desk.get(url(scene.cohort))
    for number in range(30):
        who = in_class(scene.cohort, f"est{number}")
        scene.hours(who, minutes=30)
        moved(scene.hours(who, minutes=30), f"2026-{1 + number % 12:02}-15")
    with django_assert_max_num_queries(40) as many:
        page = desk.get(url(scene.cohort))
    assert len(page.context["rows"]) == 32
    assert len(many) == len(few) == 7

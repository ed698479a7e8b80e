"""One row for each person: who gets them, whose names are in them, and how they are read."""

import gc
import tracemalloc
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from cms.accounts.models import User
from learning.models import Learner, Membership, Post
from learning.selectors.report_learners import CHUNK, learner_rows
from tests.conftest import Town
from tests.learning.reports.conftest import Place
from tests.learning.reports.deeds import COURSE, OTHER, at, certify, finish, many, quiz
from tests.learning.reports.reading import content_of, csv_rows, xlsx_rows
from tests.learning.schooling import STARTS, class_of, coordinator, in_class, school

CSV, XLSX = "/aula/informes/aprendices.csv", "/aula/informes/aprendices.xlsx"
Visit = Callable[[str], Client]
NAMED = ["N.º", "Apellidos", "Nombres", "Institución", "Grado", "Grupo", "Estado", "Ingresó"]


def test_a_coordinator_gets_the_names_of_the_own_school(visit: Visit) -> None:
    rows = csv_rows(visit("coordinator").get(CSV))
    assert rows[0][:8] == NAMED
    assert len(rows) == 1 + 9
    assert [row[0] for row in rows[1:]] == [str(n) for n in range(1, 10)]
    assert {row[3] for row in rows[1:]} == {"Colegio Gaitán"}
    (ximena,) = [row for row in rows if row[1] == "Zambrano Ortiz"]
    assert ximena[2:] == [
        "Ximena Lucía", "Colegio Gaitán", "11", "01", "Activo", "Sí", "Sí", "1", "0", "50", "0",
    ]  # fmt: skip


def test_another_school_s_learners_cannot_be_asked_for(visit: Visit, place: Place) -> None:
    client = visit("coordinator")
    for query in (f"institucion={place.other.institution_id}", "clase=lideres"):
        text = str(csv_rows(client.get(f"{CSV}?{query}")))
        assert "Normal" not in text
        assert "Wilmer" not in text


def test_the_organisations_coordinator_gets_the_leaders_of_groups(
    visit: Visit, place: Place
) -> None:
    Learner.objects.create(
        kind=Learner.Kind.LEADER, state=Learner.State.ACTIVE, first_names="Suelta", last_names="X"
    )
    rows = csv_rows(visit("of_organisations").get(CSV))
    assert rows[0][:4] == ["N.º", "Apellidos", "Nombres", "Organización"]
    assert [row[1:4] for row in rows[1:]] == [["Yaguará", "Wilmer", "JAC del Carmen"]]


@pytest.mark.parametrize("role", ["coordina", "superuser"])
def test_who_sees_all_schools_gets_numbers(visit: Visit, role: str) -> None:
    client = visit(role)
    rows = xlsx_rows(client.get(XLSX))
    assert rows[0][:4] == ["N.º", "Institución", "Grado", "Grupo"]
    assert len(rows) == 1 + 15
    told = str(rows) + str(csv_rows(client.get(f"{CSV}?clase=lideres")))
    for name in ("Ximena", "Zambrano", "Once", "Decimo", "Normal1", "Wilmer", "Yaguará"):
        assert name not in told


def test_the_coordination_that_also_coordinates_a_school_names_that_school_alone(
    visit: Visit, place: Place
) -> None:
    Post.objects.create(
        user=place.people["coordina"],
        kind=Post.Kind.COORDINATOR,
        institution=place.other.institution,
        starts_on=STARTS,
    )
    rows = csv_rows(visit("coordina").get(CSV))
    named = {row[3]: sum(other[3] == row[3] and bool(other[1]) for other in rows) for row in rows}
    assert (named["Colegio Gaitán"], named["Escuela Normal"]) == (0, 6)


def test_a_member_of_the_committee_who_coordinates_a_school_lists_that_school(
    visit: Visit, place: Place
) -> None:
    Post.objects.create(
        user=place.people["comite"],
        kind=Post.Kind.COORDINATOR,
        institution=place.other.institution,
        starts_on=STARTS,
    )
    rows = csv_rows(visit("comite").get(CSV))
    assert len(rows) == 1 + 6
    assert {row[3] for row in rows[1:]} == {"Escuela Normal"}


def test_a_post_that_ended_takes_its_reports_along(visit: Visit, place: Place) -> None:
    Post.objects.filter(user=place.people["coordinator"]).update(ends_on=STARTS)
    client = visit("coordinator")
    assert client.get(CSV).status_code == client.get("/aula/informes/").status_code == 404


def test_names_that_are_formulas_do_not_run(visit: Visit, place: Place) -> None:
    for number, start in enumerate("=+-@\t\r\n"):
        in_class(
            place.eleven, f"malo{number}", first_names=f'{start}cmd|"/c calc"!A1', last_names=start
        )
    client = visit("coordinator")
    for rows in (csv_rows(client.get(CSV)), xlsx_rows(client.get(XLSX))):
        names = [cell for row in rows[1:] for cell in row[1:3] if cell]
        assert len([name for name in names if name.startswith("'")]) >= 12
        assert not [name for name in names if name[0] in "=+-@\t\r\n"]


def test_what_each_did(visit: Visit, place: Place) -> None:
    ana = in_class(place.tenth, "ana", last_names="Aaa")
    finish(ana, at(4))
    finish(ana, at(5), OTHER)
    finish(ana, at(5, year=2025), uuid.uuid4())
    for fraction in (1.0, 0.5, None):
        quiz(ana, fraction, at(4), passed=fraction == 1.0)
    certify(ana, at(4))
    client = visit("coordinator")

    def told(query: str = "") -> list[str]:
        (row,) = [row for row in csv_rows(client.get(f"{CSV}?{query}")) if row[1] == "Aaa"]
        return row[7:]

    assert told() == ["No", "No", "2", "1", "75", "1"]
    assert told(f"curso={COURSE}") == ["No", "No", "1", "1", "75", "1"]
    assert told(f"curso={OTHER}") == ["No", "No", "1", "0", "", "0"]


def test_filters_narrow_the_rows(visit: Visit, place: Place) -> None:
    client = visit("coordina")
    gaitan = place.eleven.institution_id
    counted = {
        query: len(csv_rows(client.get(f"{CSV}?{query}"))) - 1
        for query in (f"institucion={gaitan}", f"institucion={gaitan}&grado=10", "anio=2025")
    }
    assert list(counted.values()) == [9, 2, 15]  # a year without anything is not offered


def test_the_pending_and_the_erased(visit: Visit, place: Place) -> None:
    pia = in_class(place.tenth, "pia", state=Learner.State.PENDING, last_names="Pendiente")
    gone = Membership.objects.filter(cohort=place.tenth).exclude(learner=pia).first()
    assert gone
    Learner.objects.filter(pk=gone.learner_id).update(
        state=Learner.State.ERASED, user=None, erased_at=at(6), first_names="", last_names=""
    )
    rows = csv_rows(visit("coordinator").get(f"{CSV}?grado=10"))[1:]
    assert {(row[1], row[6]) for row in rows} == {
        ("", "Suprimido"),
        ("Apellido", "Activo"),
        ("Pendiente", "Falta la autorización"),
    }


def test_each_download_is_in_the_log_without_names(visit: Visit, place: Place) -> None:
    client = visit("coordinator")
    csv_rows(client.get(f"{CSV}?grado=11"))
    xlsx_rows(client.get(XLSX))
    client.get("/aula/informes/")
    content_of(client.get("/aula/informes/resumen.csv"))
    entries = ModelLogEntry.objects.filter(action="learning.report")
    assert [entry.user_id for entry in entries] == [place.people["coordinator"].pk] * 2
    told = str(list(entries.values("data", "label")))
    assert "estudiantes" in told
    assert "Zambrano" not in told


def test_rows_are_read_with_one_query_whatever_their_number(town: Town) -> None:
    gaitan = school()
    key = coordinator("coordinadora", gaitan).pk
    cohort = class_of(gaitan)

    def counted() -> tuple[int, int]:
        user = User.objects.get(pk=key)
        with CaptureQueriesContext(connection) as captured:
            _kind, _year, rows = learner_rows(user, {})
            number = sum(1 for _ in rows)
        return number, len(captured)

    many(cohort, 3, "A")
    few = counted()
    many(cohort, 1200, "B")
    assert (few[0], counted()[0]) == (3, 1203)
    assert counted()[1] == few[1] <= 5


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_more_people_need_no_more_memory(town: Town, sign_in: Any, address: str) -> None:
    """Four pieces of rows are held as one is; what is sent is sent in small pieces."""
    gaitan = school()
    cohort = class_of(gaitan)
    client = sign_in(coordinator("coordinadora", gaitan))

    def peak_of(people: int) -> int:
        assert len(many(cohort, people, "Alumna")) == people
        gc.collect()
        tracemalloc.start()
        response = client.get(address)
        longest = max(len(piece) for piece in response.streaming_content)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert longest <= 65536
        return peak

    peak_of(CHUNK)  # what is imported once
    two_pieces = peak_of(CHUNK)
    assert peak_of(3 * CHUNK) < two_pieces * 1.25
    assert Membership.objects.count() == 5 * CHUNK

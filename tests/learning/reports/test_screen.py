"""The screen and its spreadsheets: whose figures who sees, filters, small groups, odd addresses."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.learning.reports.conftest import Place
from tests.learning.reports.deeds import COURSE, at, finish, many, quiz
from tests.learning.reports.reading import content_of, csv_rows, xlsx_rows
from tests.learning.schooling import class_of, coordinator, school

HERE = "/aula/informes/"
ADDRESSES = (
    HERE,
    f"{HERE}resumen.csv",
    f"{HERE}resumen.xlsx",
    f"{HERE}aprendices.csv",
    f"{HERE}aprendices.xlsx",
)
Visit = Callable[[str], Client]
NAMES = ("Ximena", "Zambrano", "Once1", "Decimo1", "Normal1", "Wilmer", "Yaguará")


def status(client: Client, address: str) -> int:
    """What a GET answers, once all of it was sent."""
    answer = client.get(address)
    if answer.streaming:
        content_of(answer)
    return int(answer.status_code)


def page(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(f"{HERE}?{query}")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def table(soup: BeautifulSoup) -> dict[str, list[str]]:
    """The cells of each row of the table of figures."""
    body = soup.find("caption", id="cifras").parent.find("tbody")
    return {
        row.find("th").get_text(): [cell.get_text() for cell in row.find_all("td")]
        for row in body.find_all("tr")
    }


def totals(soup: BeautifulSoup) -> list[str]:
    return [each.get_text() for each in soup.select(".figures dd")]


def links(soup: BeautifulSoup, label: str) -> list[str]:
    return [a["href"] for a in soup.find_all("a") if a.get_text(strip=True) == label]


@pytest.mark.parametrize(
    "role", ["ciudadana", "learner", "teacher", "social", "hacienda", "prensa", "sistemas"]
)
def test_reports_do_not_exist_for_others(visit: Visit, role: str) -> None:
    client = visit(role)
    for address in ADDRESSES:
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code == 404


def test_strangers_are_asked_to_sign_in(visit: Visit, place: Place) -> None:
    for address in ADDRESSES:
        answer = Client().get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/cuenta/ingresar/")


@pytest.mark.parametrize("role", ["coordinator", "of_organisations", "coordina", "superuser"])
def test_who_has_reports_reads_all_and_posts_nothing(visit: Visit, role: str) -> None:
    client = visit(role)
    for address in ADDRESSES:
        assert status(client, address) == 200
        assert client.post(address).status_code == 405


def test_the_committee_has_figures_and_no_rows_of_people(visit: Visit) -> None:
    client = visit("comite")
    assert [status(client, each) for each in ADDRESSES] == [200, 200, 200, 404, 404]
    assert not links(page(client), "Una fila por persona (CSV)")


@pytest.mark.parametrize("role", ["coordinator", "of_organisations", "coordina", "comite"])
def test_no_screen_and_no_summary_has_a_name(visit: Visit, role: str) -> None:
    client = visit(role)
    for kind in ("estudiantes", "lideres"):
        for by in ("grupo", "institucion", "organizacion", "anio"):
            text = client.get(f"{HERE}?clase={kind}&por={by}").content.decode()
            assert not [name for name in NAMES if name in text]


def test_a_coordinator_sees_the_own_school(visit: Visit) -> None:
    soup = page(visit("coordinator"))
    assert totals(soup) == ["9", "7", "7", "5"]
    # Persons, without authorisation, came, began, finished, passed, mean. Its small grade too.
    assert table(soup) == {
        "10": ["2", "0", "0", "0", "2", "0", "–"],
        "11": ["7", "0", "7", "7", "3", "10", "65"],
    }
    assert "Normal" not in soup.get_text()
    assert "Líderes" not in soup.get_text()


def test_another_school_cannot_be_asked_for(visit: Visit, place: Place) -> None:
    client = visit("coordinator")
    for query in (f"institucion={place.other.institution_id}", "clase=lideres"):
        assert totals(page(client, query)) == ["9", "7", "7", "5"]
        assert csv_rows(client.get(f"{HERE}resumen.csv?{query}")) == csv_rows(
            client.get(f"{HERE}resumen.csv")
        )


def test_the_organisations_coordinator_sees_leaders_in_groups(visit: Visit) -> None:
    soup = page(visit("of_organisations"))
    assert list(table(soup)) == ["JAC del Carmen"]
    assert "Estudiantes" not in soup.get_text()


def test_the_coordination_sees_everything(visit: Visit) -> None:
    client = visit("coordina")
    assert {name: cells[0] for name, cells in table(page(client, "por=institucion")).items()} == {
        "Colegio Gaitán": "9",
        "Escuela Normal": "6",
    }
    assert {name: cells[0] for name, cells in table(page(client, "por=grupo")).items()} == {
        "10-01 · Colegio Gaitán": "2",
        "11-01 · Colegio Gaitán": "7",
        "11-01 · Escuela Normal": "6",
    }
    assert totals(page(client, "clase=lideres"))[0] == "1"


def test_the_committee_does_not_see_two_students(visit: Visit, place: Place) -> None:
    """Nor can anybody subtract them: Gaitán has one row, and its 11th grade is in no other."""
    client = visit("comite")
    assert {name: cells[0] for name, cells in table(page(client)).items()} == {
        "Colegio Gaitán": "9",
        "Escuela Normal": "6",
    }
    grades = page(client, "por=grado")
    assert {name: cells[0] for name, cells in table(grades).items()} == {
        "11": "6",
        "Grupos pequeños, juntos": "9",
    }
    assert "no se muestran por separado" in grades.get_text().lower()
    gaitan = place.eleven.institution_id
    for query in (f"institucion={gaitan}&grado=10", f"institucion={gaitan}&grado=11"):
        assert totals(page(client, query))[0] == "9"
    assert totals(page(client, "grado=11"))[0] == "6"
    assert totals(page(client, "grado=10"))[0] == "15"
    rows = csv_rows(client.get(f"{HERE}resumen.csv?por=grupo&institucion={gaitan}"))
    assert [row[:2] for row in rows[1:]] == [["Grupos pequeños, juntos", "9"]]


def test_a_town_of_few_is_hidden_from_the_committee(visit: Visit, place: Place) -> None:
    many(class_of(grade=9, year=2025), 4, "Viejos")
    client = visit("comite")
    soup = page(client, "anio=2025")
    assert "menos de 5" in soup.get_text()
    assert not totals(soup)
    assert not soup.find("svg", class_="chart")
    assert set(next(iter(table(soup).values()))) == {"menos de 5"}
    years = table(page(client, "por=anio"))
    assert set(years["2025"]) == {"menos de 5"}
    assert years["2026"][0] == "15"
    for form, rows in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        found = rows(client.get(f"{HERE}resumen.{form}?anio=2025"))
        assert set(found[1][1:]) == {"menos de 5"}
    assert totals(page(visit("coordina"), "anio=2025"))[0] == "4"


def test_leaders_are_adults_and_shown_to_the_committee(visit: Visit) -> None:
    assert totals(page(visit("comite"), "clase=lideres")) == ["1", "0", "0", "1"]


def test_a_course_narrows_what_was_done(visit: Visit, place: Place) -> None:
    client = visit("coordina")
    assert totals(page(client, "curso=00000000-0000-0000-0000-000000000002")) == [
        "15", "7", "0", "0",
    ]  # fmt: skip
    soup = page(client, f"curso={COURSE}")
    assert totals(soup) == ["15", "7", "7", "5"]
    assert "Gobierno en línea" in soup.find("h2", id="total").get_text()


def test_filters_and_rows_are_links_that_keep_one_another(visit: Visit, place: Place) -> None:
    client = visit("coordina")
    soup = page(client, f"curso={COURSE}&por=institucion")
    (to_school,) = links(soup, "Colegio Gaitán")[-1:]
    assert f"institucion={place.eleven.institution_id}" in to_school
    assert str(COURSE) in to_school
    narrowed = BeautifulSoup(client.get(to_school).content, "html.parser")
    assert set(table(narrowed)) == {"10", "11"}
    assert links(narrowed, "Quitar filtros") == [HERE]
    (download,) = links(narrowed, "Descargar la tabla (CSV)")
    assert [row[0] for row in csv_rows(client.get(download))] == ["Grado", "10", "11"]


def test_months_are_a_picture_and_a_table(visit: Visit) -> None:
    soup = page(visit("coordinator"))
    picture = soup.find("svg", class_="chart")
    assert picture.find("title").get_text().startswith("Estudiantes que terminaron un curso")
    rows = soup.find("caption", id="meses-c").parent.find("tbody").find_all("tr")
    told = {row.find("th").get_text(): row.find("td").get_text() for row in rows}
    assert len(told) == 12
    # A year is no quantity: never «2.026».
    assert re.match(r"Estudiantes en \d{4}\b", soup.find("h2", id="total").get_text())
    assert re.search(r" de \d{4}$", soup.find("caption", id="meses-c").get_text())
    assert {name: n for name, n in told.items() if n != "0"} == {
        "Marzo": "3",
        "Abril": "1",
        "Mayo": "1",
    }
    drawn = [each.get_text() for each in picture.select("rect title")]
    assert sum(int(re.findall(r"(\d+)$", each)[0]) for each in drawn) == 5
    assert "style=" not in str(soup.find("main"))


def test_summaries_say_what_the_screen_says(visit: Visit) -> None:
    client = visit("coordinator")
    shown = table(page(client))
    as_csv = csv_rows(client.get(f"{HERE}resumen.csv"))
    assert as_csv[0][:3] == ["Grado", "Personas", "Sin autorización"]
    assert {row[0]: [cell or "–" for cell in row[1:]] for row in as_csv[1:]} == shown
    as_xlsx = xlsx_rows(client.get(f"{HERE}resumen.xlsx"))
    assert as_xlsx[0] == as_csv[0]
    assert as_xlsx[2] == ["11", 7, 0, 7, 7, 3, 10, 65]


def test_a_name_of_a_place_never_runs_in_a_spreadsheet(visit: Visit, place: Place) -> None:
    bad = place.other.institution
    assert bad is not None
    bad.name = '=HYPERLINK("http://x.co","Normal")'
    bad.save()
    client = visit("comite")
    expected = '\'=HYPERLINK("http://x.co","Normal")'
    for form, rows in (("csv", csv_rows), ("xlsx", xlsx_rows)):
        found = rows(client.get(f"{HERE}resumen.{form}?por=institucion"))
        assert expected in [row[0] for row in found]


@pytest.mark.parametrize(
    "query",
    [
        "anio=%00", "anio=99999999999999999999", "anio=-1", "anio=dos&por=%00", "clase=otra",
        "curso=no-es", "curso=%00", "institucion=%00", "institucion=9999999999999999999999",
        "institucion=-1", "institucion=%C2%B2", "grado=1e9", "vereda=x", "organizacion=0",
        "por=" + "x" * 4000, "institucion=1&institucion=2", "grado=%E2%85%AB",
    ],
)  # fmt: skip
def test_odd_addresses_are_harmless(visit: Visit, query: str) -> None:
    client = visit("coordina")
    for address in ADDRESSES:
        assert status(client, f"{address}?{query}") == (400 if "%00" in query else 200)


def test_a_school_without_anybody_says_so(visit: Visit, place: Place, sign_in: Any) -> None:
    client = sign_in(coordinator("nueva", school("Escuela vacía")))
    assert "No hay nadie" in page(client).get_text()
    assert len(csv_rows(client.get(f"{HERE}resumen.csv"))) == 1
    assert len(csv_rows(client.get(f"{HERE}aprendices.csv"))) == 1


@pytest.mark.parametrize(("query", "most"), [("", 9), ("por=grupo", 10), ("clase=lideres", 10)])
def test_the_number_of_queries_does_not_grow(
    visit: Visit, place: Place, query: str, most: int
) -> None:
    client = visit("coordina")
    page(client, query)

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(client, query)
        return sum("learning_" in each["sql"] for each in captured.captured_queries)

    before = asked()
    for number in range(3):
        cohort = class_of(school(f"Escuela {number}"), grade=9)
        for each in many(cohort, 20, "Más"):
            finish(each, at(4))
            quiz(each, 0.7, at(4), passed=True)
    assert asked() == before <= most


def test_by_years_asks_two_more_for_each_year(visit: Visit, place: Place) -> None:
    for year in range(2018, 2026):
        class_of(grade=9, year=year)
    client = visit("coordina")
    page(client)
    with CaptureQueriesContext(connection) as captured:
        found = table(page(client, "por=anio"))
    assert list(found) == ["2026", "2025", "2024", "2023", "2022", "2021"]
    assert sum("learning_" in each["sql"] for each in captured.captured_queries) <= 9 + 2 * 5

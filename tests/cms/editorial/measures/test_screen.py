"""The page of the measures: who sees it, what it says, what it costs, and its CSV."""

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.accounts.models import User
from cms.editorial.measures.views import PANELS
from tests.cms.editorial.measures.conftest import NOW, Desk, on
from tests.conftest import Town, person

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def url() -> str:
    return reverse("desk:measures")


@pytest.fixture
def press(town: Town, sign_in: SignIn, desk: Desk) -> Client:
    return sign_in(town.prensa)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", BeautifulSoup(html, "html.parser").get_text(" "))


def csv_of(client: Client, table: str, query: str = "") -> list[list[str]]:
    answer = client.get(f"{reverse('desk:measures_csv', args=[table])}{query}")
    assert answer.status_code == 200
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.mark.parametrize("who", ["prensa", "comite"])
@pytest.mark.usefixtures("now")
def test_who_sees_them(town: Town, sign_in: SignIn, url: str, who: str) -> None:
    client = sign_in(town.people[who])
    assert client.get(url).status_code == 200
    for table in PANELS:
        assert client.get(reverse("desk:measures_csv", args=[table])).status_code == 200


def test_a_superuser_sees_them(town: Town, sign_in: SignIn, url: str) -> None:
    assert sign_in(person("raiz", is_superuser=True)).get(url).status_code == 200


@pytest.mark.parametrize("who", ["hacienda", "sistemas", "ciudadana"])
def test_for_the_rest_they_do_not_exist(town: Town, sign_in: SignIn, url: str, who: str) -> None:
    client = sign_in(town.people[who])
    assert client.get(url).status_code == 404
    assert client.get(reverse("desk:measures_csv", args=["esperas"])).status_code == 404


def test_the_comite_is_sent_nowhere_it_may_not_go(
    town: Town, sign_in: SignIn, url: str, press: Client
) -> None:
    queue = f'href="{reverse("desk:queue")}"'
    assert queue in press.get(url).content.decode()
    assert queue not in sign_in(town.comite).get(url).content.decode()


def test_without_any_decision_it_says_so(press: Client, url: str) -> None:
    html = press.get(url).content.decode()
    for empty in ("no se devolvió nada", "no se publicó nada", "no hubo publicaciones urgentes"):
        assert empty in html
    assert text_of(html).count("0 casos") == 1


def test_figures_tables_and_pictures(press: Client, url: str, desk: Desk) -> None:
    desk.waits(60, 120, 200, 240, 700)
    desk.waits(30, at=on(2026, 5, 5))
    desk.returned("Falta la fecha", working_minutes=30)
    html = press.get(url).content.decode()
    page = BeautifulSoup(html, "html.parser")
    assert [dd.get_text() for dd in page.select(".figures dd")] == ["7", "2\u00a0h", "11\u00a0h"]
    for picture in page.select("svg[role=img]"):
        table = picture.find_parent("section").find("table")
        assert table.caption.get_text()
        assert picture.title.get_text()
        assert picture.desc.get_text()
    assert len(page.select("svg[role=img]")) == 3
    may = next(row for row in page.select("tbody tr") if "mayo de 2026" in row.th.get_text())
    assert [cell.get_text() for cell in may.select("td")] == [
        "1", "30\u00a0min", "30\u00a0min", "pocos casos",
    ]  # fmt: skip
    assert "Falta la fecha" in html


def test_few_cases_are_told(press: Client, url: str, desk: Desk) -> None:
    desk.waits(60, 60, 60, 60)
    assert "4 casos pocos casos" in text_of(press.get(url).content.decode())
    desk.waits(60)
    assert "5 casos pocos casos" not in text_of(press.get(url).content.decode())


def test_the_strict_policy_forbids_nothing_of_it(press: Client, url: str, desk: Desk) -> None:
    desk.waits(60)
    desk.returned("Otro")
    answer = press.get(url)
    assert "unsafe-inline" not in answer["Content-Security-Policy"].split("style-src")[1]
    page = BeautifulSoup(answer.content, "html.parser")
    assert not page.select("[style], style, script:not([src])")


def test_ids_are_unique_and_what_labels_is_there(press: Client, url: str, desk: Desk) -> None:
    desk.waits(60)
    desk.returned("Otro")
    page = BeautifulSoup(press.get(url).content, "html.parser")
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids))
    for tag in page.select("[aria-labelledby]"):
        assert set(tag["aria-labelledby"].split()) <= set(ids)


def test_periods_and_sections_are_plain_links(
    press: Client, url: str, desk: Desk, town: Town
) -> None:
    desk.waits(60, at=on(2026, 10, 5))
    desk.waits(90, 90, at=on(2026, 10, 5), section_id=town.social_section.page_id)
    page = BeautifulSoup(press.get(url).content, "html.parser")
    last = page.find("a", string="Mes anterior")
    page = BeautifulSoup(press.get(f"{url}{last['href']}").content, "html.parser")
    assert page.select_one(".figures dd").get_text() == "3"
    assert page.select_one("nav.row [aria-current]").get_text() == "Mes anterior"
    social = page.find("a", string="Secretaría Social")
    page = BeautifulSoup(press.get(f"{url}{social['href']}").content, "html.parser")
    assert page.select_one(".figures dd").get_text() == "2"
    assert page.select_one("nav.row [aria-current]").get_text() == "Mes anterior"
    csv_link = page.select_one("a[download]")["href"]
    assert f"seccion={town.social_section.page_id}" in csv_link
    assert "periodo=mes-anterior" in csv_link


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("periodo=ayer", "Ese período no existe"),
        ("periodo=2999", "Ese período no existe"),
        ("seccion=999999", "Esa Secretaría no existe"),
        ("seccion=9999999999999999999999999", "Esa Secretaría no existe"),
        ("seccion=-1", "Esa Secretaría no existe"),
        (f"seccion={EVIL}", "Esa Secretaría no existe"),
    ],
)
def test_what_does_not_exist_is_told(press: Client, url: str, query: str, told: str) -> None:
    answer = press.get(f"{url}?{query}")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert told in html
    assert EVIL not in html
    assert press.get(f"{reverse('desk:measures_csv', args=['esperas'])}?{query}").status_code == 404


def test_a_table_that_does_not_exist(press: Client) -> None:
    assert press.get(reverse("desk:measures_csv", args=["nada"])).status_code == 404


def test_nothing_is_sent_to_it(press: Client, url: str) -> None:
    assert press.post(url).status_code == 405
    assert press.post(reverse("desk:measures_csv", args=["esperas"])).status_code == 405


def test_csv_of_the_waits(press: Client, desk: Desk) -> None:
    desk.waits(60, 125)
    header, *rows = csv_of(press, "esperas")
    assert header == [
        "Mes", "Casos", "mediana (minutos hábiles)", "percentil 90 (minutos hábiles)", "Nota",
    ]  # fmt: skip
    assert len(rows) == 12
    assert rows[-1] == ["noviembre de 2026", "2", "60", "125", "pocos casos"]
    assert rows[0] == ["diciembre de 2025", "0", "", "", ""]


def test_csv_of_the_publications(press: Client, desk: Desk) -> None:
    desk.waits(1, 1)
    header, row = csv_of(press, "publicaciones", "?periodo=este-mes")
    assert header == ["Secretaría", "2026-11", "Total"]
    assert row == ["Secretaría de Hacienda", "2", "2"]


def test_a_formula_does_not_run(press: Client, desk: Desk) -> None:
    desk.returned("=HYPERLINK(1)")
    _header, row = csv_of(press, "devoluciones")
    assert row == ["'=HYPERLINK(1)", "Secretaría de Hacienda", "1"]


def test_names_do_not_run(press: Client, url: str, desk: Desk) -> None:
    desk.returned(EVIL)
    assert EVIL not in press.get(url).content.decode()


def test_csv_of_the_second_looks(press: Client, desk: Desk) -> None:
    desk.waiting(
        kind="second_look", submitted_at=NOW - timedelta(days=2), due_at=NOW - timedelta(days=1)
    )
    rows = csv_of(press, "segundas-lecturas")[1:]
    assert rows == [
        ["Antes de 24 horas", "0"],
        ["Después de 24 horas", "0"],
        ["Espera, dentro del plazo", "0"],
        ["Espera, vencida", "1"],
        ["Total", "1"],
    ]


def test_many_reasons_and_sections_are_put_together_in_the_picture_only(
    press: Client, url: str, desk: Desk
) -> None:
    for number in range(20):
        desk.returned(f"Motivo {number:02}")
    page = BeautifulSoup(press.get(url).content, "html.parser")
    panel = page.find(id="devoluciones").find_parent("section")
    assert len(panel.select("rect")) == 12
    assert "Las demás" in panel.svg.get_text()
    assert len(panel.select("tbody tr")) == 20


def test_the_queries_do_not_grow(press: Client, url: str, desk: Desk) -> None:
    def queries() -> int:
        press.get(url)
        with CaptureQueriesContext(connection) as captured:
            press.get(url)
        return len([query for query in captured if "editorial_" in query["sql"]]), len(captured)

    desk.waits(60)
    desk.returned("Otro")
    before = queries()
    for month in range(1, 12):
        desk.waits(*range(20), at=on(2026, month, 3))
        desk.returned(f"Motivo {month}", at=on(2026, month, 3))
    assert queries() == before
    assert before[0] <= 8

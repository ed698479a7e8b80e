"""Institutions with their scale, organisations and groups, on screen."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import User
from cms.editorial.models import Vereda
from learning.grading.scale import DEFAULT_SCALE, scale_from_data
from learning.models import Cohort, Institution, Organisation
from tests.conftest import Town

BASE = "/admin/aula/coordinacion/"
USUAL = {
    "name": "Colegio Uno", "minimum": "1,0", "maximum": "5,0", "passing": "3,0", "decimals": "1",
    "basic": "3,0", "high": "4,0", "superior": "4,6",
}  # fmt: skip
HUNDRED = {
    **USUAL, "minimum": "0", "maximum": "100", "passing": "60", "decimals": "0", "basic": "60",
    "high": "80", "superior": "95",
}  # fmt: skip


@pytest.fixture
def desk(town: Town, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(town.coordina)


def test_a_school_with_the_usual_scale_and_one_with_its_own(desk: Client) -> None:
    shown = desk.get(f"{BASE}instituciones/").content.decode()
    assert 'value="4,6"' in shown  # The usual one stands ready.
    desk.post(f"{BASE}instituciones/", USUAL)
    school = Institution.objects.get()
    assert school.scale is None
    desk.post(f"{BASE}instituciones/{school.pk}/", HUNDRED)
    school.refresh_from_db()
    scale = scale_from_data(school.scale)
    assert (scale.maximum, scale.passing, scale.level(0.81)) == (100, 60, "Alto")
    page = desk.get(f"{BASE}instituciones/{school.pk}/").content.decode()
    assert 'value="95"' in page
    assert "escala propia" in desk.get(f"{BASE}instituciones/").content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "Otro"}, "name"),
        ({"maximum": "1,0"}, "maximum"),
        ({"passing": "6"}, "passing"),
        ({"high": "2,0"}, "basic"),
        ({"superior": "5,1"}, "basic"),
        ({"decimals": "0"}, "decimals"),
        ({"decimals": "9"}, "decimals"),
        ({"minimum": "uno"}, "minimum"),
        ({"minimum": "1.000,5"}, "minimum"),
        ({"minimum": "1e3"}, "minimum"),
        ({"minimum": "NaN"}, "minimum"),
        ({"minimum": "0," + "1" * 100_000}, "minimum"),
        ({"high": ""}, "high"),
    ],
)
def test_a_scale_that_does_not_hang_together_is_explained(
    desk: Client, changes: dict[str, str], field: str
) -> None:
    Institution.objects.create(name="Otro")
    response = desk.post(f"{BASE}instituciones/", {**USUAL, **changes})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert Institution.objects.count() == 1


def test_a_decimal_point_is_taken_for_a_comma(desk: Client) -> None:
    desk.post(f"{BASE}instituciones/", {**USUAL, "passing": "3.5", "basic": "3.5"})
    assert scale_from_data(Institution.objects.get().scale).passing == Decimal("3.5")
    assert DEFAULT_SCALE.passing == Decimal("3.0")


def test_organisations_are_written_and_corrected(desk: Client) -> None:
    vereda = Vereda.objects.create(name="El Carmen", slug="el-carmen")
    desk.post(f"{BASE}organizaciones/", {"name": " JAC  El Carmen ", "vereda": vereda.pk})
    found = Organisation.objects.get()
    assert (found.name, found.vereda) == ("JAC El Carmen", vereda)
    for data in ({"name": ""}, {"name": "JAC El Carmen"}, {"name": "a\u202eb"}):
        assert desk.post(f"{BASE}organizaciones/", data).context["form"].errors["name"]
    desk.post(f"{BASE}organizaciones/{found.pk}/", {"name": "JAC Uno"})
    found.refresh_from_db()
    assert (str(found), found.vereda) == ("JAC Uno", None)


def test_groups_are_added_once(desk: Client) -> None:
    school = Institution.objects.create(name="Colegio Uno")
    data = {"institution": school.pk, "grade": "9", "group": "b", "year": "2026"}
    for _again in range(2):
        assert desk.post(f"{BASE}grupos/", data).status_code == 302
    assert str(Cohort.objects.get()) == "9-B (2026)"
    assert desk.post(f"{BASE}grupos/", {**data, "grade": "99"}).context["form"].errors["grade"]


def fill(first: int, last: int) -> None:
    for number in range(first, last):
        school = Institution.objects.create(name=f"Colegio {number}")
        Organisation.objects.create(name=f"JAC {number}")
        Cohort.objects.create(institution=school, year=2026, grade=9, group=str(number))


@pytest.mark.parametrize(
    ("name", "queries"), [("instituciones", 7), ("organizaciones", 8), ("grupos", 8)]
)
def test_lists_ask_the_same_of_one_row_and_of_many(
    desk: Client,
    name: str,
    queries: int,
    django_assert_num_queries: Callable[[int], Any],
) -> None:
    fill(0, 1)
    desk.get(f"{BASE}{name}/")
    with django_assert_num_queries(queries):
        desk.get(f"{BASE}{name}/")
    fill(1, 120)
    with django_assert_num_queries(queries):
        page = desk.get(f"{BASE}{name}/")
    assert len(page.context["page"].object_list) == 100
    assert f'href="{BASE}{name}/?pagina=2"' in page.content.decode()
    for odd in ("-1", "x", "9" * 40):
        assert desk.get(f"{BASE}{name}/", {"pagina": odd}).status_code == 200


@pytest.mark.parametrize("name", ["instituciones", "organizaciones"])
def test_what_is_not_there_is_not_found(desk: Client, name: str) -> None:
    assert desk.get(f"{BASE}{name}/999/").status_code == 404

"""The screens of closing a year: form, summary, closing; nothing that was chosen is lost."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from learning.models import Cohort, Learner, Membership
from tests.conftest import Town, person
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher

pytestmark = pytest.mark.django_db


def of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(year: int = 2026, name: str = "Colegio de prueba") -> str:
    return reverse("learning:close_year", args=[school(name).pk, year])


@pytest.fixture
def marta(town: Town) -> Client:
    return of(coordinator("marta", school()))


@pytest.fixture
def people(town: Town) -> dict[str, Learner]:
    first, second = class_of(grade=6, group="01"), class_of(grade=6, group="02")
    school("Colegio vecino")
    return {
        **{name: in_class(first, name) for name in ("ana", "beto", "ciro")},
        "dora": in_class(second, "dora"),
    }


def chosen(page: str, learner: Learner) -> str:
    select = page.split(f'name="d{learner.pk}"')[1].split("</select>")[0]
    found = re.findall(r'value="([^"]*)" selected', select)
    assert len(found) == 1
    return found[0]


def test_the_form_offers_what_fits_with_the_usual_chosen(marta: Client, people) -> None:
    page = marta.get(address()).content.decode()
    assert chosen(page, people["ana"]) == "promoted"
    options = page.split(f'name="d{people["ana"].pk}"')[1].split("</select>")[0]
    words = re.findall(r">([^<>]+)</option>", options)
    assert words == [
        "Pasa a 7-01",
        "Pasa a 7-02",
        "Repite en 6-01",
        "Repite en 6-02",
        "Se retira",
        "Se va a Colegio vecino",
    ]
    assert "Grupos que se cierran" in page
    assert Cohort.objects.filter(closed_on=None).count() == 2


def test_review_counts_and_writes_nothing(marta: Client, people) -> None:
    data = {
        f"d{people['ana'].pk}": "repeats:02",
        f"d{people['beto'].pk}": f"transferred:{school('Colegio vecino').pk}",
        "step": "review",
    }
    page = marta.post(address(), data).content.decode()
    facts = dict(re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page))
    assert facts == {
        "Grupos que se cierran": "2",
        "Sigue al año siguiente": "2",
        "Repite el grado": "1",
        "Se va a otra institución": "1",
    }
    assert "Repite en 6-02" in page
    assert "Se va a Colegio vecino" in page
    assert f'name="d{people["ciro"].pk}"' not in page
    assert Membership.objects.filter(ends_on=None).count() == 4


def test_back_from_the_review_keeps_what_was_chosen(marta: Client, people) -> None:
    data = {f"d{people['ana'].pk}": "repeats:02", "step": "back"}
    page = marta.post(address(), data).content.decode()
    assert chosen(page, people["ana"]) == "repeats:02"
    assert chosen(page, people["beto"]) == "promoted"


def reviewed(client: Client, data: dict[str, str]) -> dict[str, str]:
    """What the summary's form sends when its first button is pressed."""
    page = client.post(address(), {**data, "step": "review"}).content.decode()
    hidden = re.findall(r'type="hidden" name="(d[^"]*)" value="([^"]*)"', page)
    return {**dict(hidden), "step": "close"}


def test_the_whole_way(marta: Client, people) -> None:
    data = {f"d{people['ana'].pk}": "repeats:02", f"d{people['beto'].pk}": "left"}
    answer = marta.post(address(), reviewed(marta, data), follow=True)
    assert answer.redirect_chain[0][0] == reverse("learning:staffing", args=[school().pk])
    assert "quedó cerrado: 2 grupos y 4 personas" in answer.content.decode()
    now = Membership.objects.filter(ends_on=None)
    at = {each.learner.user.username: str(each.cohort) for each in now}
    assert at == {"ana": "6-02 (2027)", "ciro": "7-01 (2027)", "dora": "7-02 (2027)"}


def test_a_double_click_closes_once(marta: Client, people) -> None:
    data = reviewed(marta, {})
    marta.post(address(), data)
    answer = marta.post(address(), data, follow=True)
    assert "ya está cerrado" in answer.content.decode()
    assert Membership.objects.count() == 8
    assert marta.get(address()).status_code == 404


def test_who_comes_in_meanwhile_brings_the_form_back_with_the_choices(marta, people) -> None:
    data = reviewed(marta, {f"d{people['ana'].pk}": "left"})
    in_class(Cohort.objects.get(group="01"), "tarde")
    page = marta.post(address(), data).content.decode()
    assert "Revise otra vez" in page
    assert chosen(page, people["ana"]) == "left"
    assert Cohort.objects.filter(closed_on=None).count() == 2


def test_closing_without_the_review_does_not_happen(marta: Client, people) -> None:
    page = marta.post(address(), {"step": "close"}).content.decode()
    assert "Revise otra vez" in page
    assert Cohort.objects.filter(closed_on=None).count() == 2


@pytest.mark.parametrize(
    "value", ["", "graduates", "repeats:99", "transferred:0", "promoted:\x00", "x" * 50_000]
)
def test_a_forged_choice_is_told_beside_it_and_the_others_stay(marta, people, value: str) -> None:
    data = {
        f"d{people['ana'].pk}": value,
        f"d{people['beto'].pk}": "left",
        "step": "close",
        "digest": "\x00",
    }
    answer = marta.post(address(), data)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'aria-describedby="e{people["ana"].pk}"' in page
    assert chosen(page, people["beto"]) == "left"
    assert Cohort.objects.filter(closed_on=None).count() == 2


def test_graduates_and_organisations(town: Town) -> None:
    eva, leader = in_class(class_of(grade=11), "eva"), in_class(leaders(), "lola")
    root = of(person("raiz", is_superuser=True))
    page = root.get(address()).content.decode()
    assert chosen(page, eva) == "graduates"
    where = reverse("learning:close_year_organisations", args=[2026])
    page = root.get(where).content.decode()
    assert chosen(page, leader) == "promoted"
    assert "Repite" not in page
    review = root.post(where, {"step": "review"}).content.decode()
    digest = re.findall(r'name="digest" value="(\w+)"', review)[0]
    answer = root.post(where, {"step": "close", "digest": digest})
    assert answer.url == reverse("learning:staffing_organisations")
    assert Membership.objects.get(learner=leader, ends_on=None).cohort.year == 2027


def test_a_closed_group_next_year_is_told_and_not_an_error(marta: Client, people) -> None:
    ready = class_of(grade=7, year=2027)
    Cohort.objects.filter(pk=ready.pk).update(closed_on=date(2027, 11, 30))
    answer = marta.get(address(), follow=True)
    assert "ya están cerrados" in answer.content.decode()


def test_who_sees_it(town: Town, people) -> None:
    group = Cohort.objects.get(group="01")
    expected = {
        coordinator("marta", school()): 200,
        coordinator("nora", school("Colegio vecino")): 404,
        coordinator("lina", None): 404,
        teacher("rosa", group): 404,
        people["ana"].user: 404,
        town.prensa: 404,
        town.sistemas: 404,
        town.social: 404,
        person("raiz", is_superuser=True): 200,
    }
    for user, status in expected.items():
        assert of(user).get(address()).status_code == status, user
        if status == 404:
            assert of(user).post(address(), {"step": "close"}).status_code == 404, user
    answer = Client().get(address())
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url
    assert Cohort.objects.filter(closed_on=None).count() == 2


@pytest.mark.parametrize("year", [0, 1999, 99_999_999_999_999_999_999])
def test_years_without_groups_are_not_there(marta: Client, people, year: int) -> None:
    assert marta.get(address(year)).status_code == 404
    assert marta.get(f"/aula/docente/coordinacion/{year}/cierre/2026/").status_code == 404


def test_a_year_to_come_is_not_there(marta: Client, people) -> None:
    year = timezone.localdate().year + 1
    class_of(grade=6, year=year)
    assert marta.get(address(year)).status_code == 404


def test_four_hundred_learners_take_no_more_queries(marta: Client, people) -> None:
    marta.get(address())  # What the site remembers of itself is asked for once.
    with CaptureQueriesContext(connection) as few:
        marta.get(address())
    group = Cohort.objects.get(group="01")
    many = Learner.objects.bulk_create(
        Learner(kind="student", state="pending", is_minor=True, first_names=f"N{n}")
        for n in range(396)
    )
    Membership.objects.bulk_create(
        Membership(learner=each, cohort=group, starts_on=date(2026, 2, 2)) for each in many
    )
    with CaptureQueriesContext(connection) as queries:
        page = marta.get(address())
    assert len(queries) == len(few) == 12
    sent = {f"d{each.pk}": "left" for each in many}
    review = marta.post(address(), {**sent, "step": "review"})
    assert "396" in review.content.decode()
    digest = re.findall(r'name="digest" value="(\w+)"', review.content.decode())[0]
    assert marta.post(address(), {**sent, "step": "close", "digest": digest}).status_code == 302
    assert Membership.objects.filter(ends_on=None).count() == 4
    assert page.content.count(b"<select") == 400

"""The municipality's hours and closed days: who keeps them, and what a mistake is told."""

from collections.abc import Callable
from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from cms.accounts.models import User
from cms.core.business_time import work_calendar
from cms.core.models import ClosedDay, WorkingPeriod
from cms.core.remembered import forget
from tests.conftest import Town

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _afresh() -> None:
    forget()


def test_prensa_writes_hours_and_they_rule(town: Town, sign_in: SignIn) -> None:
    client = sign_in(town.prensa)
    answer = client.post(
        reverse("horario:add"), {"weekday": "0", "opens_at": "7:00", "closes_at": "15:00"}
    )
    assert answer.status_code == 302
    assert WorkingPeriod.objects.get().opens_at == time(7)
    assert set(work_calendar().periods) == {0}
    listed = client.get(reverse("horario:index")).content.decode()
    assert "lunes" in listed


def test_prensa_writes_a_closed_day(town: Town, sign_in: SignIn) -> None:
    client = sign_in(town.prensa)
    client.post(reverse("cierres:add"), {"day": "2026-11-24", "name": "Día cívico"})
    assert ClosedDay.objects.get().day == date(2026, 11, 24)
    assert not work_calendar().is_working_day(date(2026, 11, 24))
    assert "Día cívico" in client.get(reverse("cierres:index")).content.decode()


@pytest.mark.parametrize(
    ("opens", "closes", "told"),
    [
        ("12:00", "8:00", "La hora de cierre debe ser posterior a la de apertura."),
        ("11:00", "13:00", "Se cruza con otro horario: lunes, 08:00 a 12:00."),
    ],
)
def test_bad_hours_are_explained(
    town: Town, sign_in: SignIn, opens: str, closes: str, told: str
) -> None:
    WorkingPeriod.objects.create(weekday=0, opens_at=time(8), closes_at=time(12))
    answer = sign_in(town.prensa).post(
        reverse("horario:add"), {"weekday": "0", "opens_at": opens, "closes_at": closes}
    )
    assert answer.status_code == 200
    assert answer.content.decode().count(told) == 1
    assert WorkingPeriod.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "25:00", "ocho"])
def test_what_is_no_hour_is_no_error_of_the_site(town: Town, sign_in: SignIn, wrong: str) -> None:
    answer = sign_in(town.prensa).post(
        reverse("horario:add"), {"weekday": "0", "opens_at": wrong, "closes_at": "12:00"}
    )
    assert answer.status_code == 200
    assert not WorkingPeriod.objects.exists()


def test_a_day_is_closed_once(town: Town, sign_in: SignIn) -> None:
    ClosedDay.objects.create(day=date(2026, 12, 24), name="Cierre")
    answer = sign_in(town.prensa).post(
        reverse("cierres:add"), {"day": "2026-12-24", "name": "Otra vez"}
    )
    assert answer.status_code == 200
    assert ClosedDay.objects.count() == 1


@pytest.mark.parametrize("who", ["hacienda", "comite", "ciudadana"])
@pytest.mark.parametrize("route", ["horario:index", "horario:add", "cierres:index", "cierres:add"])
def test_nobody_else_keeps_the_calendar(town: Town, sign_in: SignIn, who: str, route: str) -> None:
    assert sign_in(town.people[who]).get(reverse(route)).status_code in {302, 404}

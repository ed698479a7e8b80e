"""How adults come in by themselves, with a browser."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from cms.accounts.models import User
from cms.core.throttling import Limit
from learning.forms import registration
from learning.models import Learner, Organisation
from learning.views import people as views
from tests.conftest import Town
from tests.learning.people.conftest import PASSWORD

ADDRESS = "/aula/registro/"
FROM_TOMORROW = -86_400
GOOD = {
    "username": "Ana.Mora",
    "password1": PASSWORD,
    "password2": PASSWORD,
    "first_names": "Ana María",
    "last_names": "Mora",
    "kind": "citizen",
    "is_adult": "on",
    "accepts": "on",
}


def stamp(age: int = 60) -> str:
    """The hidden field of a form shown that many seconds ago."""
    return signing.dumps(int(time.time()) - age, salt="learning.registration")


def send(client: Client | None = None, **changes: Any) -> HttpResponse:
    data = {**GOOD, "shown_at": stamp(), **changes}
    return (client or Client()).post(ADDRESS, {k: v for k, v in data.items() if v is not None})


def error_of(response: HttpResponse, field: str) -> str:
    return " ".join(response.context["form"].errors.get(field, []))


@pytest.fixture
def untouched(town: Town) -> Iterator[None]:
    """Nothing came in."""
    before = (User.objects.count(), Learner.objects.count(), Organisation.objects.count())
    yield
    after = (User.objects.count(), Learner.objects.count(), Organisation.objects.count())
    assert after == before


def test_a_citizen_comes_in_and_is_signed_in(town: Town) -> None:
    client = Client()
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "Ley 1581 de 2012" in page.content.decode()
    response = send(client)
    assert (response.status_code, response["Location"]) == (302, "/aula/mi-avance/")
    learner = Learner.objects.get()
    assert (learner.kind, learner.first_names) == ("citizen", "Ana María")
    assert learner.user
    assert learner.user.username == "ana.mora"
    assert client.session["_auth_user_id"] == str(learner.user.pk)
    # And next time by the door of everybody.
    again = Client().post("/cuenta/ingresar/", {"login": "ANA.mora", "password": PASSWORD})
    assert again.wsgi_request.user == learner.user


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/aula/curso/cuestionario/", "/aula/curso/cuestionario/"),
        ("https://otra.example/", "/aula/mi-avance/"),
        ("//otra.example", "/aula/mi-avance/"),
        ("javascript:alert(1)", "/aula/mi-avance/"),
    ],
)
def test_it_goes_on_where_the_person_was_going(town: Town, wanted: str, where: str) -> None:
    shown = Client().get(ADDRESS, {"next": wanted}).content.decode()
    assert (f'name="next" value="{wanted}"' in shown) == (wanted == where)
    assert send(next=wanted)["Location"] == where


def test_a_leader_chooses_or_writes_the_organisation(town: Town) -> None:
    assert error_of(send(kind="leader"), "organisation")
    send(kind="leader", organisation_name="JAC El Carmen")
    organisation = Organisation.objects.get()
    send(kind="leader", username="otro", organisation=str(organisation.pk))
    assert [learner.organisation for learner in Learner.objects.all()] == [organisation] * 2


def test_only_a_leader_has_an_organisation(town: Town) -> None:
    send(kind="staff", organisation_name="JAC El Carmen")
    assert Learner.objects.get().organisation is None
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": ""}, "username"),
        ({"username": "con espacio"}, "username"),
        ({"username": "x" * 61}, "username"),
        ({"username": "prensa"}, "username"),
        ({"username": "PRENSA"}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"password2": "otra-cosa-2026"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"password1": "corta", "password2": "corta"}, "password1"),
        ({"password1": "ana.mora", "password2": "ana.mora"}, "password1"),
        ({"first_names": ""}, "first_names"),
        ({"first_names": "Ana\u202eMora"}, "first_names"),
        ({"first_names": "A" * 151}, "first_names"),
        ({"last_names": "Mora\nBcc: x"}, "last_names"),
        ({"kind": ""}, "kind"),
        ({"kind": "student"}, "kind"),
        ({"kind": "leader", "organisation": "99999999999999999999"}, "organisation"),
        ({"kind": "leader", "organisation_name": "x" * 161}, "organisation_name"),
        ({"vereda": "nada"}, "vereda"),
        ({"is_adult": None}, "is_adult"),
        ({"accepts": None}, "accepts"),
        ({"website": "http://spam.example"}, "website"),
        ({"shown_at": None}, "shown_at"),
        ({"shown_at": "falso"}, "shown_at"),
        ({"shown_at": stamp(FROM_TOMORROW)}, "shown_at"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(
    untouched: None, changes: dict[str, Any], field: str
) -> None:
    response = send(**changes)
    assert response.status_code == 200
    assert error_of(response, field)
    shown = response.content.decode()
    for name in ("username", "password1", "first_names", "last_names"):
        if name not in changes:
            assert f'value="{GOOD[name]}"' in shown
    assert "no-store" in response["Cache-Control"]


def test_who_was_too_quick_just_presses_again(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registration, "LEAST_SECONDS", 1000)
    refused = send(shown_at="falso")
    again = refused.context["form"]["shown_at"].value()
    assert error_of(send(shown_at=again), "shown_at")
    assert send(shown_at=stamp(1001)).status_code == 302


def test_a_form_left_open_for_days_is_shown_anew(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = stamp()
    monkeypatch.setattr(registration, "OLDEST_SECONDS", -1)
    refused = send(shown_at=old)
    assert error_of(refused, "shown_at")
    assert refused.context["form"]["shown_at"].value() != old


def test_a_school_gets_in_and_a_flood_does_not(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert views.REGISTRATIONS[0].times >= 100  # A hall behind one address.
    monkeypatch.setattr(views, "REGISTRATIONS", (Limit("test", 2, timedelta(hours=1)),))
    for name in ("uno", "dos"):
        assert send(username=name).status_code == 302
    refused = send(username="tres")
    assert refused.status_code == 429
    assert "Intente de nuevo" in error_of(refused, "__all__")
    assert Learner.objects.count() == 2
    other = Client(REMOTE_ADDR="190.60.1.9")
    assert send(other, username="tres").status_code == 302


def test_it_needs_the_token_of_the_form(town: Town) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(ADDRESS, {**GOOD, "shown_at": stamp()}).status_code == 403
    assert not Learner.objects.exists()


def test_somebody_with_an_account_gets_the_short_form(
    town: Town, sign_in: Callable[[User], Client]
) -> None:
    client = sign_in(town.social)
    page = client.get(ADDRESS).content.decode()
    assert 'name="password1"' not in page
    assert 'value="Social"' in page
    short = {k: v for k, v in GOOD.items() if k not in ("username", "password1", "password2")}
    assert client.post(ADDRESS, {**short, "is_adult": ""}).status_code == 200
    assert not Learner.objects.exists()
    response = client.post(ADDRESS, {**short, "kind": "staff", "next": "/aula/x/"})
    assert response["Location"] == "/aula/x/"
    assert Learner.objects.get().user == town.social
    assert client.get(ADDRESS)["Location"] == "/aula/mi-avance/"
    assert client.post(ADDRESS, short)["Location"] == "/aula/mi-avance/"
    assert Learner.objects.count() == 1


def test_minors_are_told_how_they_come_in(town: Town) -> None:
    page = Client().get("/aula/registro/menores/")
    assert page.status_code == 200
    assert "Su acudiente firma" in page.content.decode()


def test_learners_begin_at_their_progress_and_not_in_the_admin(
    leader: Learner, town: Town, sign_in: Callable[[User], Client]
) -> None:
    assert leader.user
    client = sign_in(leader.user)
    assert client.get("/cuenta/")["Location"] == "/aula/mi-avance/"
    assert client.get("/admin/").status_code == 404
    assert client.get("/admin/aula/coordinacion/").status_code == 404
    assert sign_in(town.ciudadana).get("/cuenta/").status_code == 200
    assert sign_in(town.coordina).get("/cuenta/")["Location"] == "/admin/aula/coordinacion/"
    assert sign_in(town.prensa).get("/cuenta/")["Location"] == "/admin/mesa/"

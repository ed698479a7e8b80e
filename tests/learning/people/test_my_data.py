"""What a learner sees, corrects, downloads and erases of their own."""

import json
from collections.abc import Callable

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Learner
from learning.services.learners import About, become_learner
from tests.conftest import Town
from tests.learning.people.conftest import PASSWORD
from tests.learning.people.traces import traces_of

MINE = "/aula/mis-datos/"
ERASE = "/aula/mis-datos/suprimir/"
DOWNLOAD = "/aula/mis-datos/descargar/"

SignIn = Callable[[User], Client]


def user_of(learner: Learner) -> User:
    assert learner.user
    return learner.user


def test_everything_kept_is_shown(leader: Learner, sign_in: SignIn) -> None:
    page = sign_in(user_of(leader)).get(MINE)
    shown = page.content.decode()
    for text in ("wilmer.yaguara", "Wilmer Yaguará", "Wilmer Y.", "JAC de El Carmen"):
        assert text in shown
    assert page["Cache-Control"] == "private, no-store"


def test_the_download_is_all_of_it_and_nobody_elses(
    leader: Learner, student: Learner, sign_in: SignIn
) -> None:
    response = sign_in(user_of(leader)).get(DOWNLOAD)
    assert response["Content-Disposition"].startswith("attachment")
    data = json.loads(response.content)
    assert (data["usuario"], data["organizacion"]) == ("wilmer.yaguara", "JAC de El Carmen")
    assert "Ximena" not in response.content.decode()
    own = json.loads(sign_in(user_of(student)).get(DOWNLOAD).content)
    assert own["grupos"][0]["grupo"] == "11-01 (2026)"


def test_an_adult_corrects_the_names(leader: Learner, sign_in: SignIn) -> None:
    client = sign_in(user_of(leader))
    wrong = client.post(MINE, {"first_names": "", "last_names": "Yaguará"})
    assert wrong.status_code == 200
    assert "first_names" in wrong.context["form"].errors
    done = client.post(MINE, {"first_names": "Wílmer", "last_names": "Yaguará"})
    assert done["Location"] == MINE
    leader.refresh_from_db()
    assert leader.first_names == "Wílmer"


def test_a_minor_looks_and_changes_nothing(student: Learner, sign_in: SignIn) -> None:
    client = sign_in(user_of(student))
    page = client.get(MINE).content.decode()
    assert "su acudiente lo pide" in page
    assert "Corregir mis nombres" not in page
    assert client.post(MINE, {"first_names": "X", "last_names": "Y"}).status_code == 404
    assert client.get(ERASE).status_code == 404
    assert client.post(ERASE, {"password": PASSWORD}).status_code == 404
    student.refresh_from_db()
    assert (student.first_names, student.state) == ("Ximena Lucía", "pending")


def test_an_adult_erases_themselves_with_the_password(leader: Learner, town: Town) -> None:
    client = Client()
    client.post("/cuenta/ingresar/", {"login": "wilmer.yaguara", "password": PASSWORD})
    wrong = client.post(ERASE, {"password": "no-es"})
    assert wrong.status_code == 200
    assert wrong.context["form"].errors["password"]
    leader.refresh_from_db()
    assert leader.state == Learner.State.ACTIVE
    done = client.post(ERASE, {"password": PASSWORD})
    assert done["Location"] == "/aula/mis-datos/suprimidos/"
    assert "_auth_user_id" not in client.session
    assert client.get(done["Location"]).status_code == 200
    assert traces_of("wilmer", "yaguar") == []


def test_the_password_cannot_be_guessed_at_leisure(leader: Learner, sign_in: SignIn) -> None:
    client = sign_in(user_of(leader))
    answers = [client.post(ERASE, {"password": f"no-{n}"}).status_code for n in range(6)]
    assert answers == [200] * 5 + [429]
    assert client.post(ERASE, {"password": PASSWORD}).status_code == 429
    leader.refresh_from_db()
    assert leader.state == Learner.State.ACTIVE


def test_whoever_works_in_the_site_keeps_the_account(town: Town, sign_in: SignIn) -> None:
    become_learner(user=town.social, about=About(Learner.Kind.STAFF, "Sonia", "Social"))
    User.objects.get(pk=town.social.pk)
    town.social.set_password(PASSWORD)
    town.social.save()
    client = sign_in(town.social)
    assert "sigue abierta" in client.get(ERASE).content.decode()
    client.post(ERASE, {"password": PASSWORD})
    assert Learner.objects.get().state == Learner.State.ERASED
    assert User.objects.get(username="social").is_active
    assert client.session["_auth_user_id"] == str(town.social.pk)


@pytest.mark.parametrize("address", [MINE, ERASE, DOWNLOAD])
def test_it_is_of_the_signed_in(town: Town, sign_in: SignIn, address: str) -> None:
    anonymous = Client().get(address)
    assert anonymous["Location"] == f"/cuenta/ingresar/?next={address}"
    stranger = sign_in(town.ciudadana).get(address)
    assert stranger.status_code in (302, 404)

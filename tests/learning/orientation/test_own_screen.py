"""A learner's own screen, with an account and with an ingreso card."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Learner, Pathway, ServiceHours
from learning.services.cards import issue_card
from learning.services.class_sessions import open_class
from tests.learning.orientation.conftest import Scene, complete, days_ago, outline, path_of
from tests.learning.schooling import in_class

OWN = "/aula/orientador/"
SignIn = Callable[[User], Client]


@pytest.fixture
def as_ana(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.user(scene.ana))


def errors(response: Any) -> set[str]:
    assert response.status_code == 400
    return set(response.context["form"].errors)


def test_what_is_done_and_what_lacks(scene: Scene, as_ana: Client) -> None:
    second = outline("Participar", is_live=False)
    Pathway.objects.all().delete()
    scene.path = path_of("Orientador social", 480, scene.course, second)
    complete(scene.ana, scene.course)
    scene.signed(minutes=90)
    scene.hours(minutes=60)
    page = as_ana.get(OWN)
    shown = page.content.decode()
    for text in ("Orientador social", "1 h 30 min", "1 h", "5 h 30 min", "8 h", "Terminado",
                 "No está publicado ahora", "Ley 115 de 1994", "Resolución 4210 de 1996",
                 "lo decide su colegio", "Espera la firma", "Firmada"):  # fmt: skip
        assert text in shown
    (path,) = page.context["paths"]
    assert path.bar == (18, 13)
    assert not path.is_finished
    assert "no-store" in page["Cache-Control"]


def test_the_bar_never_runs_over(scene: Scene, as_ana: Client) -> None:
    complete(scene.ana, scene.course)
    scene.signed(minutes=100)
    scene.hours(minutes=400)
    (path,) = as_ana.get(OWN).context["paths"]
    assert (path.bar, path.missing) == ((83, 17), 0)
    scene.signed(minutes=100)
    (path,) = as_ana.get(OWN).context["paths"]
    assert (path.bar, path.is_finished) == ((100, 0), True)


def test_the_form_records_once_however_often_it_is_sent(scene: Scene, as_ana: Client) -> None:
    form = as_ana.get(OWN).context["form"]
    assert uuid.UUID(str(form["op_id"].value()))
    data = scene.posted(op_id=str(form["op_id"].value()), minutes="75")
    for _ in range(3):
        answer = as_ana.post(OWN, data)
        assert (answer.status_code, answer["Location"]) == (302, OWN)
    assert ServiceHours.objects.get().minutes == 75
    assert "anotada" in as_ana.get(OWN).content.decode()


def test_what_is_wrong_stands_beside_and_nothing_typed_is_lost(
    scene: Scene, as_ana: Client
) -> None:
    answer = as_ana.post(OWN, scene.posted(minutes="700", served_on=days_ago(5).isoformat()))
    assert errors(answer) == {"minutes"}
    shown = answer.content.decode()
    assert 'value="700"' in shown
    assert f'value="{days_ago(5).isoformat()}"' in shown
    scene.hours(minutes=600)
    assert errors(as_ana.post(OWN, scene.posted(minutes="1"))) == {"minutes"}
    assert errors(as_ana.post(OWN, scene.posted(served_on=days_ago(-1).isoformat()))) == {
        "served_on"
    }
    assert errors(as_ana.post(OWN, scene.posted(supervisor=scene.far.pk))) == {"supervisor"}
    assert ServiceHours.objects.count() == 1


@pytest.mark.parametrize("hostile", ["\x00", "9" * 5000, "-1", "1e9", "x" * 100_000, "<b>"])
def test_nothing_hostile_breaks_it(scene: Scene, as_ana: Client, hostile: str) -> None:
    for name in ("pathway", "served_on", "minutes", "help", "supervisor", "op_id"):
        assert name in errors(as_ana.post(OWN, scene.posted(**{name: hostile})))
    assert as_ana.post(OWN, {"withdraw": hostile}).status_code == 404
    assert as_ana.post(OWN, {}).status_code == 400
    assert not ServiceHours.objects.exists()


def test_taking_back_ones_own(scene: Scene, as_ana: Client) -> None:
    hours, betos, signed = scene.hours(), scene.hours(scene.beto), scene.signed()
    assert as_ana.post(OWN, {"withdraw": betos.pk}).status_code == 404
    assert as_ana.post(OWN, {"withdraw": hours.pk})["Location"] == OWN
    as_ana.post(OWN, {"withdraw": signed.pk})
    assert "ya se decidió" in as_ana.get(OWN).content.decode()
    assert set(ServiceHours.objects.all()) == {betos, signed}


def test_a_learner_sees_nobody_elses(scene: Scene, as_ana: Client) -> None:
    scene.hours(scene.beto, minutes=77)
    shown = as_ana.get(OWN).content.decode()
    assert "77 min" not in shown
    assert "Beto" not in shown


def test_a_minor_without_authorisation_reads_and_records_nothing(
    scene: Scene, sign_in: SignIn
) -> None:
    pending = in_class(scene.cohort, "pendiente", state=Learner.State.PENDING)
    client = sign_in(scene.user(pending))
    assert "Falta la autorización" in client.get(OWN).content.decode()
    assert "Anotar una" not in client.get(OWN).content.decode()
    assert errors(client.post(OWN, scene.posted())) == {"__all__"}
    assert not ServiceHours.objects.exists()


def test_empty_states(scene: Scene, as_ana: Client) -> None:
    Pathway.objects.update(is_open=False)
    assert "Todavía no hay una ruta abierta" in as_ana.get(OWN).content.decode()


def test_who_does_not_learn_registers_first(scene: Scene, sign_in: SignIn) -> None:
    anonymous = Client().get(OWN)
    assert (anonymous.status_code, "/cuenta/ingresar/" in anonymous["Location"]) == (302, True)
    for who in (scene.profe, scene.town.ciudadana):
        client = sign_in(who)
        for answer in (client.get(OWN), client.post(OWN, scene.posted())):
            assert answer["Location"] == "/aula/registro/"
    assert not ServiceHours.objects.exists()


def test_by_a_card_while_the_class_is_open(scene: Scene) -> None:
    open_class(cohort=scene.cohort, minutes=60, by=scene.profe)
    secret = issue_card(learner=scene.ana, cohort=scene.cohort, by=scene.profe).secret
    client = Client()
    client.post(
        "/aula/ingreso/",
        {"code": secret.code, **dict(zip(("p1", "p2", "p3"), secret.pictures, strict=True))},
    )
    assert client.get(OWN).status_code == 200
    assert client.post(OWN, scene.posted())["Location"] == OWN
    assert ServiceHours.objects.get().learner == scene.ana
    # A card is nobody on the teachers' screens.
    assert client.get("/aula/docente/orientaciones/").status_code in (302, 404)


def test_what_it_costs(scene: Scene, as_ana: Client, django_assert_max_num_queries) -> None:
    as_ana.get(OWN)
    with django_assert_max_num_queries(40) as few:
        as_ana.get(OWN)
    for number in range(6):
        path_of(f"Ruta {number}", 600, scene.course, outline(f"Curso {number}"))
        scene.signed(served_on=days_ago(number), minutes=30)
    with django_assert_max_num_queries(40) as many:
        as_ana.get(OWN)
    assert len(many) == len(few) == 12

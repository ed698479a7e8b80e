"""The Coordinación's screens of paths."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Pathway
from tests.learning.orientation.conftest import Scene, outline, path_of

PATHS = "/admin/aula/coordinacion/rutas/"
NEW = f"{PATHS}nueva/"
SignIn = Callable[[User], Client]


@pytest.fixture
def office(scene: Scene, sign_in: SignIn) -> Client:
    return sign_in(scene.town.coordina)


def one(pathway: Pathway, tail: str = "") -> str:
    return f"{PATHS}{pathway.uid}/{tail}"


def data(scene: Scene, **fields: Any) -> dict[str, Any]:
    values = {"title": "Guías digitales", "hours": "80", "course_1": str(scene.course.course_uid)}
    return {**values, **fields}


def errors(answer: Any) -> set[str]:
    assert answer.status_code == 400
    return set(answer.context["form"].errors)


def test_the_list_says_what_each_asks_and_who_serves(scene: Scene, office: Client) -> None:
    scene.signed()
    scene.hours()
    scene.hours(scene.beto)
    shown = " ".join(office.get(PATHS).content.decode().split())
    assert "2 h · 1 curso · 2 orientadores con horas" in shown
    assert "lo decide cada colegio" in shown


def test_a_path_is_made(scene: Scene, office: Client) -> None:
    second = outline("Participar")
    sent = data(scene, course_1=second.course_uid, course_3=scene.course.course_uid)
    assert office.post(NEW, sent)["Location"] == PATHS
    made = Pathway.objects.get(title="Guías digitales")
    assert (made.minutes, made.is_open) == (4800, True)
    assert [row.title for row in made.courses.all()] == ["Participar", "Gobierno en línea"]


def test_and_changed(scene: Scene, office: Client) -> None:
    page = office.get(one(scene.path))
    form = page.context["form"]
    assert (form["title"].value(), form["hours"].value()) == ("Orientador social", 2)
    assert form["course_1"].value() == str(scene.course.course_uid)
    assert office.post(one(scene.path), data(scene, hours="40"))["Location"] == PATHS
    scene.path.refresh_from_db()
    assert (scene.path.title, scene.path.minutes) == ("Guías digitales", 2400)


def test_a_course_not_published_any_more_can_stay(scene: Scene, office: Client) -> None:
    type(scene.course).objects.update(is_live=False)
    assert "(sin publicar)" in office.get(one(scene.path)).content.decode()
    assert "(sin publicar)" not in office.get(NEW).content.decode()
    assert office.post(one(scene.path), data(scene)).status_code == 302
    assert errors(office.post(NEW, data(scene, title="Otra"))) == {"course_1"}


def test_errors_stand_beside_and_nothing_is_lost(scene: Scene, office: Client) -> None:
    answer = office.post(NEW, data(scene, hours="0", title="Una ruta con su nombre"))
    assert errors(answer) == {"hours"}
    assert "Una ruta con su nombre" in answer.content.decode()
    assert errors(office.post(NEW, data(scene, title="Orientador social"))) == {"title"}
    assert errors(office.post(NEW, data(scene, course_1=""))) == {"course_1"}
    twice = data(scene, course_2=scene.course.course_uid)
    assert errors(office.post(NEW, twice)) == {"course_2"}
    assert errors(office.post(one(scene.path), data(scene, title=""))) == {"title"}
    assert Pathway.objects.count() == 1


@pytest.mark.parametrize("hostile", ["\x00", "9" * 5000, "-1", "x" * 100_000, "1.5", "\n"])
def test_nothing_hostile_breaks_it(scene: Scene, office: Client, hostile: str) -> None:
    for name in ("hours", "course_1"):
        assert name in errors(office.post(NEW, data(scene, **{name: hostile})))
    assert office.post(NEW, data(scene, title=f"a{hostile}")).status_code in (302, 400)
    assert office.post(one(scene.path, "estado/"), {"state": hostile}).status_code == 302


def test_closed_and_opened_again(scene: Scene, office: Client) -> None:
    office.post(one(scene.path, "estado/"), {"state": "closed"})
    scene.path.refresh_from_db()
    assert not scene.path.is_open
    assert "Cerrada" in office.get(PATHS).content.decode()
    office.post(one(scene.path, "estado/"), {"state": "open"})
    scene.path.refresh_from_db()
    assert scene.path.is_open
    assert office.get(one(scene.path, "estado/")).status_code == 405


def test_only_the_coordination(scene: Scene, sign_in: SignIn) -> None:
    town = scene.town
    addresses = (PATHS, NEW, one(scene.path), one(scene.path, "estado/"))
    others = (
        scene.profe, scene.head, scene.official, scene.user(scene.ana), town.ciudadana,
        town.social, town.prensa, town.sistemas, town.comite,
    )  # fmt: skip
    before = list(Pathway.objects.values())
    for client in (Client(), *map(sign_in, others)):
        for address in addresses:
            assert client.get(address).status_code in (302, 404, 405)
            assert client.post(address, data(scene)).status_code in (302, 404, 405)
    assert list(Pathway.objects.values()) == before


def test_unknown_paths_are_not_there(scene: Scene, office: Client) -> None:
    for tail in ("", "estado/"):
        address = f"{PATHS}{uuid.uuid4()}/{tail}"
        assert office.post(address, data(scene)).status_code == 404


def test_what_it_costs(scene: Scene, office: Client, django_assert_max_num_queries) -> None:
    office.get(PATHS)
    with django_assert_max_num_queries(40) as few:
        office.get(PATHS)
    for number in range(10):
        path_of(f"Ruta {number}", 600, scene.course)
    with django_assert_max_num_queries(40) as many:
        office.get(PATHS)
    assert len(many) == len(few) == 6

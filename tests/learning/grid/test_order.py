"""A class stands in the order of a printed list, on every screen and on every database."""

import pytest
from django.test import Client

from learning.models import Cohort
from learning.naming import roster_key
from learning.selectors.certificates import class_certificates
from learning.selectors.class_cards import card_rows
from learning.selectors.orientation import ALL_TIME, served_by
from learning.selectors.promotion import plan_closing
from tests.learning.grid.conftest import Scene
from tests.learning.schooling import class_of, in_class, school, teacher

pytestmark = pytest.mark.django_db

ORDER = ["Ávila", "Barrera", "Cárdenas", "Cuervo", "Nuñez", "Ñáñez", "Ortiz", "Zamora"]


@pytest.fixture
def cohort() -> Cohort:
    """Written from the last to the first: no screen may owe its order to that of writing."""
    group = class_of(school("Escuela Normal"))
    for at, last_names in enumerate(reversed(ORDER)):
        in_class(group, f"alguien{at}", first_names="Ana", last_names=last_names)
    return group


def test_surnames_sort_as_people_read_them() -> None:
    people = [("Ana", "Zapata"), ("Zoe", "Pérez"), ("Ana", "Perez"), ("Leo", "Ñame"), ("Leo", "Nz")]
    people += [("Ana", "Álvarez"), ("Solo", "")]
    ordered = sorted(people, key=lambda person: roster_key(*person))
    assert [last_names for _, last_names in ordered] == [
        "", "Álvarez", "Nz", "Ñame", "Perez", "Pérez", "Zapata",
    ]  # fmt: skip


def test_same_surnames_sort_by_first_names() -> None:
    people = [("Óscar", "Mora"), ("Pedro", "Mora"), ("Ángela", "Mora")]
    ordered = sorted(people, key=lambda person: roster_key(*person))
    assert [first_names for first_names, _ in ordered] == ["Ángela", "Óscar", "Pedro"]


def test_cards_certificates_and_hours_follow_the_list(cohort: Cohort) -> None:
    cards = [row.learner.last_names for row in card_rows(cohort, None)]
    holders = [each.learner.last_names for each in class_certificates(cohort).holders]
    hours = [each.learner.last_names for each in served_by(cohort, ALL_TIME)]
    assert cards == holders == hours == ORDER


def test_the_grid_follows_the_list(scene: Scene) -> None:
    scene.give()
    for at, last_names in enumerate(reversed(ORDER)):
        scene.member(f"alguien{at}", first_names="Ana", last_names=last_names)
    page = scene.client.get(scene.home).content.decode()
    short = ["Ana Á.", "Ana B.", "Ana Cá.", "Ana Cu.", "Ana N.", "Ana Ñ.", "Ana O.", "Ana Z."]
    places = [page.index(name) for name in short]
    assert places == sorted(places)


def test_closing_a_year_follows_the_list(cohort: Cohort) -> None:
    plan = plan_closing(institution=cohort.institution, year=cohort.year, decisions={})
    assert [move.learner.last_names for move in plan.moves] == ORDER


def test_the_roster_follows_the_list(client: Client, cohort: Cohort) -> None:
    client.force_login(teacher("profe", cohort))
    page = client.get(f"/aula/docente/{cohort.pk}/lista/").content.decode()
    places = [page.index(f"Ana {last_names}") for last_names in ORDER]
    assert places == sorted(places)

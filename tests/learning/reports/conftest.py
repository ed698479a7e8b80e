"""Two schools and an organisation, and everybody who may or may not ask about them."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Cohort, Learner
from tests.conftest import Town, person
from tests.learning.reports.deeds import at, finish, many, outlines, quiz, read
from tests.learning.schooling import class_of, coordinator, in_class, leaders, school, teacher


@dataclass
class Place:
    """The groups; ``people``: accounts by what they are."""

    eleven: Cohort
    tenth: Cohort
    other: Cohort
    jac: Cohort
    people: dict[str, User]


@pytest.fixture
def place(town: Town) -> Place:
    """Gaitán: 11-01 of seven, one named, and 10-01 of two; Normal: 11-01 of six; a JAC of one."""
    gaitan, normal = school("Colegio Gaitán"), school("Escuela Normal")
    eleven, tenth = class_of(gaitan, grade=11), class_of(gaitan, grade=10)
    other, jac = class_of(normal, grade=11), leaders("JAC del Carmen")
    outlines()
    ximena = in_class(eleven, "ximena", first_names="Ximena Lucía", last_names="Zambrano Ortiz")
    for number, each in enumerate([ximena, *many(eleven, 6, "Once")]):
        read(each, at(2))
        if number < 3:
            finish(each, at(3 + number))
        for _ in range(2):
            quiz(each, 0.5 + number / 20, at(3), passed=number > 1)
    for each in many(tenth, 2, "Decimo"):
        finish(each, at(3))
    many(other, 6, "Normal")
    wilmer = in_class(jac, "wilmer", first_names="Wilmer", last_names="Yaguará")
    finish(wilmer, at(5))
    Learner.objects.update(created_at=at(1))
    assert ximena.user
    return Place(
        eleven, tenth, other, jac,
        people={
            **town.people,
            "learner": ximena.user,
            "teacher": teacher("profe", eleven),
            "coordinator": coordinator("coordinadora", gaitan),
            "of_other": coordinator("coordinador2", normal),
            "of_organisations": coordinator("coordinador3", None),
            "superuser": person("raiz", is_superuser=True, is_staff=True),
        },
    )  # fmt: skip


@pytest.fixture
def visit(place: Place, sign_in: Callable[[User], Client]) -> Callable[[str], Client]:
    def _visit(role: str) -> Client:
        if role == "anonymous":
            return Client()
        return sign_in(User.objects.get(pk=place.people[role].pk))

    return _visit

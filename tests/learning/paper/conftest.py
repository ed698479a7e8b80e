"""A class, its teacher, and a quiz to answer on paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Cohort, QuizPage
from tests.conftest import Town, read_town
from tests.learning.conftest import Aula, block
from tests.learning.schooling import class_of, in_class, teacher
from tests.scenery import Scenery, afresh


def lettered(number: int) -> dict[str, Any]:
    """A single choice of four, whose right option says so."""
    choices = [
        {"text": f"{'Bien' if at == number % 4 else 'Mal'} {at}", "is_right": at == number % 4,
         "percent": None, "feedback": ""}
        for at in range(4)
    ]  # fmt: skip
    return block("single", text=f"¿Pregunta {number}?", choices=choices, mark="1.00", shuffle=True)


@pytest.fixture
def cohort(aula: Aula) -> Cohort:
    return class_of()


@pytest.fixture
def profe(cohort: Cohort) -> User:
    return teacher("profe", cohort)


@pytest.fixture
def desk(profe: User) -> Client:
    client = Client()
    client.force_login(profe)
    return client


def build() -> QuizPage:
    aula = Aula(read_town())
    questions = [lettered(number) for number in range(20)]
    return aula.quiz(aula.module(aula.course()), questions=questions)


@pytest.fixture(scope="module")
def built_quiz(built_town: None, scenery: Scenery) -> Iterator[QuizPage]:
    with scenery.with_more(build) as found:
        yield found


@pytest.fixture
def quiz(built_quiz: QuizPage, town: Town) -> QuizPage:
    """Twenty single choices."""
    found: QuizPage = afresh(built_quiz)
    return found


def fill(cohort: Cohort, many: int) -> None:
    for at in range(many):
        in_class(cohort, f"est{at:02}", first_names=f"Estudiante{at:02}", last_names="Mora Díaz")

"""A class, its teacher, and a quiz to answer on paper."""

from typing import Any

import pytest
from django.test import Client

from cms.accounts.models import User
from learning.models import Cohort, QuizPage
from tests.conftest import Town
from tests.learning.conftest import Aula, block, built_once
from tests.learning.schooling import class_of, in_class, teacher
from tests.scenery import afresh


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


def of_twenty(aula: Aula) -> QuizPage:
    questions = [lettered(number) for number in range(20)]
    return aula.quiz(aula.module(aula.course()), questions=questions)


built_quiz = built_once(of_twenty)


@pytest.fixture
def quiz(built_quiz: QuizPage, town: Town) -> QuizPage:
    """Twenty single choices."""
    found: QuizPage = afresh(built_quiz)
    return found


def fill(cohort: Cohort, many: int) -> None:
    for at in range(many):
        in_class(cohort, f"est{at:02}", first_names=f"Estudiante{at:02}", last_names="Mora Díaz")

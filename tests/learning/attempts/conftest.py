"""A quiz of every type, and a learner signed in."""

import pytest
from django.test import Client

from learning.models import Learner, QuizPage
from tests.conftest import Town
from tests.learning.attempts.quizzes import every_type
from tests.learning.conftest import Aula, built_once
from tests.scenery import afresh


def of_every_type(aula: Aula) -> QuizPage:
    return aula.quiz(aula.module(aula.course()), preset="practicar", questions=every_type())


built_quiz = built_once(of_every_type)


@pytest.fixture
def quiz(built_quiz: QuizPage, town: Town) -> QuizPage:
    found: QuizPage = afresh(built_quiz)
    return found


@pytest.fixture
def client(ana: Learner) -> Client:
    client = Client()
    assert ana.user is not None
    client.force_login(ana.user)
    return client

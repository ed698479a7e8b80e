"""A quiz of every type, and a learner signed in."""

import pytest
from django.test import Client

from learning.models import Learner, QuizPage
from tests.learning.attempts.quizzes import every_type
from tests.learning.conftest import Aula


@pytest.fixture
def quiz(aula: Aula) -> QuizPage:
    return aula.quiz(aula.module(aula.course()), preset="practicar", questions=every_type())


@pytest.fixture
def client(ana: Learner) -> Client:
    client = Client()
    assert ana.user is not None
    client.force_login(ana.user)
    return client

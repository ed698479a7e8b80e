"""A quiz of every type, and a learner signed in."""

from collections.abc import Iterator

import pytest
from django.test import Client

from learning.models import Learner, QuizPage
from tests.conftest import Town, read_town
from tests.learning.attempts.quizzes import every_type
from tests.learning.conftest import Aula
from tests.scenery import Scenery, afresh


def build() -> QuizPage:
    aula = Aula(read_town())
    return aula.quiz(aula.module(aula.course()), preset="practicar", questions=every_type())


@pytest.fixture(scope="module")
def built_quiz(built_town: None, scenery: Scenery) -> Iterator[QuizPage]:
    with scenery.with_more(build) as found:
        yield found


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

"""A class that was given a course of two lessons and two quizzes."""

from typing import Any

import pytest
from django.test import Client

from learning.models import Learner
from learning.services.assignments import assign
from tests.learning.conftest import Aula, block, built_once, single
from tests.learning.schooling import class_of, in_class, teacher
from tests.scenery import afresh


class Scene:
    def __init__(self, aula: Aula) -> None:
        self.aula = aula
        self.course = aula.course()
        self.module = aula.module(self.course)
        self.lessons = [aula.lesson(self.module, f"Lección {at}") for at in (1, 2)]
        self.quizzes = [
            aula.quiz(self.module, f"Prueba {at}", questions=[single()]) for at in (1, 2)
        ]
        self.cohort = class_of()
        self.docente = teacher("docente", self.cohort)
        self.client = Client()
        self.home = f"/aula/docente/{self.cohort.pk}/"

    def give(self, **extra: Any) -> Any:
        return assign(cohort=self.cohort, course=self.course, by=self.docente, **extra)

    def member(self, username: str, **fields: Any) -> Learner:
        return in_class(self.cohort, username, **fields)

    def open_quiz(self) -> Any:
        questions = [block("open", text="Cuente.", rows=4, mark="2.00", grader_notes="Mire bien.")]
        return self.aula.quiz(self.module, "Abierta", questions=questions)


built_scene = built_once(Scene)


@pytest.fixture
def scene(built_scene: Scene, aula: Aula) -> Scene:
    found: Scene = afresh(built_scene)
    found.aula, found.client = aula, Client()
    found.client.force_login(found.docente)
    return found

"""A course with text of real length, and browsers that are somebody."""

import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from learning.models import AulaPage, CoursePage, Learner, LessonPage, ModulePage, QuizPage
from tests.conftest import publish_structure
from tests.learning.conftest import Aula, built_once, single
from tests.scenery import afresh

PARAGRAPHS = (
    "La alcaldía abre unas horas al día. Su sitio web está abierto siempre. Allí su familia puede "
    "saber cuánto cuesta un trámite, quién lo atiende o qué pasó en el municipio sin hacer fila.",
    "Esta manera de servir se llamó Gobierno en Línea y hoy se llama Gobierno Digital. Quiere "
    "decir que el Estado usa la tecnología para ayudarle a la gente, en la oficina o en línea.",
    "No todos tienen señal o celular. Por eso la oficina y el teléfono siguen funcionando, y nadie "
    "pierde un derecho por no usar el computador: puede ir, llamar o pedir que le ayuden.",
    "El buscador es como un perro de caza: hay que darle una pista corta. Escriba una o dos "
    "palabras. En vez de una frase larga, escriba el nombre de la oficina y lo que necesita.",
    "Si no sale nada, cambie la palabra. En el glosario puede ver cómo llama la alcaldía a cada "
    "cosa; el impuesto de la casa, por ejemplo, es el predial. Anote dónde encontró el dato.",
    "Antes de creer una noticia mire quién la firma, de qué fecha es y si otra página oficial la "
    "confirma. Una cadena de mensajes no es una fuente, aunque la mande una persona conocida.",
)


def piece(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid4())}


def real_body() -> list[dict[str, Any]]:
    """What a lesson of ten minutes holds."""
    texts = [
        piece("text", f"<h2>Parte {at}</h2><p>{first}</p><p>{second}</p>")
        for at, (first, second) in enumerate(pairwise(PARAGRAPHS), 1)
    ]
    return [
        *texts,
        piece("key_idea", {"text": "Una o dos palabras bastan para buscar."}),
        piece("activity", {"title": "Busque", "minutes": 10, "text": f"<p>{PARAGRAPHS[3]}</p>"}),
        piece("word", {"word": "Trámite", "meaning": "Pasos ante una entidad para pedir algo."}),
        piece("practice", [single()]),
    ]


class Built:
    """A course of two modules, each with three lessons and a quiz, published without a review."""

    def __init__(self, aula: Aula, **fields: Any) -> None:
        self.aula = aula
        course = CoursePage(title="Gobierno en línea", summary="Desde el celular.", **fields)
        course.goals = "<ul><li>Buscar bien.</li></ul>"
        self.course: CoursePage = self._published(aula.container, course)
        self.lessons: list[LessonPage] = []
        self.quizzes: list[QuizPage] = []
        for number in (1, 2):
            title = f"Módulo que enseña la parte {number}"
            module = self._published(self.course, ModulePage(title=title))
            for at in (1, 2, 3):
                title = f"Lección {number}.{at} sobre trámites y servicios"
                lesson = LessonPage(title=title, body=real_body())
                self.lessons.append(self._published(module, lesson))
            quiz = QuizPage(title=f"Cuestionario de la parte {number}", questions=[single()])
            self.quizzes.append(self._published(module, quiz))

    @staticmethod
    def _published(parent: Any, page: Any) -> Any:
        page.live = False
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        publish_structure(page)
        return type(page).objects.get(pk=page.pk)

    def url(self, page: Any = None) -> str:
        return (page or self.course).get_url()


standing = built_once(Built)


@pytest.fixture
def built(standing: Built, aula: Aula) -> Built:
    found: Built = afresh(standing)
    found.aula = aula
    return found


@pytest.fixture
def aula_page(aula: Aula) -> AulaPage:
    return AulaPage.objects.get()


@pytest.fixture
def as_ana(ana: Learner) -> Client:
    client = Client()
    client.force_login(ana.user)
    return client

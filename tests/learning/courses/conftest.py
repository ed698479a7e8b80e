"""A course with text of real length, and browsers that are somebody."""

import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from learning.models import AulaPage, CoursePage, Learner, LessonPage, QuizPage
from tests.learning.conftest import Aula, single

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
    """A course of three modules, each with three lessons and a quiz."""

    def __init__(self, aula: Aula, **fields: Any) -> None:
        self.aula = aula
        self.course: CoursePage = aula.course(goals="<ul><li>Buscar bien.</li></ul>", **fields)
        self.lessons: list[LessonPage] = []
        self.quizzes: list[QuizPage] = []
        for number in range(1, 4):
            module = aula.module(self.course, f"Módulo que enseña la parte {number}")
            for at in range(1, 4):
                title = f"Lección {number}.{at} sobre trámites y servicios"
                self.lessons.append(aula.lesson(module, title, body=real_body()))
            self.quizzes.append(aula.quiz(module, f"Cuestionario de la parte {number}"))

    def url(self, page: Any = None) -> str:
        return (page or self.course).get_url()


@pytest.fixture
def built(aula: Aula) -> Built:
    return Built(aula)


@pytest.fixture
def aula_page(aula: Aula) -> AulaPage:
    return AulaPage.objects.get()


@pytest.fixture
def as_ana(ana: Learner) -> Client:
    client = Client()
    client.force_login(ana.user)
    return client

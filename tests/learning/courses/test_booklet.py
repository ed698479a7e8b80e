"""A course on paper: all of its text and questions, and nothing of the key."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.models import LessonPage
from tests.learning.conftest import Aula, block, numeric, single, truefalse
from tests.learning.courses.test_pages import text_of

pytestmark = pytest.mark.django_db


def test_it_holds_every_lesson_and_question_but_no_key(aula: Aula, client: Client) -> None:
    course = aula.course()
    module = aula.module(course)
    aula.lesson(module, "Buscar")
    aula.draft(module, LessonPage(title="Borrador secreto"))
    ordering = block("ordering", text="Ordene", items=["Uno", "Dos", "Tres"], mark="1")
    explained = single(general_feedback="<p>PORQUE SÍ</p>")
    short = block(
        "short", text="¿Cómo?", mark="1", ignore_accents=True, case_sensitive=False,
        answers=[{"text": "CLAVECORTA", "percent": "100", "feedback": ""}],
    )  # fmt: skip
    aula.quiz(module, "Repaso", questions=[explained, truefalse(), numeric(), ordering, short])
    page = client.get(f"{course.get_url()}imprimir/")
    text = text_of(page)
    for wanted in (
        "Use el buscador",
        "¿Dónde está la alcaldía?",
        "En el río",
        "Hoja de respuestas",
    ):
        assert wanted in text
    for kept in ("PORQUE SÍ", "Así es", "Allá no", "CLAVECORTA", "Borrador secreto", "Uno Dos"):
        assert kept not in text
    assert "Verdadero" in text
    assert "○" in text


def test_a_practice_question_is_printed_with_its_options(aula: Aula, client: Client) -> None:
    course = aula.course()
    body = [{"type": "practice", "value": [single()], "id": "0a0b0c0d-0000"}]
    aula.lesson(aula.module(course), body=body)
    text = text_of(client.get(f"{course.get_url()}imprimir/"))
    assert "Practique ¿Dónde está la alcaldía?" in text
    assert "En el río" in text
    assert "Así es" not in text


def test_an_exam_is_not_printed(aula: Aula, client: Client) -> None:
    course = aula.course()
    aula.quiz(aula.module(course), "Examen final", preset="examen", max_attempts=1)
    text = text_of(client.get(f"{course.get_url()}imprimir/"))
    assert "Este examen se responde en el sitio" in text
    assert "¿Dónde está la alcaldía?" not in text


def test_it_is_the_same_each_time_and_costs_the_same_for_more(aula: Aula, client: Client) -> None:
    course = aula.course()
    module = aula.module(course)
    aula.lesson(module)
    aula.quiz(module, "Uno")
    url = f"{course.get_url()}imprimir/"

    def cost() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    before = cost()
    assert client.get(url).content == client.get(url).content
    aula.lesson(module, "Otra")
    aula.quiz(module, "Dos")
    assert cost() == before <= 8


def test_there_is_none_of_a_course_that_is_not_published(aula: Aula, client: Client) -> None:
    course = aula.course()
    type(course).objects.get(pk=course.pk).unpublish()
    assert client.get(f"/aula/{course.slug}/imprimir/").status_code == 404

"""«Mi avance», and the weight of all these pages."""

import brotli
import pytest
from django.conf import settings
from django.test import Client

from cms.core.stylesheet import build_all
from learning.grading import make_scale
from learning.models import CoursePage, Institution, Learner
from learning.services.enrolment import enrol
from tests.learning.courses.conftest import Built
from tests.learning.courses.test_pages import queries, text_of
from tests.learning.progress.conftest import hand_in

pytestmark = pytest.mark.django_db

URL = "/aula/mi-avance/"
FIRST_TRIP = 14 * 1024
"""Bytes of the first round trip of a connection."""


def test_nobody_else_sees_it(client: Client) -> None:
    answer = client.get(URL)
    assert answer.status_code == 302
    assert answer["Location"] == f"/cuenta/ingresar/?next={URL}"
    assert client.post(URL).status_code == 405


def test_who_is_no_learner_yet_is_told_how_to_become_one(town) -> None:
    client = Client()
    client.force_login(town.prensa)
    page = client.get(URL)
    assert "Su cuenta todavía no está en el Aula" in text_of(page)
    assert f'href="/aula/registro/?next={URL}"' in page.content.decode()


def test_who_has_not_begun_is_led_to_the_courses(as_ana: Client) -> None:
    assert "Todavía no ha empezado un curso" in text_of(as_ana.get(URL))


def test_one_next_step_states_and_grades(built: Built, ana: Learner, as_ana: Client) -> None:
    enrol(learner=ana, course=built.course)
    hand_in(ana, built.quizzes[0], 0.75)
    text = text_of(as_ana.get(URL))
    assert text.index("Siguiente paso") < text.index("Lección 1.1")
    assert "Aprobado · nota 4,0" in text
    assert "12 % hecho" in text
    assert "(Bajo)" not in text
    hand_in(ana, built.quizzes[1], 0.25)
    text = text_of(as_ana.get(URL))
    assert "Sin aprobar todavía · nota 2,0" in text
    assert "12 % hecho · nota 3,0 (Básico)" in text


def test_grades_are_shown_in_the_scale_of_the_institution(
    built: Built, ana: Learner, as_ana: Client
) -> None:
    scale = make_scale(
        minimum="0", maximum="100", passing="60", decimals=0, levels=[("Bajo", "0"), ("Alto", "60")]
    )
    ana.institution = Institution.objects.create(name="Colegio", scale=scale.as_data())
    ana.save()
    enrol(learner=ana, course=built.course)
    hand_in(ana, built.quizzes[0], 0.75)
    assert "nota 75" in text_of(as_ana.get(URL))


def test_a_course_withdrawn_or_deleted_is_still_told(
    built: Built, ana: Learner, as_ana: Client
) -> None:
    enrol(learner=ana, course=built.course)
    CoursePage.objects.get(pk=built.course.pk).unpublish()
    text = text_of(as_ana.get(URL))
    assert "ya no está publicado" in text
    assert "Continuar" not in text
    CoursePage.objects.get(pk=built.course.pk).delete()
    assert "Este curso ya no existe" in text_of(as_ana.get(URL))


def test_its_queries_do_not_grow_with_the_courses(
    built: Built, ana: Learner, as_ana: Client
) -> None:
    ana.institution = Institution.objects.create(name="Colegio")
    ana.save()
    enrol(learner=ana, course=built.course)
    one = queries(as_ana, URL)
    for title in ("Dos", "Tres"):
        course = built.aula.course(title)
        built.aula.lesson(built.aula.module(course))
        enrol(learner=ana, course=course)
    assert len(queries(as_ana, URL)) == len(one) <= 9


def weight(page: bytes) -> int:
    sheets = build_all(settings.BASE_DIR / "static" / "css")
    texts = (page, sheets["site.css"].encode(), sheets["aula.css"].encode())
    return sum(len(brotli.compress(text, quality=5)) for text in texts)


def test_pages_arrive_in_the_first_round_trip(
    built: Built, aula_page, ana: Learner, as_ana: Client, client: Client
) -> None:
    enrol(learner=ana, course=built.course)
    lesson = built.url(built.lessons[4])
    for who, url in (
        (client, aula_page.get_url()),
        (client, built.url()),
        (client, lesson),
        (as_ana, built.url()),
        (as_ana, lesson),
        (as_ana, URL),
    ):
        found = weight(who.get(url).content)
        assert found <= FIRST_TRIP, (url, found)


def test_the_script_is_small() -> None:
    path = settings.BASE_DIR / "static" / "js" / "lectura.js"
    assert path.stat().st_size <= 1024

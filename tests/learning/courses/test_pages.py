"""The pages of the Aula, a course and a lesson, for everybody and for a learner."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from learning.models import CourseOutline, CoursePage, Enrolment, Learner, LessonReading
from learning.services.enrolment import enrol
from tests.learning.conftest import learner
from tests.learning.courses.conftest import Built

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_aula_shows_every_published_course(built: Built, aula_page, client: Client) -> None:
    built.aula.course("Otro curso", opens_on="2999-01-01")
    page = client.get(aula_page.get_url())
    text = text_of(page)
    assert "Gobierno en línea" in text
    assert "6 lecciones" in text
    assert "Abre el 1 de enero de 2999" in text
    assert "Ingrese" in text
    assert "csrfmiddlewaretoken" not in page.content.decode()


def test_a_learner_finds_the_own_courses_first(
    built: Built, aula_page, ana: Learner, as_ana: Client
) -> None:
    built.aula.course("Aaa otro curso")
    enrol(learner=ana, course=built.course)
    text = text_of(as_ana.get(aula_page.get_url()))
    assert text.index("Sus cursos") < text.index("Gobierno en línea") < text.index("Otros cursos")
    assert "Siguiente paso: Lección 1.1" in text


def test_a_course_lists_its_way_and_what_it_takes(built: Built, client: Client) -> None:
    text = text_of(client.get(built.url()))
    assert "Lección 1.1" in text
    assert "Leer las 6 lecciones" in text
    assert "Aprobar los 2 cuestionarios" in text
    assert "Siguiente paso" not in text


def test_a_learner_enrols_reads_and_sees_the_marks(built: Built, as_ana: Client) -> None:
    first = built.lessons[0]
    page = as_ana.get(built.url())
    assert "Inscribirme" in text_of(page)
    answer = as_ana.post(f"{built.url()}inscribirse/", follow=True)
    assert "Quedó inscrito" in text_of(answer)
    assert "Seguir: Lección 1.1" in text_of(answer)
    lesson = as_ana.get(built.url(first))
    assert "Marcar como leída" in text_of(lesson)
    again = as_ana.post(f"{built.url(first)}leida/", follow=True)
    assert "Ya marcó esta lección como leída" in text_of(again)
    assert "Leída" in text_of(as_ana.get(built.url()))
    assert Enrolment.objects.count() == LessonReading.objects.count() == 1


def test_what_is_locked_says_so_and_can_be_read(aula, as_ana: Client) -> None:
    built = Built(aula, order="steps")
    assert "Se abre después" in text_of(as_ana.get(built.url()))
    page = as_ana.get(built.url(built.lessons[1]))
    assert "paso a paso" in text_of(page)
    assert "La alcaldía abre unas horas" in text_of(page)
    refused = as_ana.post(f"{built.url(built.lessons[1])}leida/", follow=True)
    assert "Este paso se abre al terminar los anteriores" in text_of(refused)
    assert not LessonReading.objects.exists()


def test_a_closed_course_is_read_but_not_taken(aula, as_ana: Client) -> None:
    built = Built(aula, closes_on="2000-01-01")
    page = text_of(as_ana.get(built.url()))
    assert "Cerró el 1 de enero de 2000" in page
    assert "Inscribirme" not in page
    assert "no está abierto" in text_of(as_ana.post(f"{built.url()}inscribirse/", follow=True))
    assert not Enrolment.objects.exists()


def test_a_minor_without_authorisation_reads_and_leaves_no_trace(built: Built) -> None:
    who = learner("nino", kind="student", state="pending", is_minor=True)
    client = Client()
    client.force_login(who.user)
    for url in (built.url(), built.url(built.lessons[0])):
        assert "Falta la autorización" in text_of(client.get(url))
    lesson = built.url(built.lessons[0])
    for url in (f"{built.url()}inscribirse/", f"{lesson}leida/"):
        assert "autorización de su acudiente" in text_of(client.post(url, follow=True))
    anchor = re.search(r'id="(b[0-9a-f]{8})"', client.get(lesson).content.decode())[1]
    assert client.post(f"{lesson}posicion/", {"lugar": anchor}).status_code == 204
    assert not Enrolment.objects.exists()
    assert not LessonReading.objects.exists()


def test_an_anonymous_post_leads_to_signing_in_and_back(built: Built, client: Client) -> None:
    lesson = built.url(built.lessons[0])
    for url, back in ((f"{built.url()}inscribirse/", built.url()), (f"{lesson}leida/", lesson)):
        answer = client.post(url)
        assert answer.status_code == 302
        assert answer["Location"] == f"/cuenta/ingresar/?next={back}"
        assert client.get(url).status_code == 405
    assert client.post(f"{lesson}posicion/").status_code == 401


def test_an_account_without_a_learner_is_led_to_register(built: Built) -> None:
    client = Client()
    client.force_login(built.aula.town.prensa)
    assert "Registrarme en el Aula" in text_of(client.get(built.url()))
    answer = client.post(f"{built.url()}inscribirse/")
    assert answer["Location"] == f"/aula/registro/?next={built.url()}"


def test_where_one_left_a_lesson_is_kept_and_offered(built: Built, as_ana: Client) -> None:
    lesson = built.url(built.lessons[0])
    page = as_ana.get(lesson).content.decode()
    anchors = re.findall(r'<div id="(b[0-9a-f]{8})"', page)
    assert len(anchors) == len(built.lessons[0].body)
    assert "Seguir donde iba" not in page
    assert as_ana.post(f"{lesson}posicion/", {"lugar": anchors[3]}).status_code == 204
    assert f'href="#{anchors[3]}">Seguir donde iba' in as_ana.get(lesson).content.decode()
    for wrong in ("", "x" * 70_000, "b00000000", "'"):
        assert as_ana.post(f"{lesson}posicion/", {"lugar": wrong}).status_code == 400
    assert LessonReading.objects.get().position == anchors[3]


@pytest.mark.parametrize(
    "path",
    ["nada/inscribirse/", "nada/x/leida/", "{course}/nada/leida/", "{course}/nada/posicion/"],
)
def test_what_is_not_published_is_not_there(built: Built, as_ana: Client, path: str) -> None:
    assert as_ana.post("/aula/" + path.format(course=built.course.slug)).status_code == 404
    CoursePage.objects.get(pk=built.course.pk).unpublish()
    assert as_ana.post(f"/aula/{built.course.slug}/inscribirse/").status_code == 404
    assert not CourseOutline.objects.get().is_live


def test_a_practice_question_is_answered_by_anybody_and_kept_by_nobody(
    built: Built, client: Client
) -> None:
    url = built.url(built.lessons[0])
    page = client.get(url).content.decode()
    anchor = re.search(r'name="practica" value="(\w+)"', page)[1]
    value = re.search(r'value="(\w+)"> En el parque', page)[1]
    assert "Así es." not in page
    assert "Allá no." not in page
    answered = client.get(url, {"practica": anchor, "r": value})
    assert "¡Correcto!" in text_of(answered)
    assert "Así es." in text_of(answered)
    assert "sessionid" not in answered.cookies
    assert not LessonReading.objects.exists()


def test_lessons_lead_on_and_back(built: Built, client: Client) -> None:
    page = client.get(built.url(built.lessons[2])).content.decode()
    assert f'href="{built.url(built.lessons[1])}">←' in page
    assert f'href="{built.url(built.quizzes[0])}">Sigue' in page
    assert 'aria-current="page"' in page


def queries(client: Client, url: str) -> list[str]:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


def test_pages_for_everybody_cost_few_queries(built: Built, aula_page, client: Client) -> None:
    urls = [aula_page.get_url(), built.url(), built.url(built.lessons[4])]
    for url, most in zip(urls, (3, 3, 5), strict=True):
        found = queries(client, url)
        assert len(found) <= most, (url, found)
        assert len(set(found)) == len(found)


def test_pages_of_a_learner_cost_few_queries(
    built: Built, aula_page, ana: Learner, as_ana: Client
) -> None:
    enrol(learner=ana, course=built.course)
    for url in (aula_page.get_url(), built.url(), built.url(built.lessons[4])):
        found = queries(as_ana, url)
        assert len(found) <= 8, (url, found)
        assert len(set(found)) == len(found)

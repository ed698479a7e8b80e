"""Addresses of the Aula are short, permanent, and survive what happens above them in the tree."""

from django.test import Client
from wagtail.models import Page

from learning.models import LessonPage
from tests.conftest import Town
from tests.learning.conftest import Aula, single


def test_a_lesson_is_read_at_its_flat_address(aula: Aula, client: Client) -> None:
    lesson = aula.lesson(aula.module(aula.course()))
    assert lesson.url == "/aula/gobierno-en-linea/buscar/"
    response = client.get(lesson.url)
    assert response.status_code == 200
    assert "Use el buscador." in response.content.decode()


def test_a_section_that_moves_or_is_renamed_leaves_it_alone(
    aula: Aula, town: Town, client: Client
) -> None:
    lesson = aula.lesson(aula.module(aula.course()))
    section = town.social_section.page
    section.slug = "bienestar"
    section.save_revision().publish(skip_permission_checks=True)
    assert LessonPage.objects.get().url == "/aula/gobierno-en-linea/buscar/"
    assert client.get(lesson.url).status_code == 200


def test_a_module_that_changes_its_slug_leaves_its_lessons_alone(
    aula: Aula, client: Client
) -> None:
    module = aula.module(aula.course())
    lesson = aula.lesson(module)
    aula.revise(module, slug="otro-nombre")
    assert LessonPage.objects.get().url == lesson.url
    assert client.get(lesson.url).status_code == 200


def test_a_course_moved_to_another_section_keeps_its_addresses(
    aula: Aula, town: Town, client: Client
) -> None:
    course = aula.course()
    lesson = aula.lesson(aula.module(course))
    other = Page.objects.child_of(town.hacienda_section.page).get(slug="cursos").specific
    Page.objects.get(pk=course.pk).move(other, pos="last-child")
    assert client.get(lesson.url).status_code == 200
    assert LessonPage.objects.get().url == lesson.url


def test_a_draft_has_no_public_address(aula: Aula, client: Client) -> None:
    course = aula.course()
    aula.draft(aula.module(course), LessonPage(title="Secreta", body=[]))
    assert client.get("/aula/gobierno-en-linea/secreta/").status_code == 404


def test_a_bank_has_no_public_page(aula: Aula, client: Client) -> None:
    """Its questions come with their key; it is on no map either."""
    bank = aula.bank(questions=[single("¿Clave secreta?")])
    assert bank.live
    assert client.get(bank.url).status_code == 404
    for address in ("/mapa-del-sitio/", "/sitemap.xml"):
        assert bank.slug not in client.get(address).content.decode()


def test_the_maps_name_courses_and_their_parts_once(aula: Aula, client: Client) -> None:
    module = aula.module(aula.course())
    lesson = aula.lesson(module)
    sitemap = client.get("/sitemap.xml").content.decode()
    assert sitemap.count(f"{lesson.url}</loc>") == 1
    assert f"{module.url}</loc>" not in sitemap
    people = client.get("/mapa-del-sitio/").content.decode()
    assert 'href="/aula/"' in people
    assert module.title not in people

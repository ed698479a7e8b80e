"""The outline follows whatever happens to a course's pages."""

import pytest
from django.db import transaction

from learning.models import CourseOutline, CoursePage, LessonPage, ModulePage, ProgressSummary
from learning.outlines import outline_fields, published_outline, write_outline
from learning.services.enrolment import enrol
from tests.learning.conftest import Aula

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(aula: Aula) -> CoursePage:
    return aula.course(needs_percent=60)


def titles(course: CoursePage) -> list[list[str]]:
    row = CourseOutline.objects.get(course_uid=course.uid)
    return [[item["title"] for item in part["items"]] for part in row.parts]


def is_true(course: CoursePage) -> bool:
    fresh = CoursePage.objects.get(pk=course.pk)
    row = CourseOutline.objects.filter(course_uid=course.uid).values(*outline_fields(fresh)).get()
    return row == outline_fields(fresh)


def test_it_lists_what_is_published_in_order(aula: Aula, course: CoursePage) -> None:
    module = aula.module(course)
    aula.lesson(module, "Uno")
    quiz = aula.quiz(module, "Dos", is_required=False, max_attempts=3)
    aula.draft(module, LessonPage(title="Borrador"))
    row = CourseOutline.objects.get(course_uid=course.uid)
    assert titles(course) == [["Uno", "Dos"]]
    assert row.is_live
    assert row.rules["needs_percent"] == 60
    assert row.parts[0]["items"][1] == {
        "uid": str(quiz.uid),
        "kind": "quiz",
        "title": "Dos",
        "slug": "dos",
        "minutes": None,
        "is_required": False,
        "max_attempts": 3,
    }


def test_a_draft_has_no_outline(aula: Aula) -> None:
    drafted = aula.draft(aula.container, CoursePage(title="Apenas", summary="x"))
    assert not write_outline(drafted)
    assert not CourseOutline.objects.exists()


def test_it_follows_new_text_withdrawal_order_and_deletion(aula: Aula, course: CoursePage) -> None:
    module = aula.module(course)
    one, two, three = (aula.lesson(module, title) for title in ("Uno", "Dos", "Tres"))
    aula.revise(two, title="Segundo")
    assert titles(course) == [["Uno", "Segundo", "Tres"]]
    LessonPage.objects.get(pk=three.pk).move(LessonPage.objects.get(pk=one.pk), pos="left")
    assert titles(course) == [["Tres", "Uno", "Segundo"]]
    LessonPage.objects.get(pk=one.pk).unpublish()
    assert titles(course) == [["Tres", "Segundo"]]
    with transaction.atomic():
        LessonPage.objects.get(pk=two.pk).delete()
    assert titles(course) == [["Tres"]]
    assert is_true(course)


def test_moving_between_modules_and_courses_changes_both(aula: Aula, course: CoursePage) -> None:
    other = aula.course("Otro curso")
    here, there = aula.module(course, "Aquí"), aula.module(other, "Allá")
    lesson = aula.lesson(here, "Viajera")
    LessonPage.objects.get(pk=lesson.pk).move(ModulePage.objects.get(pk=there.pk), pos="last-child")
    assert (titles(course), titles(other)) == ([[]], [["Viajera"]])
    ModulePage.objects.get(pk=there.pk).move(CoursePage.objects.get(pk=course.pk), pos="last-child")
    assert (titles(course), titles(other)) == ([[], ["Viajera"]], [])
    assert is_true(course)
    assert is_true(other)


def test_a_withdrawn_module_hides_what_it_holds(aula: Aula, course: CoursePage) -> None:
    module = aula.module(course)
    aula.lesson(module, "Uno")
    ModulePage.objects.get(pk=module.pk).unpublish()
    assert titles(course) == []


def test_a_withdrawn_course_stays_written_and_a_deleted_one_goes(
    aula: Aula, course: CoursePage
) -> None:
    aula.lesson(aula.module(course), "Uno")
    CoursePage.objects.get(pk=course.pk).unpublish()
    assert not CourseOutline.objects.get(course_uid=course.uid).is_live
    assert published_outline(course.uid) is None
    with transaction.atomic():
        CoursePage.objects.get(pk=course.pk).delete()
    assert not CourseOutline.objects.filter(course_uid=course.uid).exists()


def test_a_copy_is_a_course_of_its_own(aula: Aula, course: CoursePage) -> None:
    aula.lesson(aula.module(course), "Uno")
    page = CoursePage.objects.get(pk=course.pk)
    copy = page.copy(
        recursive=True, update_attrs={"slug": "copia"}, keep_live=True, user=aula.town.prensa
    )
    assert titles(copy.specific) == [["Uno"]]
    uids = {row.parts[0]["items"][0]["uid"] for row in CourseOutline.objects.all()}
    assert len(uids) == 2


def test_an_aborted_change_leaves_it_alone(aula: Aula, course: CoursePage) -> None:
    lesson = aula.lesson(aula.module(course), "Uno")
    with transaction.atomic():
        LessonPage.objects.get(pk=lesson.pk).unpublish()
        assert titles(course) == [[]]
        transaction.set_rollback(True)
    assert titles(course) == [["Uno"]]


def test_who_takes_the_course_sees_the_change(
    aula: Aula, course: CoursePage, ana, django_capture_on_commit_callbacks
) -> None:
    module = aula.module(course)
    first = aula.lesson(module, "Uno")
    enrol(learner=ana, course=course)
    assert ProgressSummary.objects.get().lessons_total == 1
    with django_capture_on_commit_callbacks(execute=True):
        second = aula.lesson(module, "Dos")
    assert ProgressSummary.objects.get().lessons_total == 2
    with django_capture_on_commit_callbacks(execute=True):
        LessonPage.objects.get(pk=first.pk).unpublish()
    summary = ProgressSummary.objects.get()
    assert (summary.lessons_total, summary.next_uid) == (1, second.uid)

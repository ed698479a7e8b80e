"""Standings and summaries, written as things happen."""

import pytest

from learning.errors import CourseClosed, NotAuthorised, StepLocked
from learning.freezing import freeze_quiz
from learning.models import (
    CourseCompletion,
    CoursePage,
    Enrolment,
    Learner,
    LessonPage,
    LessonReading,
    ProgressSummary,
    QuizPage,
    QuizStanding,
)
from learning.outlines import published_outline
from learning.services.enrolment import enrol
from learning.services.progress import refresh_quiz
from learning.services.reading import keep_position, mark_read
from tests.learning.conftest import Aula, learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(aula: Aula) -> CoursePage:
    return aula.course()


@pytest.fixture
def lesson(aula: Aula, course: CoursePage) -> LessonPage:
    return aula.lesson(aula.module(course))


@pytest.fixture
def quiz(aula: Aula, lesson: LessonPage) -> QuizPage:
    return aula.quiz(lesson.get_parent().specific)


def read(who: Learner, lesson: LessonPage, course: CoursePage) -> LessonReading:
    outline = published_outline(course.uid)
    assert outline is not None
    return mark_read(learner=who, course=course, lesson=lesson, outline=outline)


def test_enrolling_writes_the_summary_once(course, lesson, quiz, ana) -> None:
    enrol(learner=ana, course=course)
    enrol(learner=ana, course=course)
    summary = ProgressSummary.objects.get()
    assert (summary.lessons_total, summary.quizzes_total) == (1, 1)
    assert (summary.lessons_read, summary.fraction, summary.active_at) == (0, None, None)
    assert summary.next_uid == lesson.uid


def test_a_minor_without_authorisation_leaves_no_trace(course, lesson) -> None:
    who = learner("nino", kind=Learner.Kind.STUDENT, state=Learner.State.PENDING, is_minor=True)
    with pytest.raises(NotAuthorised):
        enrol(learner=who, course=course)
    with pytest.raises(NotAuthorised):
        read(who, lesson, course)
    assert not Enrolment.objects.exists()
    assert not LessonReading.objects.exists()


def test_reading_enrols_and_counts_once(course, lesson, quiz, ana) -> None:
    first = read(ana, lesson, course)
    again = read(ana, lesson, course)
    assert first.read_at == again.read_at
    summary = ProgressSummary.objects.get()
    assert (summary.lessons_read, summary.next_uid) == (1, quiz.uid)
    assert summary.active_at == first.read_at


def test_finishing_a_course_is_noted_once_and_stays(
    course, lesson, quiz, ana, hand_in, aula, django_capture_on_commit_callbacks
) -> None:
    read(ana, lesson, course)
    attempt = hand_in(ana, quiz, 0.8)
    summary, completion = ProgressSummary.objects.get(), CourseCompletion.objects.get()
    assert summary.is_complete
    assert summary.completed_at == completion.completed_at == attempt.finished_at
    assert (completion.course_title, completion.fraction) == (course.title, 0.8)
    hand_in(ana, quiz, 0.1)
    with django_capture_on_commit_callbacks(execute=True):
        aula.lesson(lesson.get_parent().specific, "Nueva")
    summary = ProgressSummary.objects.get()
    assert (summary.is_complete, summary.lessons_total) == (True, 2)
    assert CourseCompletion.objects.get() == completion


@pytest.mark.parametrize(
    ("method", "fractions", "fraction", "passed"),
    [
        ("best", [0.2, 0.9, 0.4], 0.9, True),
        ("last", [0.2, 0.9, 0.4], 0.4, False),
        ("first", [0.2, 0.9], 0.2, False),
        ("average", [0.2, 0.9], 0.55, True),
        ("average", [0.1, 0.2], 0.15, False),
        ("average", [None], None, False),
        ("best", [None, 0.6], 0.6, True),
        ("last", [0.6, None], None, False),
    ],
)
def test_several_attempts_make_one_standing(
    aula, lesson, ana, hand_in, method, fractions, fraction, passed
) -> None:
    quiz = aula.quiz(lesson.get_parent().specific, method=method)
    attempts = [hand_in(ana, quiz, each) for each in fractions]
    standing = QuizStanding.objects.get()
    assert (standing.fraction, standing.is_passed) == (fraction, passed)
    assert standing.attempts == len(fractions)
    assert standing.awaits_grade == (None in fractions)
    assert standing.last_finished_at == attempts[-1].finished_at


def test_an_average_passes_when_the_grade_shown_does(aula, lesson, ana, hand_in) -> None:
    quiz = aula.quiz(lesson.get_parent().specific, method="average")
    # 2,96 is shown as 3,0: nobody should read 3,0 and have failed.
    hand_in(ana, quiz, 0.49)
    assert QuizStanding.objects.get().is_passed
    hand_in(ana, quiz, 0.40)
    assert not QuizStanding.objects.get().is_passed


def test_a_change_of_method_counts_for_what_was_handed_in(
    aula, lesson, ana, hand_in, django_capture_on_commit_callbacks
) -> None:
    quiz = aula.quiz(lesson.get_parent().specific)
    enrol(learner=ana, course=quiz.course())
    hand_in(ana, quiz, 0.9)
    hand_in(ana, quiz, 0.1)
    with django_capture_on_commit_callbacks(execute=True):
        freeze_quiz(aula.revise(quiz, method="last"))
    assert QuizStanding.objects.get().fraction == 0.1
    assert ProgressSummary.objects.get().quizzes_passed == 0


def test_a_standing_without_attempts_goes(aula, lesson, ana, quiz) -> None:
    refresh_quiz(learner=ana, course_uid=quiz.course().uid, quiz_uid=quiz.uid)
    assert not QuizStanding.objects.exists()


def test_step_by_step_nothing_is_marked_out_of_turn(aula, ana) -> None:
    course = aula.course(order="steps")
    module = aula.module(course)
    one, two = aula.lesson(module, "Uno"), aula.lesson(module, "Dos")
    with pytest.raises(StepLocked):
        read(ana, two, course)
    assert not LessonReading.objects.exists()
    read(ana, one, course)
    read(ana, two, course)
    assert ProgressSummary.objects.get().lessons_read == 2


@pytest.mark.parametrize("dates", [{"opens_on": "2999-01-01"}, {"closes_on": "2000-01-01"}])
def test_a_closed_course_keeps_nothing(aula, ana, dates) -> None:
    course = aula.course(**dates)
    lesson = aula.lesson(aula.module(course))
    with pytest.raises(CourseClosed):
        read(ana, lesson, course)
    assert not Enrolment.objects.exists()


def test_a_position_is_kept_without_enrolling(course, lesson, ana) -> None:
    outline = published_outline(course.uid)
    for position in ("b1", "b2"):
        keep_position(learner=ana, course=course, lesson=lesson, outline=outline, position=position)
    reading = LessonReading.objects.get()
    assert (reading.position, reading.read_at) == ("b2", None)
    assert not Enrolment.objects.exists()
    read(ana, lesson, course)
    assert LessonReading.objects.get().position == "b2"


def test_what_was_done_before_enrolling_counts(course, lesson, quiz, ana, hand_in) -> None:
    hand_in(ana, quiz, 0.7)
    assert not ProgressSummary.objects.exists()
    enrol(learner=ana, course=course)
    assert ProgressSummary.objects.get().quizzes_passed == 1


def test_a_quiz_moved_to_another_course_counts_there(
    aula, course, lesson, quiz, ana, hand_in, django_capture_on_commit_callbacks
) -> None:
    other = aula.course("Otro")
    module = aula.module(other)
    for each in (course, other):
        enrol(learner=ana, course=each)
    hand_in(ana, quiz, 0.9)
    with django_capture_on_commit_callbacks(execute=True):
        QuizPage.objects.get(pk=quiz.pk).move(module, pos="last-child")
    passed = dict(ProgressSummary.objects.values_list("course_uid", "quizzes_passed"))
    assert passed == {course.uid: 0, other.uid: 1}
    hand_in(ana, quiz, 0.2)
    assert ProgressSummary.objects.get(course_uid=other.uid).fraction == 0.9


def test_handing_in_costs_six_queries_more(
    course, lesson, quiz, ana, hand_in, django_assert_num_queries
) -> None:
    enrol(learner=ana, course=course)
    hand_in(ana, quiz, 0.2)
    with django_assert_num_queries(8):  # six, and the savepoint around them
        refresh_quiz(learner=ana, course_uid=course.uid, quiz_uid=quiz.uid)

"""``rebuild_progress`` comes to the very rows that were written as things happened."""

import contextlib
import random
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from learning.errors import StepLocked
from learning.models import (
    CourseCompletion,
    CourseOutline,
    LessonPage,
    ProgressSummary,
    QuizStanding,
)
from learning.outlines import published_outlines
from learning.services import progress
from learning.services.enrolment import enrol
from learning.services.reading import keep_position, mark_read
from tests.learning.conftest import Aula, learner

pytestmark = pytest.mark.django_db

DERIVED = (CourseOutline, QuizStanding, ProgressSummary)


def snapshot() -> list[list[dict[str, Any]]]:
    """Every derived row without its number, in an order of its own."""
    return [
        sorted(
            (
                {name: value for name, value in row.items() if name != "id"}
                for row in model.objects.values()
            ),
            key=repr,
        )
        for model in (*DERIVED, CourseCompletion)
    ]


def check() -> str:
    out = StringIO()
    call_command("rebuild_progress", "--check", stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_random_histories_are_reproduced_exactly(
    aula: Aula, hand_in, seed: int, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    chance = random.Random(seed)
    courses = [aula.course("Uno", needs_percent=50), aula.course("Dos", order="steps")]
    lessons, quizzes = {}, {}
    for course in courses:
        module = aula.module(course)
        lessons[course] = [aula.lesson(module, f"L{at} {course.title}") for at in range(3)]
        methods = ("best", "average", "last")
        quizzes[course] = [
            aula.quiz(module, f"Q{at}", method=method, is_required=at != 1, max_attempts=at)
            for at, method in enumerate(methods)
        ]
    people = [learner(f"persona{at}") for at in range(5)]
    for _ in range(120):
        who, course = chance.choice(people), chance.choice(courses)
        lesson = chance.choice(lessons[course])
        outline = next(each for each in published_outlines() if each.uid == course.uid)
        given = {"learner": who, "course": course, "lesson": lesson, "outline": outline}
        act = chance.randrange(10)
        if act == 0:
            enrol(learner=who, course=course)
        elif act < 4:
            with contextlib.suppress(StepLocked):
                mark_read(**given)
        elif act < 5:
            keep_position(**given, position=str(chance.randrange(9)))
        elif act == 9 and chance.random() < 0.3:
            page = LessonPage.objects.get(pk=lesson.pk)
            with django_capture_on_commit_callbacks(execute=True):
                if page.live:
                    page.unpublish()
                else:
                    page.save_revision(user=aula.author).publish()
        else:
            score = chance.choice([None, 0.1, 0.49, 0.5, 0.77, 1.0])
            hand_in(who, chance.choice(quizzes[course]), score, days=chance.randrange(9))
    before = snapshot()
    assert all(before[:3])
    assert "Sin diferencias." in check()
    # Several chunks, the last one not full.
    monkeypatch.setattr(progress, "CHUNK", 2)
    for model in DERIVED:
        model.objects.all().delete()
    call_command("rebuild_progress", stdout=StringIO())
    assert snapshot() == before
    assert "Sin diferencias." in check()


def test_check_names_every_difference_and_changes_nothing(aula: Aula, ana, hand_in) -> None:
    course = aula.course()
    module = aula.module(course)
    lesson, quiz = aula.lesson(module), aula.quiz(module)
    enrol(learner=ana, course=course)
    hand_in(ana, quiz, 0.9)
    good = snapshot()
    QuizStanding.objects.update(fraction=0.3)
    ProgressSummary.objects.update(lessons_read=7)
    CourseOutline.objects.update(title="Otra cosa")
    spoiled = snapshot()
    out, err = StringIO(), StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_progress", "--check", stdout=out, stderr=err)
    assert stopped.value.code == 1
    lines = out.getvalue().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        f"Índice del curso «{course.title}»",
        "Cuestionario distinto (fraction)",
        "Avance distinto (lessons_read)",
    ]
    assert err.getvalue() == "3 diferencias.\n"
    assert snapshot() == spoiled
    call_command("rebuild_progress", stdout=StringIO())
    assert snapshot() == good
    assert lesson.uid


def test_rows_without_a_reason_are_taken_away(aula: Aula, ana) -> None:
    course = aula.course()
    ProgressSummary.objects.create(learner=ana, course_uid=course.uid)
    QuizStanding.objects.create(learner=ana, course_uid=course.uid, quiz_uid=course.uid, attempts=1)
    CourseOutline.objects.create(
        course_uid=ana.uid, title="Nadie", slug="x", is_live=True, parts=[], rules={}
    )
    out = StringIO()
    call_command("rebuild_progress", stdout=out)
    assert out.getvalue().splitlines()[-1] == "3 diferencias corregidas."
    assert not ProgressSummary.objects.exists()
    assert not QuizStanding.objects.exists()
    assert CourseOutline.objects.get().title == course.title


def test_an_unknown_option_is_refused(db) -> None:
    with pytest.raises(CommandError):
        call_command("rebuild_progress", "--todo")

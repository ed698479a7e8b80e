"""What a learner reads: where they left a lesson, and that they read it."""

from django.db import transaction
from django.utils import timezone

from learning.course_progress import Outline, course_is_open, step_is_open
from learning.errors import CourseClosed, NotAuthorised, StepLocked
from learning.models import CoursePage, Learner, LessonPage, LessonReading
from learning.permissions import may_learn
from learning.services.enrolment import enrol
from learning.services.progress import facts_of, refresh_lesson

MAX_POSITION = 64
"""Characters of a block's id."""


def mark_read(
    *, learner: Learner, course: CoursePage, lesson: LessonPage, outline: Outline
) -> LessonReading:
    """Keep that the learner read the lesson, and enrol them; twice is the same as once.

    Raises:
        NotAuthorised: nothing is kept of this person.
        CourseClosed: the course is outside its dates.
        StepLocked: the course goes step by step, and one before this is not done.
    """
    _require(learner, outline)
    with transaction.atomic():
        facts = facts_of([learner.pk])[learner.pk]
        if not step_is_open(outline, lesson.uid, facts):
            raise StepLocked
        enrol(learner=learner, course=course)
        now = timezone.now()
        reading, is_new = LessonReading.objects.get_or_create(
            learner=learner,
            lesson_uid=lesson.uid,
            defaults={
                "course_uid": course.uid,
                "lesson_title": lesson.title,
                "opened_at": now,
                "seen_at": now,
                "read_at": now,
            },
        )
        if not is_new and reading.read_at is None:
            reading.read_at = reading.seen_at = now
            reading.save(update_fields=["read_at", "seen_at"])
        refresh_lesson(learner=learner, course_uid=course.uid, lesson_uid=lesson.uid)
    return reading


def keep_position(
    *, learner: Learner, course: CoursePage, lesson: LessonPage, outline: Outline, position: str
) -> None:
    """Keep the block last seen of a lesson. It enrols nobody: to look is not to take a course.

    Raises:
        NotAuthorised, CourseClosed: as ``mark_read``.
    """
    _require(learner, outline)
    now = timezone.now()
    with transaction.atomic():
        LessonReading.objects.bulk_create(
            [
                LessonReading(
                    learner=learner,
                    lesson_uid=lesson.uid,
                    course_uid=course.uid,
                    lesson_title=lesson.title,
                    opened_at=now,
                    seen_at=now,
                    position=position[:MAX_POSITION],
                )
            ],
            update_conflicts=True,
            unique_fields=["learner", "lesson_uid"],
            update_fields=["position", "seen_at"],
        )
        refresh_lesson(learner=learner, course_uid=course.uid, lesson_uid=lesson.uid)


def _require(learner: Learner, outline: Outline) -> None:
    if not may_learn(learner):
        raise NotAuthorised
    if not course_is_open(outline, timezone.localdate()):
        raise CourseClosed

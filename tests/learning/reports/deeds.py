"""What learners did, written straight into the database: what reports are computed from."""

import uuid
from datetime import datetime

from django.utils import timezone

from learning.models import (
    Certificate,
    Cohort,
    CourseCompletion,
    CourseOutline,
    Learner,
    LessonReading,
    Membership,
    QuizStanding,
)
from tests.learning.schooling import STARTS

COURSE, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


def outlines() -> None:
    for uid, title in ((COURSE, "Gobierno en línea"), (OTHER, "Navegar con cuidado")):
        CourseOutline.objects.create(
            course_uid=uid, title=title, slug=str(uid.int), is_live=True, parts=[], rules={}
        )


def at(month: int, day: int = 10, year: int = 2026, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(year, month, day, hour))


def read(who: Learner, when: datetime, course: uuid.UUID = COURSE) -> None:
    LessonReading.objects.create(
        learner=who, course_uid=course, lesson_uid=uuid.uuid4(), lesson_title="Buscar",
        opened_at=when, seen_at=when, read_at=when,
    )  # fmt: skip


def finish(who: Learner, when: datetime, course: uuid.UUID = COURSE) -> None:
    CourseCompletion.objects.create(
        learner=who, course_uid=course, course_title="Curso", minutes=90, fraction=0.8,
        completed_at=when,
    )  # fmt: skip


def quiz(
    who: Learner,
    fraction: float | None,
    when: datetime,
    *,
    passed: bool = False,
    course: uuid.UUID = COURSE,
) -> None:
    QuizStanding.objects.create(
        learner=who, course_uid=course, quiz_uid=uuid.uuid4(), attempts=1, fraction=fraction,
        is_passed=passed, awaits_grade=fraction is None, last_finished_at=when,
    )  # fmt: skip


def certify(who: Learner, when: datetime, *, revoked: bool = False) -> Certificate:
    return Certificate.objects.create(
        code=uuid.uuid4().hex[:16], learner=who, kind=Certificate.Kind.COURSE, subject_uid=COURSE,
        title="Gobierno en línea", minutes=90, completed_on=when.date(), issuer_name="Alcaldía",
        holder_name="", is_minor=True, issued_at=when, revoked_at=when if revoked else None,
    )  # fmt: skip


def many(cohort: Cohort, number: int, prefix: str) -> list[Learner]:
    """Students of a group, without accounts."""
    learners = Learner.objects.bulk_create(
        Learner(
            kind=Learner.Kind.STUDENT,
            state=Learner.State.ACTIVE,
            is_minor=True,
            first_names=f"{prefix}{n}",
            last_names="Apellido",
            institution=cohort.institution,
        )
        for n in range(number)
    )
    Membership.objects.bulk_create(
        Membership(learner=each, cohort=cohort, starts_on=STARTS) for each in learners
    )
    return learners

"""Certificates as finishing a course gives them, for people of a small town and one class."""

import uuid
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from learning.models import Certificate, Cohort, CoursePage, Learner, LessonPage
from learning.outlines import published_outline
from learning.services.certificates import Earned, issue_earned
from learning.services.enrolment import enrol
from learning.services.reading import mark_read
from tests.conftest import Town
from tests.learning.conftest import Aula, learner
from tests.learning.schooling import class_of, in_class, teacher

FINISHED = datetime(2026, 11, 20, 15, 30, tzinfo=timezone.get_fixed_timezone(-300))


def earned(
    who: Learner, title: str = "Gobierno en línea", subject: uuid.UUID | None = None
) -> Earned:
    return Earned(
        learner_id=who.pk,
        kind=Certificate.Kind.COURSE,
        subject_uid=subject or uuid.uuid5(uuid.NAMESPACE_URL, title),
        title=title,
        minutes=600,
        completed_at=FINISHED,
    )


def given(who: Learner, title: str = "Gobierno en línea") -> Certificate:
    """A certificate, given by the service."""
    what = earned(who, title)
    issue_earned([what])
    return Certificate.objects.get(learner=who, subject_uid=what.subject_uid)


def finish(who: Learner, course: CoursePage, lesson: LessonPage) -> None:
    """Read the only lesson of a course."""
    enrol(learner=who, course=course)
    outline = published_outline(course.uid)
    assert outline is not None
    mark_read(learner=who, course=course, lesson=lesson, outline=outline)


@dataclass
class Scene:
    """A minor in a class with a teacher, and an adult on their own."""

    cohort: Cohort
    docente: User
    ximena: Learner
    wilmer: Learner

    @staticmethod
    def client(user: User | None) -> Client:
        assert user is not None
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def scene(town: Town) -> Scene:
    cohort = class_of()
    return Scene(
        cohort=cohort,
        docente=teacher("docente", cohort),
        ximena=in_class(cohort, "ximena", first_names="Ximena Lucía", last_names="Zambrano Ortiz"),
        wilmer=learner("wilmer", first_names="Wílmer", last_names="Yaguará"),
    )


@pytest.fixture
def course(aula: Aula) -> CoursePage:
    return aula.course(minutes=90)


@pytest.fixture
def lesson(aula: Aula, course: CoursePage) -> LessonPage:
    return aula.lesson(aula.module(course))

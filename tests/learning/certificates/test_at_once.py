"""Two completions at once make one certificate; an erasure at that moment leaves no name.

On PostgreSQL alone: SQLite's database of the tests is in memory, where connections do not wait for
one another.
"""

import uuid
from functools import partial

import pytest
from django.conf import settings
from django.utils import timezone

from cms.accounts.models import User
from learning.errors import CertificateIsRevoked, NothingToCorrect
from learning.models import (
    Certificate,
    CertificateEvent,
    CourseCompletion,
    Learner,
    LessonPage,
    LessonReading,
)
from learning.services.certificates import issue_earned, reissue, revoke
from learning.services.enrolment import enrol
from learning.services.learners import erase_learner
from learning.services.progress import refresh_course, refresh_lesson
from tests.conftest import person, read_town
from tests.learning.attempts.test_at_once import at_once, scene
from tests.learning.certificates.conftest import earned, given
from tests.learning.conftest import Aula, learner

__all__ = ["scene"]

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="connections to a database in memory do not wait for one another",
    ),
]


@pytest.fixture
def boss(scene) -> User:
    return person("jefe", is_superuser=True, is_staff=True)


@pytest.fixture
def ana(scene) -> Learner:
    found: Learner = scene[0]
    return found


def test_the_service_asked_many_times(ana: Learner) -> None:
    given_now: list[int] = []
    what = earned(ana)
    work = [lambda: given_now.append(issue_earned([what]))] * 8
    assert at_once(*work) == []
    assert sorted(given_now) == [0] * 7 + [1]
    assert Certificate.objects.count() == CertificateEvent.objects.count() == 1


def test_a_course_finished_from_two_sides(ana: Learner, scene) -> None:
    aula = Aula(read_town())
    course = aula.course("Presupuesto")
    lesson: LessonPage = aula.lesson(aula.module(course))
    others = [learner(name) for name in ("beto", "carla")]
    for who in (ana, *others):
        # Read, and nobody has noticed yet that the course is finished.
        enrol(learner=who, course=course)
        LessonReading.objects.create(
            learner=who, course_uid=course.uid, lesson_uid=lesson.uid, lesson_title="Buscar",
            opened_at=timezone.now(), read_at=timezone.now(), seen_at=timezone.now(),
        )  # fmt: skip
    assert not Certificate.objects.exists()
    work = [
        *(lambda: refresh_course(course_uid=course.uid),) * 3,
        *(
            lambda: refresh_lesson(learner=ana, course_uid=course.uid, lesson_uid=lesson.uid),
        ) * 3,
    ]  # fmt: skip
    assert at_once(*work) == []
    assert CourseCompletion.objects.count() == 3
    assert Certificate.objects.count() == CertificateEvent.objects.count() == 3
    assert set(CertificateEvent.objects.values_list("kind", flat=True)) == {"issued"}


def test_erased_while_it_is_given(ana: Learner, boss: User) -> None:
    for at in range(6):
        who = learner(f"persona{at}")
        what = earned(who, subject=uuid.uuid4())
        failed = at_once(
            partial(issue_earned, [what]), partial(erase_learner, learner=who, by=boss)
        )
        assert failed == []
        assert not Certificate.objects.filter(learner=who).exclude(holder_name="").exists()


def test_the_same_button_twice(ana: Learner, boss: User) -> None:
    certificate = given(ana)
    Learner.objects.filter(pk=ana.pk).update(first_names="Anita")
    failed = at_once(*(lambda: reissue(certificate=certificate, by=boss),) * 4)
    assert [type(each) for each in failed] == [NothingToCorrect] * 3
    certificate.refresh_from_db()
    assert (certificate.issue, certificate.holder_name) == (2, "Anita Mora")
    void = at_once(*(lambda: revoke(certificate=certificate, reason="asked", by=boss),) * 4)
    assert [type(each) for each in void] == [CertificateIsRevoked] * 3
    assert CertificateEvent.objects.filter(kind="revoked").count() == 1

"""After an erasure nothing in any table says who it was, and every figure is the same."""

import uuid
from datetime import timedelta

from django.db.models import Count
from django.test import Client
from django.utils import timezone

from cms.accounts.models import AccessCode, User
from cms.accounts.services import deactivate_person, reactivate_person, use_access_code
from learning.models import (
    Attempt,
    CourseCompletion,
    Enrolment,
    Learner,
    LessonReading,
    Membership,
    ProgressSummary,
    QuizVersion,
)
from learning.services.authorisations import authorise
from learning.services.enrolment import enrol
from learning.services.learners import (
    About,
    become_learner,
    erase_learner,
    give_access_code,
)
from tests.conftest import Town
from tests.learning.conftest import Aula
from tests.learning.people.conftest import PASSWORD
from tests.learning.people.traces import traces_of

KEPT = (Enrolment, LessonReading, Attempt, CourseCompletion, ProgressSummary, Membership)


def learn_something(learner: Learner, aula: Aula) -> None:
    course = aula.course()
    module = aula.module(course)
    aula.quiz(module)
    enrol(learner=learner, course=course)
    now = timezone.now()
    fact = {"learner": learner, "course_uid": course.uid}
    LessonReading.objects.create(
        lesson_uid=uuid.uuid4(), lesson_title="Buscar", opened_at=now, seen_at=now, **fact
    )
    version = QuizVersion.objects.get()
    for number, state in ((1, "finished"), (2, "in_progress")):
        Attempt.objects.create(
            id=uuid.uuid4(), quiz_version=version, quiz_uid=version.quiz_uid, number=number,
            state=state, seed="s" * 32, pass_fraction=0.5, scale={}, started_at=now,
            finished_at=now if state == "finished" else None,
            fraction=0.75 if state == "finished" else None,
            is_passed=True if state == "finished" else None, **fact,
        )  # fmt: skip
    CourseCompletion.objects.create(
        course_title="Gobierno en línea", minutes=60, fraction=0.75, completed_at=now, **fact
    )
    ProgressSummary.objects.update_or_create(**fact, defaults={"fraction": 0.75})


def figures() -> list[object]:
    """What reports count: rows of each fact, learners by kind, institution and organisation."""
    counts: list[object] = [
        list(model.objects.order_by("pk").values_list("pk", "learner_id")) for model in KEPT
    ]
    for column in ("kind", "institution", "organisation", "vereda", "is_minor"):
        rows = Learner.objects.values(column).annotate(many=Count("pk")).order_by(column)
        counts.append(list(rows))
    counts.append(list(Attempt.objects.order_by("pk").values_list("fraction", "is_passed")))
    return counts


def test_a_minor_is_erased_from_every_table(student: Learner, aula: Aula, town: Town) -> None:
    names = ("ximena", "zambrano")
    authorise(learner=student, signed_on=timezone.localdate() - timedelta(days=3), by=town.coordina)
    code = give_access_code(learner=student, by=town.coordina)
    use_access_code(username="ximena.zambrano", code=code, new_password=PASSWORD, address="::1")
    learn_something(student, aula)
    client = Client()
    entered = client.post("/cuenta/ingresar/", {"login": "ximena.zambrano", "password": PASSWORD})
    assert entered.status_code == 302
    assert student.user
    deactivate_person(user=student.user, by=town.sistemas)
    reactivate_person(user=User.objects.get(pk=student.user_id), by=town.sistemas)
    give_access_code(learner=Learner.objects.get(pk=student.pk), by=town.coordina)
    where = " ".join(traces_of(*names))
    assert "accounts_user" in where
    assert "learning_learner" in where
    before = figures()

    erase_learner(learner=student, by=town.coordina)

    assert traces_of(*names) == []
    assert figures() == before
    erased = Learner.objects.get(pk=student.pk)
    assert (erased.state, erased.user, str(erased)) == ("erased", None, "Suprimido")
    assert erased.erased_at
    assert erased.authorisations.get().text


def test_the_account_of_the_erased_is_shut(leader: Learner, town: Town) -> None:
    client = Client()
    data = {"login": "wilmer.yaguara", "password": PASSWORD}
    client.post("/cuenta/ingresar/", data)
    assert client.get("/cuenta/clave/").status_code == 200
    pk = leader.user_id
    erase_learner(learner=leader, by=User.objects.get(pk=pk))
    user = User.objects.get(pk=pk)
    assert not user.is_active
    assert not user.has_usable_password()
    assert not AccessCode.objects.filter(user=user).exists()
    assert client.get("/cuenta/clave/").status_code == 302
    assert "_auth_user_id" not in client.session
    assert not Client().post("/cuenta/ingresar/", data).wsgi_request.user.is_authenticated
    assert traces_of("wilmer", "yaguar") == []


def test_the_account_of_an_office_stays(town: Town) -> None:
    learner = become_learner(user=town.prensa, about=About(Learner.Kind.STAFF, "Paula", "Prieto"))
    erase_learner(learner=learner, by=town.prensa)
    user = User.objects.get(username="prensa")
    assert user.is_active
    assert user.groups.count() == 1
    assert traces_of("prieto") == []


def test_another_persons_session_stays(leader: Learner, student: Learner, town: Town) -> None:
    client = Client()
    client.post("/cuenta/ingresar/", {"login": "wilmer.yaguara", "password": PASSWORD})
    erase_learner(learner=student, by=town.coordina)
    assert client.get("/cuenta/clave/").status_code == 200

"""What a class is given to do, its board, and open answers graded by its teacher."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.errors import NotAllowed
from learning.errors import CourseNotPublished, GroupIsClosed
from learning.models import (
    Assignment,
    Attempt,
    BoardMessage,
    Cohort,
    Enrolment,
    Grade,
    Learner,
)
from learning.services.assignments import assign
from learning.services.attempts import grade_open, hand_in, start_attempt
from learning.services.authorisations import authorise
from learning.services.board import write_message
from learning.services.responses import Op, record_responses
from tests.learning.grid.conftest import Scene
from tests.learning.schooling import class_of, in_class, teacher

pytestmark = pytest.mark.django_db

MINE = "/aula/mi-avance/"


def as_person(who: Any) -> Client:
    client = Client()
    client.force_login(who.user if isinstance(who, Learner) else who)
    return client


def test_a_course_given_to_a_class_is_everybodys(scene: Scene) -> None:
    ana = scene.member("ana")
    waiting = scene.member("beto", state=Learner.State.PENDING)
    due = timezone.localdate() + timedelta(days=7)
    answer = scene.client.post(
        f"{scene.home}tareas/",
        {"action": "assign", "what": str(scene.course.uid), "due_on": due.isoformat()},
    )
    assert answer["Location"] == f"{scene.home}tareas/"
    assert Enrolment.objects.filter(learner=ana, course_uid=scene.course.uid).exists()
    assert not Enrolment.objects.filter(learner=waiting).exists()
    text = as_person(ana).get(MINE).content.decode()
    assert "Tareas de mi grupo" in text
    assert scene.course.title in text
    authorise(learner=waiting, signed_on=date(2026, 2, 3), by=scene.docente)
    assert Enrolment.objects.filter(learner=waiting, course_uid=scene.course.uid).exists()


def test_a_quiz_is_done_when_it_is_passed(scene: Scene) -> None:
    ana = scene.member("ana")
    quiz = scene.quizzes[0]
    what = f"{scene.course.uid}:{quiz.uid}"
    scene.client.post(f"{scene.home}tareas/", {"action": "assign", "what": what})
    page = as_person(ana).get(MINE)
    [task] = page.context["tasks"]
    assert (task.title, task.is_done) == (quiz.title, False)
    assert as_person(ana).get(task.url).status_code == 200


def test_given_again_only_the_date_changes(scene: Scene) -> None:
    scene.give()
    later = timezone.localdate() + timedelta(days=3)
    scene.give(due_on=later)
    assert [each.due_on for each in Assignment.objects.all()] == [later]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": str(uuid.uuid4())}, "what"),
        ({"what": "x\x00"}, "what"),
        ({"due_on": "2020-01-01"}, "due_on"),
        ({"due_on": "pronto"}, "due_on"),
        ({"due_on": "9999-01-01"}, "due_on"),
    ],
)
def test_a_wrong_task_is_told_beside_its_field(
    scene: Scene, sent: dict[str, str], field: str
) -> None:
    data = {"action": "assign", "what": str(scene.course.uid), **sent}
    answer = scene.client.post(f"{scene.home}tareas/", data)
    assert answer.status_code == 400
    assert field in answer.context["forms"]["assign"].errors
    assert not Assignment.objects.exists()


def test_what_is_not_published_is_not_given(scene: Scene) -> None:
    draft = scene.aula.draft(scene.aula.container, type(scene.course)(title="B", summary="x"))
    with pytest.raises(CourseNotPublished):
        assign(cohort=scene.cohort, course=draft, by=scene.docente)
    other = scene.aula.course("Otro")
    with pytest.raises(CourseNotPublished):
        assign(cohort=scene.cohort, course=other, quiz=scene.quizzes[0], by=scene.docente)


def test_a_task_is_withdrawn_and_the_course_stays(scene: Scene) -> None:
    ana = scene.member("ana")
    given = scene.give()
    data = {"action": "unassign", "key": given.pk}
    scene.client.post(f"{scene.home}tareas/", data)
    scene.client.post(f"{scene.home}tareas/", data)
    assert as_person(ana).get(MINE).context["tasks"] == []
    assert Enrolment.objects.filter(learner=ana).exists()


def test_a_message_stands_on_the_board_of_its_class_only(scene: Scene) -> None:
    ana = scene.member("ana")
    other = in_class(class_of(scene.cohort.institution, group="02"), "otra")
    text = "Traigan el cuaderno.\n<b>Mañana</b>"
    for _ in range(2):
        scene.client.post(f"{scene.home}tareas/", {"action": "write", "text": text})
    note = BoardMessage.objects.get()
    shown = as_person(ana).get(MINE).content.decode()
    assert "Traigan el cuaderno." in shown
    assert "<b>Mañana" not in shown
    assert "Traigan" not in as_person(other).get(MINE).content.decode()
    scene.client.post(f"{scene.home}tareas/", {"action": "unwrite", "key": note.pk})
    assert "Traigan" not in as_person(ana).get(MINE).content.decode()


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 601, "\x00"])
def test_a_message_that_is_none_is_told(scene: Scene, text: str) -> None:
    answer = scene.client.post(f"{scene.home}tareas/", {"action": "write", "text": text})
    assert answer.status_code == 400
    assert answer.context["forms"]["write"].errors
    assert not BoardMessage.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "999999"])
@pytest.mark.parametrize("action", ["unassign", "unwrite", "nonsense"])
def test_what_is_not_there_is_404(scene: Scene, action: str, key: str) -> None:
    data = {"action": action, "key": key}
    assert scene.client.post(f"{scene.home}tareas/", data).status_code == 404


def test_another_classs_task_and_message_are_not_withdrawn(scene: Scene) -> None:
    other = class_of(scene.cohort.institution, group="02")
    docente2 = teacher("docente2", other)
    given = assign(cohort=other, course=scene.course, by=docente2)
    note = write_message(cohort=other, text="Hola", by=docente2)
    for action, key in (("unassign", given.pk), ("unwrite", note.pk)):
        answer = scene.client.post(f"{scene.home}tareas/", {"action": action, "key": key})
        assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        assign(cohort=other, course=scene.course, by=scene.docente)
    with pytest.raises(NotAllowed):
        write_message(cohort=other, text="Hola", by=scene.docente)


def test_a_closed_year_receives_nothing(scene: Scene) -> None:
    Cohort.objects.filter(pk=scene.cohort.pk).update(closed_on=timezone.localdate())
    with pytest.raises(GroupIsClosed):
        scene.give()
    data = {"action": "write", "text": "Hola"}
    assert scene.client.post(f"{scene.home}tareas/", data).status_code == 302
    assert not BoardMessage.objects.exists()


def answered(scene: Scene, who: Learner, quiz: Any, text: str) -> Grade:
    attempt = start_attempt(attempt_id=uuid.uuid4(), learner=who, quiz=quiz)
    item = attempt.items.get()
    op = Op(op_id=uuid.uuid4(), slot=item.number, sequence=1, answer=text)
    record_responses(attempt=attempt, ops=[op], now=timezone.now())
    hand_in(attempt=attempt)
    return Grade.objects.get(item=item)


def test_a_class_is_graded_in_one_flow_by_its_teacher(scene: Scene) -> None:
    quiz = scene.open_quiz()
    ana, beto = scene.member("ana"), scene.member("beto")
    other = in_class(class_of(scene.cohort.institution, group="02"), "otra")
    first = answered(scene, ana, quiz, "Lo de Ana")
    answered(scene, beto, quiz, "Lo de Beto")
    foreign = answered(scene, other, quiz, "Lo de otra")
    listed = scene.client.get(f"{scene.home}respuestas/")
    assert listed.context["page"].paginator.count == 2
    shown = scene.client.get(f"{scene.home}respuestas/{first.pk}/").content.decode()
    assert "Lo de Ana" in shown
    assert "Mire bien." in shown
    answer = scene.client.post(
        f"{scene.home}respuestas/{first.pk}/", {"mark": "1,5", "comment": "Bien"}
    )
    assert "respuestas/" in answer["Location"]
    attempt = Attempt.objects.get(learner=ana)
    assert attempt.fraction == pytest.approx(0.75)
    following = scene.client.get(answer["Location"])
    assert "Lo de Beto" in following.content.decode()
    assert scene.client.get(f"{scene.home}respuestas/{foreign.pk}/").status_code == 404
    item = foreign.item
    with pytest.raises(NotAllowed):
        grade_open(item=item, fraction=1.0, comment="", by=scene.docente)
    again = scene.client.get(f"{scene.home}respuestas/{first.pk}/")
    assert again["Location"] == f"{scene.home}respuestas/"


@pytest.mark.parametrize("mark", ["", "3", "-1", "uno", "1\x00"])
def test_a_wrong_mark_loses_no_comment(scene: Scene, mark: str) -> None:
    grade = answered(scene, scene.member("ana"), scene.open_quiz(), "Algo")
    answer = scene.client.post(
        f"{scene.home}respuestas/{grade.pk}/", {"mark": mark, "comment": "Muy bien dicho"}
    )
    assert answer.status_code == 200
    assert "mark" in answer.context["form"].errors
    assert "Muy bien dicho" in answer.content.decode()

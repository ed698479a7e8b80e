"""The demonstration's courses as they stand on the site, and the people who take them."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from cms.accounts.models import User
from cms.demo.people import PASSWORD
from learning.grading import DEFAULT_SCALE, right_answer
from learning.models import (
    Attempt,
    CourseOutline,
    CoursePage,
    Enrolment,
    Learner,
    LessonPage,
    QuestionBankPage,
    QuestionVersion,
    QuizPage,
    QuizVersion,
)
from learning.selectors.attempts import items_with_answers
from learning.services.attempts import hand_in, start_attempt
from learning.services.responses import Op, record_responses

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FIRST, SHORT = "gobierno-en-linea", "primeros-pasos"


def parts(course: str, model: type) -> list:
    page = CoursePage.objects.get(slug=course)
    return list(model.objects.descendant_of(page).live())


def test_the_first_course_is_whole_and_belongs_to_social(demo) -> None:
    course = CoursePage.objects.get(slug=FIRST)
    assert course.live
    assert course.owner.username == "social"
    assert "/aula/gobierno-en-linea/" in course.url
    assert len(parts(FIRST, LessonPage)) >= 18
    assert len(CourseOutline.objects.get(course_uid=course.uid).parts) == 6
    owners = [quiz.uid for quiz in parts(FIRST, QuizPage)]
    asked = QuestionVersion.objects.filter(owner_uid__in=owners)
    assert asked.count() >= 60
    assert set(asked.values_list("kind", flat=True)) == {
        "single", "multiple", "truefalse", "matching", "ordering", "short", "numeric", "open",
        "description",
    }  # fmt: skip


def test_the_final_quiz_draws_from_the_bank(demo) -> None:
    bank = QuestionBankPage.objects.get()
    version = QuizVersion.objects.get(title="Prueba final del curso")
    pool = {int(entry["question"]) for entry in version.payload["pool"]}
    drawn = QuestionVersion.objects.filter(pk__in=pool)
    assert set(drawn.values_list("owner_uid", flat=True)) == {bank.uid}


def test_the_two_learners_take_the_first_course(demo) -> None:
    course = CoursePage.objects.get(slug=FIRST)
    student = Learner.objects.get(user__username="estudiante1")
    leader = Learner.objects.get(user__username="lider1")
    assert (student.kind, leader.kind) == (Learner.Kind.STUDENT, Learner.Kind.LEADER)
    assert student.is_minor
    assert student.authorisations.filter(withdrawn_at=None).exists()
    assert leader.declared_adult_at is not None
    assert "dato de ejemplo" in leader.organisation.name
    for learner in (student, leader):
        assert learner.user.check_password(PASSWORD)
        assert Enrolment.objects.filter(learner=learner, course_uid=course.uid).exists()


def test_every_page_of_the_courses_is_read_at_its_flat_address(demo) -> None:
    client = Client()
    for course in (FIRST, SHORT):
        for page in [*parts(course, LessonPage), *parts(course, QuizPage)]:
            assert page.url == f"/aula/{course}/{page.slug}/"
            response = client.get(page.url)
            assert response.status_code == 200, page.url
            assert page.title in response.content.decode()


@pytest.mark.parametrize("course", [FIRST, SHORT])
def test_whoever_answers_by_the_key_earns_everything(demo, course: str) -> None:
    """Every quiz can be answered, and its own key is worth full marks."""
    learner = Learner.objects.get(user__username="lider1")
    for quiz in parts(course, QuizPage):
        # The short course goes step by step: this is about the quizzes, not their order.
        CoursePage.objects.filter(slug=course).update(order=CoursePage.Order.FREE)
        CourseOutline.objects.filter(slug=course).update(
            rules=CourseOutline.objects.get(slug=course).rules | {"order": "free"}
        )
        attempt = start_attempt(attempt_id=uuid.uuid4(), learner=learner, quiz=quiz)
        ops = [
            Op(
                op_id=uuid.uuid4(),
                slot=each.item.number,
                sequence=1,
                answer="Con mis palabras."
                if each.question["type"] == "open"
                else right_answer(each.question),
            )
            for each in items_with_answers(attempt)
            if each.is_asked
        ]
        recorded = record_responses(attempt=attempt, ops=ops, now=timezone.now())
        assert not recorded.refused, quiz.title
        finished = hand_in(attempt=Attempt.objects.get(pk=attempt.pk))
        if any(each.question["type"] == "open" for each in items_with_answers(finished)):
            assert finished.fraction is None
            continue
        assert finished.fraction == pytest.approx(1), quiz.title
        assert DEFAULT_SCALE.text(finished.fraction) == "5,0"


def test_the_coordination_has_an_account(demo) -> None:
    client = Client()
    client.force_login(
        User.objects.get(username="aula"), backend="django.contrib.auth.backends.ModelBackend"
    )
    assert client.get("/admin/aula/coordinacion/").status_code == 200

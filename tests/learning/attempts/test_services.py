"""Starting, answering, handing in: what the services promise."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from learning.answers import digest_of
from learning.errors import (
    AttemptOfAnother,
    CannotGrade,
    CourseClosed,
    NoAttemptsLeft,
    NotAuthorised,
    QuizClosed,
)
from learning.grading import make_scale
from learning.models import (
    Attempt,
    AttemptItem,
    Enrolment,
    Grade,
    Institution,
    Learner,
    QuizPage,
    Response,
)
from learning.services.attempts import (
    Op,
    finish_overdue,
    grade_open,
    hand_in,
    record_responses,
    start_attempt,
)
from tests.learning.attempts.answering import answer_all, right_answer_of
from tests.learning.conftest import Aula, block, numeric, single, truefalse

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(aula: Aula) -> QuizPage:
    return aula.quiz(aula.module(aula.course()), preset="practicar")


def begin(learner: Learner, quiz: QuizPage, attempt_id: uuid.UUID | None = None) -> Attempt:
    return start_attempt(attempt_id=attempt_id or uuid.uuid4(), learner=learner, quiz=quiz)


def test_the_same_id_is_the_same_attempt(ana: Learner, quiz: QuizPage) -> None:
    name = uuid.uuid4()
    first, second = begin(ana, quiz, name), begin(ana, quiz, name)
    assert first.pk == second.pk == name
    assert Attempt.objects.count() == 1
    assert first.items.count() == 3
    assert Enrolment.objects.get().learner == ana


def test_one_open_attempt_at_a_time(ana: Learner, quiz: QuizPage) -> None:
    first = begin(ana, quiz)
    assert begin(ana, quiz).pk == first.pk
    hand_in(attempt=first)
    second = begin(ana, quiz)
    assert second.pk != first.pk
    assert second.number == 2


def test_a_finished_attempt_comes_back_for_its_id(ana: Learner, quiz: QuizPage) -> None:
    first = begin(ana, quiz)
    hand_in(attempt=first)
    assert begin(ana, quiz, first.pk).state == Attempt.State.FINISHED
    assert Attempt.objects.count() == 1


def test_an_id_of_another_learner_or_quiz_is_refused(
    aula: Aula, ana: Learner, quiz: QuizPage, make_learner: Any
) -> None:
    mine = begin(ana, quiz)
    with pytest.raises(AttemptOfAnother):
        begin(make_learner("beto"), quiz, mine.pk)
    other = aula.quiz(aula.module(aula.course("Otro"), "M"), "Otro repaso")
    with pytest.raises(AttemptOfAnother):
        begin(ana, other, mine.pk)


def test_attempts_run_out(aula: Aula, ana: Learner) -> None:
    quiz = aula.quiz(aula.module(aula.course()), max_attempts=2)
    for _ in range(2):
        hand_in(attempt=begin(ana, quiz))
    with pytest.raises(NoAttemptsLeft):
        begin(ana, quiz)
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("dates", [{"opens_on": 1}, {"closes_on": -1}])
def test_a_course_outside_its_dates(aula: Aula, ana: Learner, dates: dict[str, int]) -> None:
    today = timezone.localdate()
    fields = {name: today + timedelta(days=days) for name, days in dates.items()}
    quiz = aula.quiz(aula.module(aula.course(**fields)))
    with pytest.raises(CourseClosed):
        begin(ana, quiz)


@pytest.mark.parametrize("dates", [{"opens_on": 0, "closes_on": 0}, {}])
def test_a_course_within_its_dates(aula: Aula, ana: Learner, dates: dict[str, int]) -> None:
    today = timezone.localdate()
    fields = {name: today + timedelta(days=days) for name, days in dates.items()}
    assert begin(ana, aula.quiz(aula.module(aula.course(**fields)))).number == 1


def test_a_closed_quiz(aula: Aula, ana: Learner) -> None:
    closed = timezone.now() - timedelta(minutes=1)
    with pytest.raises(QuizClosed):
        begin(ana, aula.quiz(aula.module(aula.course()), closes_at=closed))


def test_an_unpublished_quiz_takes_no_attempts(ana: Learner, quiz: QuizPage) -> None:
    QuizPage.objects.filter(pk=quiz.pk).update(live=False)
    quiz.refresh_from_db()
    with pytest.raises(CourseClosed):
        begin(ana, quiz)


def test_a_minor_without_authorisation_keeps_nothing(quiz: QuizPage, make_learner: Any) -> None:
    minor = make_learner("nina", state=Learner.State.PENDING, is_minor=True)
    with pytest.raises(NotAuthorised):
        begin(minor, quiz)
    assert not Attempt.objects.exists()
    assert not Enrolment.objects.exists()


def test_an_authorisation_withdrawn_in_mid_attempt_keeps_nothing_new(
    ana: Learner, quiz: QuizPage
) -> None:
    attempt = begin(ana, quiz)
    first = Op(op_id=uuid.uuid4(), slot=1, sequence=1, answer=None)
    assert record_responses(attempt=attempt, ops=[first], now=timezone.now()).saved
    Learner.objects.filter(pk=ana.pk).update(state=Learner.State.PENDING, is_minor=True)
    second = Op(op_id=uuid.uuid4(), slot=1, sequence=2, answer=None)
    recorded = record_responses(attempt=attempt, ops=[first, second], now=timezone.now())
    assert set(recorded.saved) == {first.op_id}  # a repeat of what was kept is acknowledged
    assert "autorización" in recorded.refused[second.op_id]
    assert Response.objects.count() == 1


def test_the_deadline_is_the_earlier_of_limit_and_closing(aula: Aula, ana: Learner) -> None:
    # A draft keeps milliseconds.
    closes = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
    module = aula.module(aula.course())
    long = begin(ana, aula.quiz(module, "Largo", time_limit_minutes=30, closes_at=closes))
    assert long.deadline_at == closes
    short = begin(ana, aula.quiz(module, "Corto", time_limit_minutes=2, closes_at=closes))
    assert short.deadline_at == short.started_at + timedelta(minutes=2)
    assert begin(ana, aula.quiz(module, "Libre")).deadline_at is None


def test_right_answers_earn_everything(ana: Learner, quiz: QuizPage) -> None:
    attempt = begin(ana, quiz)
    answer_all(attempt)
    done = hand_in(attempt=attempt)
    assert (done.fraction, done.is_passed) == (1.0, True)
    assert Grade.objects.count() == 3


def test_blanks_earn_nothing(ana: Learner, quiz: QuizPage) -> None:
    done = hand_in(attempt=begin(ana, quiz))
    assert (done.fraction, done.is_passed) == (0.0, False)
    assert set(Grade.objects.values_list("fraction", flat=True)) == {0.0}


def test_handing_in_twice_is_once(ana: Learner, quiz: QuizPage) -> None:
    attempt = begin(ana, quiz)
    first = hand_in(attempt=attempt)
    second = hand_in(attempt=attempt)
    assert first.finished_at == second.finished_at
    assert Grade.objects.count() == 3


def test_the_pass_mark_is_that_of_the_scale_when_none_is_written(aula: Aula) -> None:
    scale = make_scale(minimum=0, maximum=10, passing=6, levels=[("Bajo", 0), ("Básico", 6)])
    school = Institution.objects.create(name="Colegio", scale=scale.as_data())
    quiz = aula.quiz(aula.module(aula.course()), questions=[single(), single("¿Y la plaza?")])
    from tests.learning.conftest import learner

    usual = begin(learner("uno"), quiz)
    of_school = begin(learner("dos", institution=school), quiz)
    assert usual.pass_fraction == 0.5
    assert of_school.pass_fraction == 0.6
    for attempt, passes in ((usual, True), (of_school, False)):
        answer_all(attempt, only={1})
        assert hand_in(attempt=attempt).is_passed is passes


def test_the_pass_mark_stays_as_it_was_at_the_start(aula: Aula, ana: Learner) -> None:
    quiz = aula.quiz(aula.module(aula.course()), pass_percent="25")
    attempt = begin(ana, quiz)
    aula.revise(quiz, pass_percent="100")
    answer_all(attempt, only={1})
    assert hand_in(attempt=attempt).is_passed is True


def test_an_edit_leaves_attempts_in_progress_alone(aula: Aula, ana: Learner) -> None:
    quiz = aula.quiz(aula.module(aula.course()), questions=[truefalse()])
    attempt = begin(ana, quiz)
    raw = list(quiz.questions.raw_data)
    raw[0] = {**raw[0], "value": {**raw[0]["value"], "correct": "true"}}
    aula.revise(quiz, questions=raw)
    record_responses(attempt=attempt, ops=[Op(uuid.uuid4(), 1, 1, "false")], now=timezone.now())
    assert hand_in(attempt=attempt).fraction == 1.0


class TestOpenAnswers:
    @pytest.fixture
    def finished(self, aula: Aula, ana: Learner) -> Attempt:
        questions = [single(), block("open", text="¿Por qué?", rows=4, mark="3.00")]
        attempt = begin(ana, aula.quiz(aula.module(aula.course()), questions=questions))
        answer_all(attempt)
        return hand_in(attempt=attempt)

    def test_the_result_waits_for_a_person(self, finished: Attempt) -> None:
        assert finished.fraction is None
        assert finished.is_passed is None

    def test_a_person_grades(self, finished: Attempt, town: Any) -> None:
        item = finished.items.get(number=2)
        grade_open(item=item, fraction=0.5, comment="Falta algo.", by=town.coordina)
        finished.refresh_from_db()
        assert finished.fraction == pytest.approx(0.625)
        assert finished.is_passed is True
        grades = Grade.objects.filter(item=item).order_by("id")
        assert [each.cause for each in grades] == ["auto", "manual"]
        assert grades[1].supersedes == grades[0]

    def test_the_same_grade_twice_is_once(self, finished: Attempt, town: Any) -> None:
        item = finished.items.get(number=2)
        for _ in range(2):
            grade_open(item=item, fraction=1.0, by=town.coordina)
        assert Grade.objects.filter(item=item).count() == 2
        grade_open(item=item, fraction=0.0, by=town.coordina)
        finished.refresh_from_db()
        assert finished.fraction == pytest.approx(0.25)

    def test_only_open_answers_of_finished_attempts(
        self, aula: Aula, finished: Attempt, town: Any
    ) -> None:
        for fraction in (-0.1, 1.1):
            with pytest.raises(CannotGrade):
                grade_open(item=finished.items.get(number=2), fraction=fraction, by=town.coordina)
        with pytest.raises(CannotGrade):
            grade_open(item=finished.items.get(number=1), fraction=1, by=town.coordina)
        again = begin(finished.learner, QuizPage.objects.get())
        with pytest.raises(CannotGrade):
            grade_open(item=again.items.get(number=2), fraction=1, by=town.coordina)

    def test_an_open_question_left_blank_waits_for_nobody(self, finished: Attempt) -> None:
        again = begin(finished.learner, QuizPage.objects.get())
        assert hand_in(attempt=again).fraction == 0.0


def test_overdue_attempts_are_handed_in(aula: Aula, ana: Learner) -> None:
    quiz = aula.quiz(aula.module(aula.course()), time_limit_minutes=10)
    attempt = begin(ana, quiz)
    answer_all(attempt)
    assert finish_overdue() == 0
    late = timezone.now() - timedelta(minutes=1)
    Attempt.objects.filter(pk=attempt.pk).update(deadline_at=late)
    assert finish_overdue() == 1
    attempt.refresh_from_db()
    assert attempt.state == Attempt.State.FINISHED
    assert attempt.finished_at == late
    assert attempt.fraction == 1.0
    assert finish_overdue() == 0


class TestResponses:
    @pytest.fixture
    def attempt(self, ana: Learner, quiz: QuizPage) -> Attempt:
        return begin(ana, quiz)

    def send(self, attempt: Attempt, *ops: Op, now: Any = None) -> Any:
        return record_responses(attempt=attempt, ops=ops, now=now or timezone.now())

    def test_a_repeat_does_nothing(self, attempt: Attempt) -> None:
        op = Op(uuid.uuid4(), 1, 1, "true")
        first, second = self.send(attempt, op), self.send(attempt, op)
        assert first.saved == second.saved == {op.op_id: digest_of("true")}
        assert Response.objects.count() == 1

    def test_the_same_id_with_another_answer_is_a_new_response(self, attempt: Attempt) -> None:
        name = uuid.uuid4()
        for answer in ("true", "false", "false", "true"):
            assert name in self.send(attempt, Op(name, 1, 4, answer)).saved
        assert Response.objects.count() == 2
        ids = set(Response.objects.values_list("op_id", flat=True))
        assert name in ids

    def test_the_greatest_sequence_counts_and_then_the_last_to_arrive(
        self, attempt: Attempt
    ) -> None:
        self.send(attempt, Op(uuid.uuid4(), 1, 5, "b"), Op(uuid.uuid4(), 1, 4, "a"))
        self.send(attempt, Op(uuid.uuid4(), 1, 3, "c"))
        from learning.selectors.attempts import items_with_answers

        assert items_with_answers(attempt)[0].answer == "b"
        self.send(attempt, Op(uuid.uuid4(), 1, 5, {"x": 1}))
        assert items_with_answers(attempt)[0].answer == {"x": 1}
        self.send(attempt, Op(uuid.uuid4(), 1, 6, None))
        assert items_with_answers(attempt)[0].answer is None

    def test_nothing_new_after_hand_in_and_what_was_kept_is_acknowledged(
        self, attempt: Attempt
    ) -> None:
        kept, late = Op(uuid.uuid4(), 1, 1, "a"), Op(uuid.uuid4(), 2, 2, "true")
        self.send(attempt, kept)
        hand_in(attempt=attempt)
        recorded = self.send(attempt, kept, late)
        assert recorded.is_finished
        assert set(recorded.saved) == {kept.op_id}
        assert "ya se entregó" in recorded.refused[late.op_id]
        assert Response.objects.count() == 1

    def test_the_deadline_has_a_grace(self, attempt: Attempt) -> None:
        now = timezone.now()
        attempt.deadline_at = now
        attempt.save()
        in_time, late = Op(uuid.uuid4(), 1, 1, "a"), Op(uuid.uuid4(), 1, 2, "b")
        assert self.send(attempt, in_time, now=now + timedelta(seconds=20)).saved
        recorded = self.send(attempt, late, now=now + timedelta(seconds=21))
        assert "El tiempo terminó" in recorded.refused[late.op_id]
        assert not recorded.is_finished

    @pytest.mark.parametrize(
        ("slot", "sequence"), [(0, 1), (99, 1), (1, -1), (1, 2**31), (10**30, 1)]
    )
    def test_what_fits_nowhere_is_refused(self, attempt: Attempt, slot: int, sequence: int) -> None:
        op = Op(uuid.uuid4(), slot, sequence, "a")
        assert set(self.send(attempt, op).refused) == {op.op_id}
        assert not Response.objects.exists()

    def test_too_many_at_once_are_refused_whole(self, attempt: Attempt) -> None:
        ops = [Op(uuid.uuid4(), 1, at, "a") for at in range(501)]
        assert len(self.send(attempt, *ops).refused) == 501
        assert not Response.objects.exists()

    def test_an_id_taken_by_another_attempt_loses_nothing(
        self, attempt: Attempt, quiz: QuizPage, make_learner: Any
    ) -> None:
        op = Op(uuid.uuid4(), 1, 1, "a")
        self.send(begin(make_learner("beto"), quiz), op)
        assert op.op_id in self.send(attempt, op).saved
        assert Response.objects.filter(item__attempt=attempt).count() == 1


def test_right_answers_of_the_tests_are_right(ana: Learner, quiz: QuizPage) -> None:
    attempt = begin(ana, quiz)
    kinds = {item.question_version.kind for item in AttemptItem.objects.all()}
    assert kinds == {"single", "truefalse", "numeric"}
    assert right_answer_of(attempt.items.get(number=2)) == "false"
    assert numeric()["value"]["unit"] == "días"

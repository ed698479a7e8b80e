"""Every request of an attempt, replayed in any order and at once: nothing is lost or doubled."""

import random
import uuid
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.errors import AttemptFinished
from learning.models import Attempt, Grade, Learner, QuizPage, Response
from learning.selectors.attempts import items_with_answers
from learning.services.attempts import Op, hand_in, record_responses, start_attempt
from tests.learning.attempts.answering import answer_all, right_answer_of
from tests.learning.conftest import Aula


@pytest.fixture
def quiz(aula: Aula) -> QuizPage:
    return aula.quiz(aula.module(aula.course()), preset="practicar")


@pytest.mark.django_db
def test_everything_a_hundred_times_shuffled(quiz: QuizPage, ana: Learner) -> None:
    """Start, each answer and the hand-in, 100 times each, as lost replies would have it."""
    name = uuid.uuid4()
    attempt = start_attempt(attempt_id=name, learner=ana, quiz=quiz)
    items = list(attempt.items.select_related("question_version").order_by("number"))
    ops = [
        Op(uuid.uuid4(), item.number, at, right_answer_of(item)) for at, item in enumerate(items)
    ]
    wrong = [Op(uuid.uuid4(), item.number, 0, None) for item in items]
    requests = [(op,) for op in [*ops, *wrong]] * 100 + [()] * 100
    random.Random(7).shuffle(requests)
    acknowledged: set[uuid.UUID] = set()
    for request in requests:
        if request:
            done = record_responses(attempt=attempt, ops=request, now=timezone.now())
            acknowledged |= done.saved.keys()
        else:
            start_attempt(attempt_id=name, learner=ana, quiz=quiz)
    assert acknowledged == {op.op_id for op in [*ops, *wrong]}
    assert Response.objects.count() == len(ops) * 2
    for _ in range(100):
        done_attempt = hand_in(attempt=attempt)
    assert Grade.objects.count() == 3
    assert Attempt.objects.count() == 1
    # The first question’s blank arrived with the same number: whichever came last counts.
    assert done_attempt.fraction in (0.75, 1.0)


STEPS = st.lists(
    st.tuples(
        st.integers(0, 5),  # which id
        st.integers(1, 3),  # which question
        st.integers(0, 6),  # sequence
        st.sampled_from([None, "a", "b", "true", "15"]),
    ),
    max_size=25,
)


@pytest.mark.django_db
@given(steps=STEPS, finish_at=st.integers(0, 25))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_acknowledged_answer_is_lost_and_none_doubled(
    quiz: QuizPage, ana: Learner, steps: list[Any], finish_at: int
) -> None:
    """Whatever is sent, with ids used again and again, against a model with a list."""
    Attempt.objects.filter(state="in_progress").update(state="finished", finished_at=timezone.now())
    attempt = start_attempt(attempt_id=uuid.uuid4(), learner=ana, quiz=quiz)
    ids = [uuid.uuid4() for _ in range(6)]
    model: dict[tuple[uuid.UUID, int, Any], tuple[int, int]] = {}
    finished = False
    for at, (which, slot, sequence, answer) in enumerate(steps):
        if at == finish_at:
            hand_in(attempt=attempt)
            finished = True
        op = Op(ids[which], slot, sequence, answer)
        done = record_responses(attempt=attempt, ops=[op], now=timezone.now())
        key = (op.op_id, slot, answer)
        assert (op.op_id in done.saved) is (key in model or not finished)
        if op.op_id in done.saved:
            model.setdefault(key, (sequence, at))
        else:
            assert done.refused[op.op_id] == AttemptFinished.message
    kept = list(Response.objects.filter(item__attempt=attempt))
    assert len(kept) == len(model)
    for each in items_with_answers(attempt):
        of_slot = [(when, key[2]) for key, when in model.items() if key[1] == each.item.number]
        assert each.answer == (max(of_slot)[1] if of_slot else None)


@pytest.mark.django_db
def test_answering_twice_with_the_same_ids_is_harmless(quiz: QuizPage, ana: Learner) -> None:
    attempt = start_attempt(attempt_id=uuid.uuid4(), learner=ana, quiz=quiz)
    answer_all(attempt)
    answer_all(attempt)
    assert Response.objects.count() == 6
    assert hand_in(attempt=attempt).fraction == 1.0

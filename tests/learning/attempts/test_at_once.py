"""Learners, tabs and workers at once, on connections of their own: nothing lost or doubled.

On PostgreSQL alone: SQLite's database of the tests is in memory, where connections do not wait for
one another. ``tests.benchmarks.replay`` does the same to the running site on SQLite.
"""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page

from learning.models import Attempt, Grade, Learner, QuizPage, Response
from learning.services.attempts import Op, hand_in, record_responses, start_attempt
from tests.conftest import build_town, read_town
from tests.learning.conftest import Aula, learner

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "postgresql" not in settings.DATABASES["default"]["ENGINE"],
        reason="connections to a database in memory do not wait for one another",
    ),
]


def at_once(*work: Callable[[], Any]) -> list[BaseException]:
    """Run all in threads of their own, each with its own connection; what failed."""
    failed: list[BaseException] = []
    barrier = threading.Barrier(len(work))

    def run(one: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            one()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


@pytest.fixture
def scene(transactional_db: None) -> tuple[Learner, QuizPage]:
    """A course outside any transaction, so that other connections see it."""
    # A test of this kind before this one left the tables empty.
    language = get_supported_content_language_variant(settings.LANGUAGE_CODE)
    Locale.objects.get_or_create(language_code=language)
    if Page.get_first_root_node() is None:
        Page.add_root(instance=Page(title="Root"))
    if Collection.get_first_root_node() is None:
        Collection.add_root(instance=Collection(name="Root"))
    build_town()
    course = Aula(read_town())
    return learner("ana"), course.quiz(course.module(course.course()))


class TestAtOnce:
    def test_starts_answers_and_hand_ins(self, scene: tuple[Learner, QuizPage]) -> None:
        ana, quiz = scene
        name = uuid.uuid4()
        assert at_once(
            *(lambda: start_attempt(attempt_id=name, learner=ana, quiz=quiz),) * 4,
            *(lambda: start_attempt(attempt_id=uuid.uuid4(), learner=ana, quiz=quiz),) * 4,
        ) == []  # fmt: skip
        attempt = Attempt.objects.get()
        op = Op(uuid.uuid4(), 3, 1, "15")
        saved: list[bool] = []

        def send() -> None:
            done = record_responses(attempt=attempt, ops=[op], now=timezone.now())
            saved.append(op.op_id in done.saved)

        assert at_once(*(send,) * 8) == []
        assert saved == [True] * 8
        assert Response.objects.count() == 1
        assert at_once(*(lambda: hand_in(attempt=attempt),) * 8) == []
        assert Grade.objects.count() == 3

    def test_what_was_acknowledged_while_handing_in_counts(
        self, scene: tuple[Learner, QuizPage]
    ) -> None:
        ana, quiz = scene
        for _ in range(6):
            attempt = start_attempt(attempt_id=uuid.uuid4(), learner=ana, quiz=quiz)
            op = Op(uuid.uuid4(), 3, 1, "15")
            saved: list[bool] = []

            def send(attempt: Attempt = attempt, op: Op = op, saved: list[bool] = saved) -> None:
                done = record_responses(attempt=attempt, ops=[op], now=timezone.now())
                saved.append(op.op_id in done.saved)

            def close(attempt: Attempt = attempt) -> None:
                hand_in(attempt=attempt)

            assert at_once(send, close) == []
            earned = Grade.objects.get(item__attempt=attempt, item__number=3).fraction
            assert earned == (1.0 if saved == [True] else 0.0)

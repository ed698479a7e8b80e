"""The key of a question is in no byte that reaches a browser before it may be shown.

Every field that tells the key holds a word (``SECRET``) or a number that stands nowhere else; the
ids of options, stems, blocks and versions are looked for too, and so is the order of what is to be
put in order.
"""

import json
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from learning.models import Attempt, Learner, QuestionVersion, QuizPage, QuizVersion
from learning.views.practice import practice_seed
from tests.learning.attempts.forms import Form, post
from tests.learning.attempts.quizzes import NUMBER, SECRET, every_type
from tests.learning.conftest import Aula

pytestmark = pytest.mark.django_db
ADDRESS = "/aula/gobierno-en-linea/repaso/"
KEY_WORDS = ("fraction", "is_right", "tolerance", "grader", '"correct', NUMBER, SECRET)


@pytest.fixture(params=["practicar", "evaluar", "examen"])
def preset(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=[False, True], ids=["all", "one-per-page"])
def quiz(aula: Aula, preset: str, request: pytest.FixtureRequest) -> QuizPage:
    return aula.quiz(
        aula.module(aula.course()),
        preset=preset,
        questions=every_type(),
        closes_at=timezone.now() + timedelta(days=1),
        max_attempts=3,
        is_one_per_page=request.param,
    )


@pytest.fixture
def client(ana: Learner) -> Client:
    client = Client()
    assert ana.user is not None
    client.force_login(ana.user)
    return client


def hidden_ids() -> set[str]:
    """Stable ids that would tell something: of options, answers, items, blocks."""
    found: set[str] = set()
    for version in QuestionVersion.objects.all():
        found.add(version.block_id)
        for name in ("choices", "items", "answers"):
            found |= {part["id"] for part in version.payload.get(name, [])}
    return found


class Watch:
    """Looks at all that a browser gets."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.seen = 0

    def look(self, answer: Any, *, commented: bool = False) -> str:
        self.seen += 1
        text = answer.content.decode() + json.dumps(dict(answer.headers))
        # The page's own words for it, not the key: a class name, a stylesheet.
        body = re.sub(r"<link[^>]*>|<script[^>]*></script>", "", text)
        for identifier in hidden_ids():
            assert identifier not in body, identifier
        for attempt in Attempt.objects.all():
            assert attempt.seed not in body
        for word in KEY_WORDS:
            if commented and word == SECRET:
                continue
            assert word not in body, word
        return str(answer.content.decode())

    def get(self, address: str, **options: Any) -> str:
        return self.look(self.client.get(address), **options)


def begin(client: Client) -> str:
    form = Form(client.get(ADDRESS).content.decode())
    return str(client.post(form.action, form.data())["Location"])


def close(attempt: Attempt) -> None:
    """Have the quiz closed a minute ago, by a version of its own: versions never change."""
    version = attempt.quiz_version
    closed = (timezone.now() - timedelta(minutes=1)).isoformat()
    rules = {**version.payload["rules"], "closes_at": closed}
    attempt.quiz_version = QuizVersion.objects.create(
        quiz_uid=version.quiz_uid,
        number=version.number + 1,
        title=version.title,
        course_uid=version.course_uid,
        course_title=version.course_title,
        payload={**version.payload, "rules": rules},
        sha256="0" * 64,
    )
    attempt.save()


def test_before_anything_was_answered(quiz: QuizPage, client: Client, preset: str) -> None:
    watch, everybody = Watch(client), Watch(Client())
    watch.get(ADDRESS)
    everybody.get(ADDRESS)
    everybody.get("/aula/gobierno-en-linea/")
    if preset == "practicar":
        everybody.get(f"{ADDRESS}practicar/")
    address = begin(client)
    watch.get(address)
    for page in range(1, 10):
        watch.get(f"{address}?p={page}&ver={page}")
    watch.get(f"{address}revisar/")
    assert watch.seen >= 12


def test_while_answering(quiz: QuizPage, client: Client, preset: str) -> None:
    """Wrong answers saved by script and by form; only «practicar» comments, and on them alone."""
    watch = Watch(client)
    address = begin(client)
    for page in range(1, 10):
        form = Form(client.get(f"{address}?p={page}").content.decode(), "quiz")
        for name in [each for each in form.values if each.startswith("q")]:
            if name in form.options:
                form.values[name] = [form.options[name][-1][0]]
            else:
                form.write(name, "no sé")
        answer = post(client, form, f"check-{page}")
        watch.look(answer)
        text = watch.get(f"{address}?p={page}&ver={page}", commented=preset == "practicar")
        if preset != "practicar":
            assert "Incorrecta" not in text
            assert "outcome" not in text
        assert "Respuesta correcta" not in text
        assert f"{SECRET} explicación" not in text
        assert f"{SECRET}*" not in text
        assert f"{SECRET} guía" not in text
    ops = [
        {"op": str(uuid.uuid4()), "slot": slot, "seq": 99, "fields": [[f"q{slot}", "x"]]}
        for slot in range(1, 10)
    ]
    answer = client.post(
        f"{address}respuestas/", json.dumps({"ops": ops}), content_type="application/json"
    )
    assert answer.status_code == 200
    watch.look(answer)


def test_results_before_closing_and_after(quiz: QuizPage, client: Client, preset: str) -> None:
    address = begin(client)
    client.post(f"{address}entregar/")
    attempt = Attempt.objects.get()
    before = client.get(address).content.decode()
    told = {
        "practicar": ("Sin responder", "Respuesta correcta", f"{SECRET} explicación"),
        "evaluar": ("Sin responder",),
        "examen": (),
    }[preset]
    for words in told:
        assert words in before
    if preset != "practicar":
        Watch(client).get(address)
    if preset == "examen":
        assert "outcome" not in before
        assert "Puntos:" not in before
    assert f"{SECRET} guía" not in before

    close(attempt)
    after = client.get(address).content.decode()
    for words in ("Respuesta correcta", "Opción A", f"{SECRET} explicación", NUMBER):
        assert words in after
    assert f"{SECRET} guía" not in after


def test_a_closing_that_was_put_off_counts(aula: Aula, client: Client) -> None:
    page = aula.quiz(
        aula.module(aula.course()),
        preset="examen",
        questions=every_type(),
        closes_at=timezone.now() + timedelta(days=1),
        max_attempts=1,
    )
    address = begin(client)
    client.post(f"{address}entregar/")
    close(Attempt.objects.get())
    assert "Respuesta correcta" in client.get(address).content.decode()
    aula.revise(page, closes_at=timezone.now() + timedelta(days=2))
    assert "Respuesta correcta" not in client.get(address).content.decode()


def test_the_order_shown_is_not_the_right_one_by_design(quiz: QuizPage, client: Client) -> None:
    """Over many attempts every order comes about: what is shown tells nothing."""
    seen = set()
    from learning.grading import choice_order, slot_seed

    version = QuestionVersion.objects.get(kind="ordering")
    right = [item["id"] for item in version.payload["items"]]
    for at in range(200):
        order = choice_order(version.payload, seed=slot_seed(f"{at:032x}", str(version.pk)))
        seen.add(tuple(right.index(each) for each in order))
    assert len(seen) == 24


def test_the_practice_seed_needs_the_secret_key(quiz: QuizPage, settings: Any, preset: str) -> None:
    version = QuizVersion.objects.get()
    seed = practice_seed(version)
    settings.SECRET_KEY = "another-secret-key-of-fifty-characters-or-a-few-more"
    assert practice_seed(version) != seed

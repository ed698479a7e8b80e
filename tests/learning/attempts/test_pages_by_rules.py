"""Taking a quiz with rules of its own, with a browser that runs no script."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from learning.models import Attempt, Response
from tests.learning.attempts.forms import ADDRESS, Form, begin, form_of, post
from tests.learning.conftest import Aula, single, truefalse

pytestmark = pytest.mark.django_db


def test_one_question_per_page(aula: Aula, client: Client) -> None:
    aula.quiz(
        aula.module(aula.course()),
        questions=[single(), truefalse(), single("¿Y la plaza?")],
        is_one_per_page=True,
    )
    address = begin(client)
    page = client.get(address).content.decode()
    assert page.count("<fieldset") == 1
    assert "Pregunta 1 de 3" in page
    form = Form(page, "quiz")
    form.choose("q1", "En el parque")
    assert post(client, form, "next")["Location"] == f"{address}?p=2"
    second = form_of(client, f"{address}?p=2")
    assert "q2" in second.options
    assert "q1" not in second.options
    assert post(client, second, "previous")["Location"] == f"{address}?p=1"
    assert post(client, second, "p-3")["Location"] == f"{address}?p=3"
    assert form_of(client, f"{address}?p=1").values["q1"] == form.values["q1"]
    assert Response.objects.count() == 1
    review = client.get(f"{address}revisar/").content.decode()
    assert "Faltan 2 preguntas" in review
    assert f'href="{address}?p=2#p2"' in review


@pytest.mark.parametrize("page", ["0", "99", "-1", "x", "²", "9" * 50])
def test_a_page_that_is_not_there(aula: Aula, client: Client, page: str) -> None:
    questions = [single(), truefalse()]
    aula.quiz(aula.module(aula.course()), questions=questions, is_one_per_page=True)
    address = begin(client)
    assert client.get(address, {"p": page, "ver": page}).status_code == 200


def test_the_thousandth_answer_of_an_attempt(aula: Aula, client: Client) -> None:
    """The page's number of the next answer comes back as it went: «1.500» is none."""
    aula.quiz(aula.module(aula.course()), questions=[truefalse()])
    address = begin(client)
    form = form_of(client, address)
    form.values["seq"] = ["1500"]
    for answer in ("Verdadero", "Falso"):
        form.choose("q1", answer)
        assert post(client, form).status_code == 303
        form = form_of(client, address)
    assert [each.sequence for each in Response.objects.order_by("pk")] == [1500, 1501]
    assert form.values["seq"] == ["1502"]


def test_the_time_is_the_servers(aula: Aula, client: Client) -> None:
    aula.quiz(aula.module(aula.course()), questions=[single()], time_limit_minutes=45)
    address = begin(client)
    form = form_of(client, address)
    page = client.get(address).content.decode()
    left = int(re.findall(r'data-left="(\d+)"', page)[0])
    assert 2600 < left <= 2700  # Read by a script: no point for thousands.
    Attempt.objects.update(deadline_at=timezone.now() - timedelta(seconds=21))
    form.choose("q1", "En el parque")
    answer = post(client, form)
    assert answer["Location"] == address
    results = client.get(address).content.decode()
    assert "ya se entregó" in results
    assert Attempt.objects.get().state == "finished"
    assert not Response.objects.exists()


def test_only_of_quizzes_to_practise(aula: Aula) -> None:
    module = aula.module(aula.course())
    aula.quiz(module, preset="evaluar")
    assert Client().get(f"{ADDRESS}practicar/").status_code == 404
    assert "practicar/" not in Client().get(ADDRESS).content.decode()

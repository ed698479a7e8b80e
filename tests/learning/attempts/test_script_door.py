"""The door of the script: answers as JSON."""

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from learning.models import Attempt, QuizPage, Response
from learning.services.attempts import hand_in
from tests.learning.attempts.forms import begin, form_of, post
from tests.learning.conftest import learner

pytestmark = pytest.mark.django_db


class TestScript:
    """The JSON door, as ``api`` says."""

    def send(self, client: Client, address: str, *ops: dict[str, Any]) -> Any:
        return client.post(
            f"{address}respuestas/", json.dumps({"ops": ops}), content_type="application/json"
        )

    def op(self, slot: int, fields: list[list[str]], seq: int = 1) -> dict[str, Any]:
        return {"op": str(uuid.uuid4()), "slot": slot, "seq": seq, "fields": fields,
                "at": "2026-05-04T10:00:00.000Z"}  # fmt: skip

    def test_saved_is_acknowledged_with_what_the_form_shows(
        self, client: Client, quiz: QuizPage
    ) -> None:
        address = begin(client)
        one, two = self.op(6, [["q6", "hola"]], 4), self.op(2, [], 5)
        for _ in range(3):
            answer = self.send(client, address, one, two)
            assert answer.status_code == 200
            data = answer.json()
            assert data["state"] == "in_progress"
            assert (data["seq"], data["left"], data["refused"]) == (6, None, {})
        assert data["saved"][one["op"]] == form_of(client, address).values["base6"][0]
        assert data["saved"][two["op"]] == ""
        assert Response.objects.count() == 2
        assert Response.objects.get(op_id=one["op"]).written_at is not None

    def test_the_form_delivers_the_very_same_op(self, client: Client, quiz: QuizPage) -> None:
        address = begin(client)
        form = form_of(client, address)
        op = self.op(6, [["q6", "hola"]])
        self.send(client, address, op)
        form.write("q6", "hola")
        form.write("op6", op["op"])
        post(client, form)
        assert Response.objects.count() == 1

    def test_refusals(self, client: Client, quiz: QuizPage) -> None:
        address = begin(client)
        bad = [
            self.op(99, [["q99", "x"]]), self.op(9, []), self.op(6, [["q7", "x"]]),
            self.op(6, [["q6", "\ud800"]]), self.op(1, [["q1", "zz"]]),
            {**self.op(6, []), "fields": "x"}, {**self.op(6, []), "seq": "1"},
            {**self.op(6, []), "seq": 2**40}, {**self.op(6, []), "slot": True},
        ]  # fmt: skip
        answer = self.send(client, address, *bad)
        assert answer.status_code == 200
        assert len(answer.json()["refused"]) >= len(bad) - 1
        assert not Response.objects.exclude(item__number=1).exists()

    @pytest.mark.parametrize(
        "body", ["", "[]", "{", '{"ops": 1}', '{"ops": [1]}', "[" * 100_000, "\x00"]
    )
    def test_what_is_no_message(self, client: Client, quiz: QuizPage, body: str) -> None:
        address = begin(client)
        answer = client.post(f"{address}respuestas/", body, content_type="application/json")
        assert answer.status_code == 400

    def test_who_may(self, client: Client, quiz: QuizPage) -> None:
        address = begin(client)
        op = self.op(6, [["q6", "x"]])
        assert self.send(Client(), address, op).status_code == 401
        other = Client()
        other.force_login(learner("beto").user)
        assert self.send(other, address, op).status_code == 404
        assert other.get(address).status_code == 404
        assert other.post(address, {"q6": "x"}).status_code == 404
        assert other.get(f"{address}revisar/").status_code == 404
        assert other.post(f"{address}entregar/").status_code == 404
        assert not Response.objects.exists()
        assert Attempt.objects.get().state == "in_progress"

    def test_after_hand_in(self, client: Client, quiz: QuizPage) -> None:
        address = begin(client)
        kept, late = self.op(6, [["q6", "x"]]), self.op(6, [["q6", "y"]], 2)
        self.send(client, address, kept)
        hand_in(attempt=Attempt.objects.get())
        assert self.send(client, address, kept).status_code == 200
        answer = self.send(client, address, kept, late)
        assert answer.status_code == 409
        assert answer.json()["state"] == "finished"
        assert kept["op"] in answer.json()["saved"]
        assert late["op"] in answer.json()["refused"]

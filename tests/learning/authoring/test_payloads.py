"""From what an author wrote to what is frozen."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from learning.blocks import QuizBlock
from learning.grading import grade, validate
from learning.payloads import digest, payload_of, weights
from tests.learning.authoring import questions as written
from tests.learning.conftest import numeric, single, truefalse

pytestmark = pytest.mark.django_db


def value(raw: dict[str, Any]) -> Any:
    """The block's value, read as the database gives it."""
    return QuizBlock().to_python([raw])[0].value


def payload(raw: dict[str, Any]) -> dict[str, Any]:
    return payload_of(raw["type"], value(raw), block_id=raw["id"])


@pytest.mark.parametrize("raw", written.every_type(), ids=lambda raw: raw["type"])
def test_every_type_gives_a_payload_that_may_be_frozen(raw):
    made = payload(raw)
    assert made["type"] == raw["type"]
    assert validate(made) == []


@pytest.mark.parametrize("raw", written.every_type(), ids=lambda raw: raw["type"])
def test_the_same_question_gives_the_same_digest_and_another_another(raw):
    assert digest(payload(raw)) == digest(payload(raw))
    other = {**raw, "value": {**raw["value"], "text": "<p>Otra.</p>"}}
    assert digest(payload(other)) != digest(payload(raw))


def test_ids_are_those_of_the_blocks_whatever_their_order():
    raw = single()
    ids = {item["id"] for item in raw["value"]["choices"]}
    turned = {**raw, "value": {**raw["value"], "choices": raw["value"]["choices"][::-1]}}
    for each in (raw, turned):
        assert {choice["id"] for choice in payload(each)["choices"]} == ids
    by_text = {choice["text"]: choice["id"] for choice in payload(raw)["choices"]}
    assert by_text == {choice["text"]: choice["id"] for choice in payload(turned)["choices"]}


def test_what_is_ticked_is_worth_everything_and_the_rest_nothing():
    assert [choice["fraction"] for choice in payload(single())["choices"]] == [1, 0, 0]


def test_ticking_everything_earns_nothing():
    made = payload(written.multiple())
    assert [choice["fraction"] for choice in made["choices"]] == [0.5, 0.5, -0.5, -0.5]
    every = [choice["id"] for choice in made["choices"]]
    assert grade(made, every).fraction == 0
    assert grade(made, every[:2]).fraction == 1


@pytest.mark.parametrize("right", range(1, 8))
def test_shares_of_any_number_of_right_options_add_up_to_everything(right):
    items = [written.option(str(at), at < right) for at in range(9)]
    found = [Decimal(str(part)) for part in weights(items, several=True)]
    assert sum(part for part in found if part > 0) == 1
    assert sum(part for part in found if part < 0) == -1


def test_a_written_percentage_counts_and_the_others_share_what_is_left():
    items = [
        written.option("a", True, "40"),
        written.option("b", True),
        written.option("c", True),
        written.option("d", percent="0"),
    ]
    assert weights(items, several=True) == [0.4, 0.3, 0.3, 0]


def test_partial_credit_of_a_single_choice():
    items = [written.option("a", True), written.option("b", percent="33.3333333")]
    assert weights(items, several=False) == [1, 0.3333333]


def test_nothing_right_is_refused_in_words():
    raw = written.multiple()
    for item in raw["value"]["choices"]:
        item["value"]["is_right"] = False
    assert validate(payload(raw)) == ["Marque al menos una opción correcta."]


def test_the_decimal_comma_of_the_key_is_read():
    made = payload(written.decimal())
    assert made["answers"][0]["value"] == "3.1416"
    assert made["answers"][0]["tolerance"] == "0.01"
    assert grade(made, "3,15").fraction == 1
    assert "tolerance" not in made["answers"][1]


def test_a_number_that_cannot_be_read_is_refused_in_words():
    raw = numeric()
    raw["value"]["answers"][0]["value"]["value"] = "quince"
    assert validate(payload(raw)) == ["«quince» no es un número que se pueda leer."]


def test_stems_that_share_a_match_are_both_right_by_one_option():
    made = payload(written.matching())
    assert [option["text"] for option in made["choices"]] == ["Petición", "Trámites", "Multa"]
    shared = made["choices"][0]["id"]
    assert [stem["match"] for stem in made["stems"]].count(shared) == 2
    right = {stem["id"]: stem["match"] for stem in made["stems"] if stem["text"]}
    assert grade(made, right).fraction == 1
    again = payload(written.matching())
    assert again["choices"][0]["id"] != shared, "another question has other options"


def test_the_option_of_a_stem_does_not_bear_its_id():
    made = payload(written.matching())
    assert not {s["id"] for s in made["stems"]} & {o["id"] for o in made["choices"]}


def test_true_and_false_keep_the_comments_that_were_written():
    made = payload(truefalse(feedback_true="Cierra los domingos.", feedback_false=" "))
    assert made["correct"] is False
    assert made["feedback"] == {"true": "Cierra los domingos."}


def test_empty_paragraphs_are_no_explanation():
    assert "general_feedback" not in payload(single(general_feedback="<p></p>"))
    assert payload(single(general_feedback="<p>Sí.</p>"))["general_feedback"] == "<p>Sí.</p>"


def test_the_marks_of_the_editor_make_no_other_question():
    plain = single()
    marked = {**plain, "value": {**plain["value"]}}
    marked["value"]["text"] = plain["value"]["text"].replace("<p>", '<p data-block-key="ab1cd">')
    assert payload(marked) == payload(plain)


class TestSaving:
    """Half a question may be kept as a draft; the approval asks for all of it."""

    def test_a_form_refuses_what_could_not_be_frozen_in_the_words_of_grading(self):
        block = QuizBlock()
        raw = written.multiple()
        for item in raw["value"]["choices"]:
            item["value"]["is_right"] = False
        with pytest.raises(ValidationError) as refused:
            block.clean(block.to_python([raw]))
        problems = refused.value.block_errors[0].block_errors["text"]
        assert problems.messages == ["Marque al menos una opción correcta."]

    def test_a_draft_takes_half_a_question(self):
        block = QuizBlock()
        raw = written.multiple()
        raw["value"]["choices"] = []
        half = block.to_python([raw])
        block.defer_required_validation()
        assert len(block.clean(half)) == 1
        block.restore_deferred_validation()
        with pytest.raises(ValidationError):
            block.clean(half)

"""The practice question of a lesson: checked in one request, kept nowhere, no key beforehand."""

import re
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from wagtail.blocks.stream_block import StreamValue

from learning.blocks import LessonBlock
from learning.practice import practice_of
from tests.learning.conftest import block, numeric, single, truefalse

KINDS = {
    "single": single(),
    "multiple": block(
        "multiple",
        text="Marque dos",
        mark="1",
        choices=[
            {"text": "Uno", "is_right": True, "percent": None, "feedback": "F-UNO"},
            {"text": "Dos", "is_right": True, "percent": None, "feedback": ""},
            {"text": "Tres", "is_right": False, "percent": None, "feedback": "F-TRES"},
        ],
    ),
    "truefalse": truefalse(feedback_true="F-V", feedback_false="F-F"),
    "matching": block(
        "matching",
        text="Una",
        mark="1",
        pairs=[{"stem": "Predial", "match": "Hacienda"}, {"stem": "Sisbén", "match": "Planeación"}],
    ),
    "ordering": block("ordering", text="Ordene", mark="1", items=["Primero", "Luego", "Al final"]),
    "short": block(
        "short",
        text="¿Cómo se llama?",
        mark="1",
        answers=[{"text": "predial", "percent": "100", "feedback": "F-CORTA"}],
        ignore_accents=True,
        case_sensitive=False,
    ),
    "numeric": numeric(),
}


def asked(raw, **given: object):
    stream = StreamValue(
        LessonBlock(), [{"type": "practice", "value": [raw], "id": "0f0e0d0c-1"}], is_lazy=True
    )
    query = QueryDict(mutable=True)
    for name, values in given.items():
        query.setlist(name.replace("_", "-"), values if isinstance(values, list) else [values])
    return practice_of(stream[0], anchor="b0f0e0d0c", given=query)


def right_given(kind: str) -> dict[str, object]:
    """The right answer as the form sends it, read from the texts as a person does."""
    practice = asked(KINDS[kind])
    by_text = {field.text: field for field in practice.fields}
    if kind == "single":
        return {"r": by_text["En el parque"].value}
    if kind == "multiple":
        return {"r": [by_text["Uno"].value, by_text["Dos"].value]}
    if kind == "matching":
        option = {text: value for value, text in practice.options}
        wanted = {"Predial": option["Hacienda"], "Sisbén": option["Planeación"]}
        return {by_text[stem].name.replace("-", "_"): value for stem, value in wanted.items()}
    if kind == "ordering":
        places = {"Primero": "1", "Luego": "2", "Al final": "3"}
        return {by_text[item].name.replace("-", "_"): place for item, place in places.items()}
    return {"r": {"truefalse": "false", "short": "Predial", "numeric": "15,0"}[kind]}


@pytest.mark.parametrize("kind", KINDS)
def test_before_an_answer_there_is_nothing_of_the_key(kind: str) -> None:
    practice = asked(KINDS[kind])
    shown = repr(practice)
    assert practice.outcome is None
    assert "F-" not in shown
    assert "Así es" not in shown
    for item in re.findall(r"'id': '([^']+)'", repr(KINDS[kind])):
        assert item not in shown
    if kind == "short":
        assert "predial" not in shown
    if kind == "numeric":
        assert "15" not in shown


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_answer_is_told_and_stays_filled_in(kind: str) -> None:
    practice = asked(KINDS[kind], practica="b0f0e0d0c", **right_given(kind))
    assert practice.outcome["state"] == "right"
    assert practice.outcome["words"] == "¡Correcto!"
    assert practice.outcome["key"] == ()
    if kind in ("single", "multiple", "truefalse"):
        assert any(field.is_chosen for field in practice.fields)
    else:
        assert all(field.value for field in practice.fields)


@pytest.mark.parametrize(
    ("kind", "given", "key"),
    [
        ("truefalse", {"r": "true"}, ("Falso",)),
        ("short", {"r": "catastro"}, ("predial",)),
        ("numeric", {"r": "3"}, ("15",)),
        ("matching", {"r_0": "x"}, ("Predial → Hacienda", "Sisbén → Planeación")),
        ("ordering", {"r_0": "1", "r_1": "1", "r_2": "1"}, ("Primero", "Luego", "Al final")),
    ],
)
def test_a_wrong_answer_shows_the_right_one_in_words(kind, given, key) -> None:
    outcome = asked(KINDS[kind], practica="b0f0e0d0c", **given).outcome
    assert outcome["state"] in ("wrong", "")
    assert outcome.get("key", key) == key


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("given", [{}, {"r": ""}, {"r": "x" * 100_000}, {"r_0": "-1", "r": "'"}])
def test_nothing_that_is_sent_breaks_it(kind: str, given: dict[str, object]) -> None:
    practice = asked(KINDS[kind], practica="b0f0e0d0c", **given)
    assert practice.outcome["state"] != "right"
    assert practice.outcome["words"]


def test_an_answer_to_another_question_is_none_to_this() -> None:
    assert asked(KINDS["single"], practica="botro", r="x").outcome is None


def test_disguises_differ_from_block_to_block() -> None:
    raw = KINDS["single"]
    stream = StreamValue(
        LessonBlock(),
        [{"type": "practice", "value": [raw], "id": name} for name in ("a", "b")],
        is_lazy=True,
    )
    found = [practice_of(each, anchor="x", given=QueryDict()) for each in stream]
    values = [{field.value for field in practice.fields} for practice in found]
    assert values[0].isdisjoint(values[1])


def test_an_empty_practice_shows_nothing() -> None:
    assert practice_of(SimpleNamespace(value=[], id="a"), anchor="a", given=QueryDict()) is None

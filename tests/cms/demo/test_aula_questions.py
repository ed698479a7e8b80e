"""From the question of a content file to the payload: ids by place, pairs and distractors."""

import pytest

from cms.demo.aula.questions import payload
from tests.cms.demo.courses import quiz_questions


def test_ids_depend_on_the_place_alone() -> None:
    row = next(row for row in quiz_questions("gobierno-en-linea") if row["type"] == "matching")
    once, again = payload(row, place="a/1"), payload(row, place="a/1")
    assert once == again
    elsewhere = payload(row, place="a/2")
    ids = {stem["id"] for stem in once["stems"]} | {choice["id"] for choice in once["choices"]}
    moved = {stem["id"] for stem in elsewhere["stems"]}
    assert len(ids) == len(once["stems"]) + len(once["choices"])
    assert not ids & moved


def test_pairs_may_share_an_option_and_distractors_match_nothing() -> None:
    record = {
        "type": "matching",
        "title": "Un nombre",
        "text": "Una",
        "pairs": [
            {"stem": "Uno", "match": "Impar", "feedback": "Piense en mitades."},
            {"stem": "Dos", "match": "Par"},
            {"stem": "Tres", "match": "Impar"},
        ],
        "distractors": ["Ninguno"],
    }
    question = payload(record, place="x")
    assert [choice["text"] for choice in question["choices"]] == ["Impar", "Par", "Ninguno"]
    impar = question["choices"][0]["id"]
    assert [stem["match"] == impar for stem in question["stems"]] == [True, False, True]
    assert [stem.get("feedback") for stem in question["stems"]] == [
        "Piense en mitades.",
        None,
        None,
    ]
    assert set(question) == {"schema", "type", "text", "stems", "choices"}


def test_a_question_without_its_parts_is_refused() -> None:
    with pytest.raises(KeyError):
        payload({"type": "single", "text": "¿Qué?"}, place="x")

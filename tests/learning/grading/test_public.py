"""The answer key is in no byte that reaches a browser before it may be shown."""

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import strategies as st

from learning.grading import (
    choice_order,
    grade,
    public_answer,
    public_part,
    right_answer,
    stable_answer,
)
from tests.learning.grading.payloads import (
    SECRET,
    choosing,
    given,
    junk,
    kinds,
    matching,
    one_of_each,
    ordering,
    seeds,
)

KEY_FIELDS = {
    "fraction",
    "correct",
    "match",
    "answers",
    "value",
    "tolerance",
    "tolerance_kind",
    "feedback",
    "general_feedback",
    "grader_notes",
    "case_sensitive",
    "ignore_accents",
    "schema",
}


def fields_in(part: Any) -> set[str]:
    if isinstance(part, dict):
        return set(part) | {name for each in part.values() for name in fields_in(each)}
    if isinstance(part, list):
        return {name for each in part for name in fields_in(each)}
    return set()


@given(kinds, seeds)
def test_nothing_of_the_key_is_public(kind: str, seed: int) -> None:
    shown = public_part(one_of_each()[kind], seed=seed)

    assert not fields_in(shown) & KEY_FIELDS
    sent = json.dumps(shown, ensure_ascii=False)
    assert SECRET not in sent
    assert "8675309" not in sent
    assert "0.125" not in sent


@pytest.mark.parametrize("kind", sorted(one_of_each()))
def test_what_no_rule_names_stays_on_the_server(kind: str) -> None:
    asked = {**one_of_each()[kind], "rubric": SECRET, "clave": [SECRET], "unit": SECRET + " km"}
    for name in ("choices", "stems", "items"):
        asked[name] = [{**each, "nota": SECRET} for each in asked.get(name, [])]

    sent = json.dumps(public_part(asked, seed=1))

    if kind == "numeric":
        assert sent.count(SECRET) == 1  # the unit is part of the question
    else:
        assert SECRET not in sent


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", {"type", "text", "choices"}),
        ("multiple", {"type", "text", "choices"}),
        ("truefalse", {"type", "text"}),
        ("matching", {"type", "text", "stems", "choices"}),
        ("ordering", {"type", "text", "items"}),
        ("short", {"type", "text"}),
        ("numeric", {"type", "text", "unit"}),
        ("open", {"type", "text", "rows"}),
        ("description", {"type", "text"}),
    ],
)
def test_the_public_fields_of_each_type(kind: str, fields: set[str]) -> None:
    assert set(public_part(one_of_each()[kind], seed=1)) == fields


@given(st.permutations(["o1", "o2", "o3"]), seeds)
def test_a_pairing_cannot_be_told_from_what_is_shown(order: list[str], seed: int) -> None:
    """All pairings of the same texts look exactly alike."""
    stems = ["s1", "s2", "s3"]
    one = matching(dict(zip(stems, ["o1", "o2", "o3"], strict=True)))
    other = matching(dict(zip(stems, order, strict=True)))

    assert public_part(one, seed=seed) == public_part(other, seed=seed)


@given(st.permutations(["p", "q", "r", "t"]), seeds)
def test_an_order_cannot_be_told_from_what_is_shown(order: list[str], seed: int) -> None:
    assert public_part(ordering(*order), seed=seed) == public_part(
        ordering("p", "q", "r", "t"), seed=seed
    )


@given(st.permutations([1.0, 0.0, 0.0, -0.5]), st.sampled_from(["single", "multiple"]), seeds)
def test_what_is_right_cannot_be_told_from_what_is_shown(
    fractions: list[float], kind: str, seed: int
) -> None:
    assert public_part(choosing(kind, *fractions), seed=seed) == public_part(
        choosing(kind, 1, 0, 0, -0.5), seed=seed
    )


def test_an_option_that_shares_its_id_with_its_stem_does_not_give_itself_away() -> None:
    asked = matching({"x1": "x1", "x2": "x2"})

    shown = public_part(asked, seed=99)

    stems = {stem["id"] for stem in shown["stems"]}
    assert stems == {"x1", "x2"}
    assert not stems & {option["id"] for option in shown["choices"]}


def test_numbered_ids_do_not_give_the_order_away() -> None:
    """Sorted by the ids that are sent, things stand in every order."""
    found = set()
    for seed in range(200):
        shown = public_part(ordering("1", "2", "3"), seed=seed)
        found.add(tuple(each["text"] for each in sorted(shown["items"], key=lambda x: x["id"])))

    assert found == set(permutations(["Paso 1", "Paso 2", "Paso 3"]))


def test_a_stem_without_text_is_not_shown_and_its_option_is() -> None:
    shown = public_part(matching({"s1": "o1", "s2": "o2", "-s3": "o3"}), seed=1)

    assert [stem["id"] for stem in shown["stems"]] == ["s1", "s2"]
    assert {option["text"] for option in shown["choices"]} == {
        "Respuesta o1",
        "Respuesta o2",
        "Respuesta o3",
    }


def test_options_are_shown_in_the_order_of_the_layout() -> None:
    shown = public_part(choosing("single", 1, 0, 0), seed=1, order=["c", "a", "b"])

    assert [each["text"] for each in shown["choices"]] == ["Opción c", "Opción a", "Opción b"]


@pytest.mark.parametrize("kind", ["single", "multiple", "matching", "ordering"])
def test_without_a_layout_the_seed_gives_the_same_order(kind: str) -> None:
    asked = one_of_each()[kind]
    for seed in range(5):
        order = choice_order(asked, seed=seed)
        assert public_part(asked, seed=seed) == public_part(asked, seed=seed, order=order)


@given(kinds, seeds)
def test_an_answer_goes_out_in_disguise_and_comes_back(kind: str, seed: int) -> None:
    asked = one_of_each()[kind]
    answer = right_answer(asked)

    sent = public_answer(asked, answer, seed=seed)
    back = stable_answer(asked, sent, seed=seed)

    assert back == answer
    assert grade(asked, back) == grade(asked, answer)
    if kind in ("single", "multiple", "matching", "ordering"):
        assert sent != answer


def test_places_by_item_come_back_too() -> None:
    asked = ordering("p", "q", "r")
    answer = {"p": "2", "q": "1", "r": ""}

    sent = public_answer(asked, answer, seed=5)

    assert stable_answer(asked, sent, seed=5) == answer


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single", "a"),
        ("multiple", ["a", "b"]),
        ("matching", {"s1": "o1"}),
        ("ordering", ["p", "q", "r"]),
        ("ordering", {"p": 1}),
    ],
)
def test_the_ids_of_the_store_are_not_taken_from_a_browser(kind: str, sent: object) -> None:
    asked = one_of_each()[kind]

    assert not grade(asked, stable_answer(asked, sent, seed=1)).is_answered


def test_another_attempts_disguise_is_not_taken() -> None:
    asked = one_of_each()["single"]
    sent = public_answer(asked, "a", seed=1)

    assert grade(asked, stable_answer(asked, sent, seed=1)).fraction == 1.0
    assert not grade(asked, stable_answer(asked, sent, seed=2)).is_answered


@given(kinds, junk, seeds, examples=300)
def test_whatever_a_browser_sends_is_read_without_failing(
    kind: str, sent: object, seed: int
) -> None:
    asked = one_of_each()[kind]

    result = grade(asked, stable_answer(asked, sent, seed=seed))

    assert result.fraction is None or -1 <= result.fraction <= 1


@pytest.mark.parametrize("answer", [None, ""])
@pytest.mark.parametrize("kind", sorted(one_of_each()))
def test_a_blank_answer_stays_blank(kind: str, answer: object) -> None:
    assert stable_answer(one_of_each()[kind], answer, seed=1) == answer
    assert public_answer(one_of_each()[kind], answer, seed=1) == answer

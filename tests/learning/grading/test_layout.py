"""What one attempt asks, out of the rules of a quiz."""

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import strategies as st

from learning.grading import lay_out, max_marks, quiz_problems, slot_seed
from tests.learning.grading.payloads import (
    choosing,
    given,
    matching,
    ordering,
    question,
    seeds,
)


def fixed(identifier: str, max_mark: float = 1) -> dict[str, Any]:
    return {"kind": "fixed", "question": identifier, "max_mark": max_mark}


def draw(topic: str, count: int, max_mark: float = 1, **fields: Any) -> dict[str, Any]:
    return {"kind": "draw", "topic": topic, "count": count, "max_mark": max_mark, **fields}


def pool_of(topic: str, *identifiers: str, **fields: Any) -> list[dict[str, Any]]:
    return [{"question": each, "topic": topic, **fields} for each in identifiers]


def quiz(slots: list[dict[str, Any]], pool: list[dict[str, Any]] = (), **fields: Any) -> Any:
    named = [slot["question"] for slot in slots if slot["kind"] == "fixed"]
    named += [entry["question"] for entry in pool]
    given_questions = fields.pop("questions", {})
    questions = {name: choosing("single", 1, 0, 0, 0) for name in named} | given_questions
    return {"slots": slots, "pool": list(pool), "questions": questions, **fields}


def asked(layout: list[Any]) -> list[str]:
    return [slot["question"] for slot in layout]


def test_fixed_questions_stand_in_the_authors_order() -> None:
    layout = lay_out(quiz([fixed("q2", 2), fixed("q1"), fixed("q3", 0.5)]), seed=1)

    assert asked(layout) == ["q2", "q1", "q3"]
    assert [slot["number"] for slot in layout] == [1, 2, 3]
    assert [slot["slot"] for slot in layout] == [0, 1, 2]
    assert [slot["max_mark"] for slot in layout] == [2.0, 1.0, 0.5]


def test_a_layout_can_be_kept_as_json() -> None:
    layout = lay_out(quiz([fixed("q1"), draw("tema", 1)], pool_of("tema", "q2")), seed=1)

    assert json.loads(json.dumps(layout)) == layout


def test_choices_change_places_with_the_seed() -> None:
    orders = {tuple(lay_out(quiz([fixed("q1")]), seed)[0]["order"]) for seed in range(50)}

    assert len(orders) > 10
    assert {frozenset(order) for order in orders} == {frozenset("abcd")}


def test_two_questions_of_an_attempt_are_shuffled_apart() -> None:
    layouts = [lay_out(quiz([fixed("q1"), fixed("q2")]), seed) for seed in range(20)]

    assert any(one["order"] != other["order"] for one, other in layouts)


@pytest.mark.parametrize("by", ["quiz", "question"])
def test_choices_stay_where_the_author_put_them_if_told(by: str) -> None:
    fields: dict[str, Any] = {"shuffle_choices": False}
    if by == "question":
        still = {**choosing("single", 1, 0, 0, 0), "shuffle": False}
        fields = {"questions": {"q1": still}}

    orders = [lay_out(quiz([fixed("q1")], **fields), seed)[0]["order"] for seed in range(10)]

    assert orders == [["a", "b", "c", "d"]] * 10


def test_pairs_and_things_to_order_are_shuffled_whatever_is_told() -> None:
    rules = quiz(
        [fixed("m"), fixed("o")],
        questions={
            "m": {**matching({"s1": "o1", "s2": "o2", "s3": "o3"}), "shuffle": False},
            "o": {**ordering("p", "q", "r"), "shuffle": False},
        },
        shuffle_choices=False,
    )

    orders = {tuple(slot["order"]) for seed in range(20) for slot in lay_out(rules, seed)}

    assert len([order for order in orders if "p" in order]) > 3
    assert len([order for order in orders if "o1" in order]) > 3


def test_types_without_options_have_no_order() -> None:
    rules = quiz([fixed("x")], questions={"x": question("open")})

    assert lay_out(rules, 1)[0]["order"] == []


def test_a_draw_takes_from_its_topic_and_level_and_nothing_twice() -> None:
    pool = [
        *pool_of("pqrsd", "p1", "p2", "p3", level="básico"),
        *pool_of("pqrsd", "p4", "p5", level="alto"),
        *pool_of("datos", "d1", "d2"),
    ]
    rules = quiz([fixed("p1"), draw("pqrsd", 2, level="básico"), draw("pqrsd", 2)], pool)

    for seed in range(30):
        layout = lay_out(rules, seed)
        assert [slot["slot"] for slot in layout] == [0, 1, 1, 2, 2]
        assert asked(layout)[0] == "p1"
        assert set(asked(layout)[1:3]) == {"p2", "p3"}
        assert set(asked(layout)[3:]) == {"p4", "p5"}


def test_the_wider_draw_leaves_enough_for_the_narrower_that_comes_after() -> None:
    pool = [*pool_of("t", "a", "b", level="alto"), *pool_of("t", "c", "d", level="bajo")]
    rules = quiz([draw("t", 2), draw("t", 2, level="alto")], pool)

    assert quiz_problems(rules) == []
    for seed in range(20):
        assert asked(lay_out(rules, seed))[:2] in (["c", "d"], ["d", "c"])


def test_draws_differ_between_attempts_and_are_even() -> None:
    rules = quiz([draw("t", 2)], pool_of("t", "a", "b", "c", "d", "e"))

    found = Counter(each for seed in range(1_000) for each in asked(lay_out(rules, seed)))

    assert len(found) == 5
    assert min(found.values()) > 300
    assert max(found.values()) < 500


def test_the_order_of_the_bank_does_not_matter() -> None:
    pool = pool_of("t", "a", "b", "c", "d", "e")
    one, other = quiz([draw("t", 3)], pool), quiz([draw("t", 3)], pool[::-1])

    assert [lay_out(one, seed) for seed in range(10)] == [
        lay_out(other, seed) for seed in range(10)
    ]


def test_questions_change_places_and_descriptions_do_not() -> None:
    rules = quiz(
        [fixed("intro", 0), fixed("q1", 2), fixed("q2"), fixed("media", 0), fixed("q3")],
        questions={"intro": question("description"), "media": question("description")},
        shuffle_questions=True,
    )

    orders = {tuple(asked(lay_out(rules, seed))) for seed in range(60)}

    assert {(order[0], order[3]) for order in orders} == {("intro", "media")}
    assert len(orders) == 6
    for seed in range(10):
        worth = {slot["question"]: slot["max_mark"] for slot in lay_out(rules, seed)}
        assert worth["q1"] == 2.0


@given(seeds, st.integers(0, 4), st.booleans(), st.booleans())
def test_layout_property(seed: int, count: int, questions: bool, choices: bool) -> None:
    rules = quiz(
        [fixed("q1"), draw("t", count), fixed("q2")],
        pool_of("t", "q1", "a", "b", "c", "d"),
        shuffle_questions=questions,
        shuffle_choices=choices,
    )

    layout = lay_out(rules, seed)

    assert layout == lay_out(rules, seed)
    assert len(layout) == count + 2
    assert len(set(asked(layout))) == len(layout)
    assert [slot["number"] for slot in layout] == list(range(1, len(layout) + 1))
    assert max_marks(rules) == sum(slot["max_mark"] for slot in layout)


def test_the_points_of_a_quiz() -> None:
    rules = quiz([fixed("q1", 0.1), fixed("q2", 0.2), draw("t", 3, 2)], pool_of("t", "a", "b", "c"))

    assert max_marks(rules) == 6.3


def test_the_seed_of_a_question_is_its_own() -> None:
    assert slot_seed(7, "q1") != slot_seed(7, "q2")
    assert slot_seed(7, "q1") == slot_seed("7", "q1")


@pytest.mark.parametrize(
    ("slots", "pool", "problem"),
    [
        ([], [], "El cuestionario no tiene preguntas."),
        ([fixed("q1"), fixed("q1")], [], "Hay una pregunta repetida en el cuestionario."),
        ([fixed("q1", -1)], [], "Los puntos de una pregunta no pueden ser negativos."),
        (
            [draw("t", 3)],
            pool_of("t", "a", "b"),
            "El sorteo del tema «t» pide 3 preguntas y solo hay 2 disponibles.",
        ),
        (
            [fixed("a"), draw("t", 2)],
            pool_of("t", "a", "b"),
            "El sorteo del tema «t» pide 2 preguntas y solo hay 1 disponibles.",
        ),
        (
            [draw("t", 0)],
            pool_of("t", "a"),
            "El sorteo del tema «t» debe pedir al menos una pregunta.",
        ),
    ],
)
def test_what_cannot_be_laid_out_is_told(
    slots: list[dict[str, Any]], pool: list[dict[str, Any]], problem: str
) -> None:
    assert quiz_problems(quiz(slots, pool)) == [problem]


def test_a_question_that_is_gone_is_told() -> None:
    rules = quiz([fixed("q1")])
    del rules["questions"]["q1"]

    assert quiz_problems(rules) == ["El cuestionario nombra una pregunta que ya no existe."]


def test_a_sound_quiz_has_no_problems() -> None:
    assert quiz_problems(quiz([fixed("q1"), draw("t", 1)], pool_of("t", "a"))) == []

"""From the controls of a form to the answer that is kept, and back: no database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.answers import NOT_THIS, UNREADABLE, digest_of, is_of, read_answer, shown_answer
from learning.grading import grade, public_part
from learning.showing import in_words, outcome_of, points, show

SEED = "a-seed/1"
CHOICES = [
    {"id": "a", "text": "Alfa", "fraction": 1.0, "feedback": "Sí."},
    {"id": "b", "text": "Beta", "fraction": 0.0, "feedback": "No."},
    {"id": "c", "text": "Gama", "fraction": 0.0},
]
QUESTIONS: dict[str, dict[str, Any]] = {
    "single": {"choices": CHOICES},
    "multiple": {
        "choices": [
            {"id": "a", "text": "Alfa", "fraction": 0.5},
            {"id": "b", "text": "Beta", "fraction": -1.0},
            {"id": "c", "text": "Gama", "fraction": 0.5},
        ]
    },
    "truefalse": {"correct": False, "feedback": {"true": "Mire otra vez."}},
    "matching": {
        "stems": [
            {"id": "s1", "text": "Boyacá", "match": "m1"},
            {"id": "s2", "text": "Casanare", "match": "m2"},
        ],
        "choices": [{"id": "m1", "text": "Tunja"}, {"id": "m2", "text": "Yopal"}],
    },
    "ordering": {"items": [{"id": "i1", "text": "Uno"}, {"id": "i2", "text": "Dos"}]},
    "short": {"answers": [{"id": "x", "text": "agua*", "fraction": 1.0}]},
    "numeric": {"answers": [{"id": "n", "value": "2.5", "fraction": 1.0}], "unit": "m"},
    "open": {"rows": 4, "grader_notes": "secreto"},
    "description": {},
}


def question(kind: str) -> dict[str, Any]:
    return {"type": kind, "schema": 1, "text": "<p>¿Qué?</p>", **QUESTIONS[kind]}


def read(kind: str, *fields: tuple[str, str]) -> Any:
    return read_answer(question(kind), fields, slot=3, seed=SEED)


def public_id(kind: str, text: str) -> str:
    part = public_part(question(kind), seed=SEED)
    both = [*part.get("choices", []), *part.get("items", [])]
    return str(next(each["id"] for each in both if each["text"] == text))


RIGHT: dict[str, Any] = {
    "single": "a",
    "multiple": ["a", "c"],
    "truefalse": "false",
    "matching": {"s1": "m1", "s2": "m2"},
    "ordering": {"i1": 1, "i2": 2},
    "short": "agua potable",
    "numeric": "2,5",
    "open": "Porque\nsí",
}


def right_fields(kind: str) -> list[tuple[str, str]]:
    if kind == "single":
        return [("q3", public_id(kind, "Alfa"))]
    if kind == "multiple":
        return [("q3", public_id(kind, "Gama")), ("q3", public_id(kind, "Alfa"))]
    if kind == "matching":
        return [
            ("q3-s2", public_id(kind, "Yopal")),
            ("q3-s1", public_id(kind, "Tunja")),
        ]
    if kind == "ordering":
        return [
            (f"q3-{public_id(kind, 'Dos')}", "2"),
            (f"q3-{public_id(kind, 'Uno')}", "1"),
        ]
    return [("q3", RIGHT[kind].replace("\n", "\r\n"))]


@pytest.mark.parametrize("kind", RIGHT)
def test_a_right_answer_is_kept_with_stable_ids(kind: str) -> None:
    given_now = read(kind, *right_fields(kind))
    assert (given_now.answer, given_now.problem) == (RIGHT[kind], "")
    if kind != "open":
        assert grade(question(kind), given_now.answer).fraction == 1.0
    mirrored = read(kind, *reversed(right_fields(kind)))
    assert digest_of(mirrored.answer) == digest_of(given_now.answer)


@pytest.mark.parametrize("kind", RIGHT)
def test_a_kept_answer_fills_the_form_in_again(kind: str) -> None:
    shown = show(
        question(kind), slot=3, place=1, seed=SEED, order=None, answer=RIGHT[kind], max_mark=1
    )
    fields = [("q3", each.id) for each in shown.options if each.is_chosen]
    fields += [
        (select.name, each.id)
        for select in shown.selects
        for each in select.options
        if each.is_chosen
    ]
    if shown.value and not shown.options:
        fields = [("q3", shown.value)]
    assert digest_of(read(kind, *fields).answer) == shown.base != ""
    assert shown.problem == ""


@pytest.mark.parametrize("kind", [*RIGHT, "description"])
def test_nothing_is_a_blank_without_a_digest(kind: str) -> None:
    blank = read(kind)
    if kind == "description":
        assert blank.problem == NOT_THIS
        return
    assert (blank.answer, blank.problem, digest_of(blank.answer)) == (None, "", "")
    if kind in ("short", "numeric", "open", "single", "truefalse", "multiple"):
        assert read(kind, ("q3", "")).answer is None


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", [("q3", "a")]),
        ("single", [("q3", "x"), ("q3", "y")]),
        ("multiple", [("q3", "a")]),
        ("truefalse", [("q3", "True")]),
        ("matching", [("q3-s1", "m1")]),
        ("matching", [("q3-s9", "")]),
        ("matching", [("q3", "x")]),
        ("ordering", [("q3-i1", "1")]),
        ("short", [("q4", "agua")]),
        ("short", [("q33", "agua")]),
        ("short", [("q3-x", "agua")]),
        ("short", [("q3", "a"), ("q3", "b")]),
    ],
)
def test_what_no_form_of_ours_sends(kind: str, fields: list[tuple[str, str]]) -> None:
    given_now = read(kind, *fields)
    assert given_now.answer is None
    # A stem that is not there and has no value says nothing.
    assert given_now.problem == NOT_THIS or fields == [("q3-s9", "")]


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800"])
def test_what_no_database_keeps(text: str) -> None:
    for kind in RIGHT:
        assert read(kind, ("q3", text)).problem == UNREADABLE


def test_places_out_of_range_are_refused() -> None:
    name = f"q3-{public_id('ordering', 'Uno')}"
    for place in ("0", "3", "-1", "x", "1.5", "²", "9" * 400):
        assert read("ordering", (name, place)).problem == NOT_THIS


def test_lengths() -> None:
    assert read("short", ("q3", "a" * 1000)).problem == ""
    assert "caben 1.000" in read("short", ("q3", "a" * 1001)).problem
    assert read("open", ("q3", "a\r\n" * 10_000)).problem == ""
    assert "caben 20.000" in read("open", ("q3", "a" * 20_001)).problem
    assert read("multiple", *[("q3", "")] * 201).problem == NOT_THIS


@given(
    st.sampled_from([*RIGHT, "description"]),
    st.lists(
        st.tuples(
            st.one_of(st.text(max_size=8), st.sampled_from(["q3", "q3-s1", "q3-i1"])),
            st.text(max_size=20),
        ),
        max_size=6,
    ),
)
def test_nothing_that_is_posted_raises(kind: str, fields: list[tuple[str, str]]) -> None:
    given_now = read_answer(question(kind), fields, slot=3, seed=SEED)
    digest_of(given_now.answer)
    shown_answer(question(kind), given_now.answer, seed=SEED)
    grade(question(kind), given_now.answer)


def test_names_of_controls() -> None:
    assert is_of(3, "q3")
    assert is_of(3, "q3-x")
    assert not is_of(3, "q33")
    assert not is_of(3, "q")
    assert not is_of(33, "q3")


def test_a_number_that_cannot_be_read_says_why() -> None:
    shown = show(question("numeric"), slot=1, place=1, seed=SEED, order=None, answer="dos")
    assert "solo el número" in shown.problem
    assert shown.value == "dos"


def test_answers_in_words() -> None:
    assert [each.text for each in in_words(question("multiple"), ["c", "a"])] == ["Alfa", "Gama"]
    assert [each.text for each in in_words(question("truefalse"), "false")] == ["Falso"]
    assert [each.text for each in in_words(question("matching"), {"s2": "m1"})] == [
        "Casanare → Tunja"
    ]
    assert [each.text for each in in_words(question("ordering"), {"i1": 2, "i2": 1})] == [
        "1. Dos",
        "2. Uno",
    ]
    assert in_words(question("short"), None) == []


KEYS = {
    "single": ["Alfa"],
    "multiple": ["Alfa", "Gama"],
    "truefalse": ["Falso"],
    "matching": ["Boyacá → Tunja", "Casanare → Yopal"],
    "ordering": ["1. Uno", "2. Dos"],
    "short": ["agua"],
    "numeric": ["2,5"],
    "open": [],
}


@pytest.mark.parametrize("kind", RIGHT)
def test_the_key_in_words_when_it_may_be_shown(kind: str) -> None:
    after, _ = outcome_of(question(kind), None, preset="practicar", moment="after", fraction=0.0)
    assert after.key == KEYS[kind]
    assert after.words == "Sin responder"
    for preset, moment in (("practicar", "during"), ("evaluar", "after"), ("examen", "after")):
        outcome, _ = outcome_of(question(kind), None, preset=preset, moment=moment, fraction=0.0)
        assert outcome.key == []
        assert outcome.explanation == ""


def test_what_an_outcome_says() -> None:
    part, own = outcome_of(
        question("multiple"), ["a"], preset="practicar", moment="after", fraction=0.5, max_mark=3
    )
    assert (part.state, part.words, part.mark) == ("partial", "Correcta en parte", "1,5 de 3")
    assert [(each.text, each.verdict) for each in own] == [("Alfa", "right")]
    waits, _ = outcome_of(question("open"), "Sí", preset="evaluar", moment="after")
    assert waits.words == "La califica una persona"
    exam, own = outcome_of(question("single"), "b", preset="examen", moment="after", fraction=0.0)
    assert (exam.words, exam.feedback, exam.mark) == ("", [], "")
    assert [each.verdict for each in own] == [""]


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1"), (2.5, "2,5"), (0.333333, "0,33"), (100.0, "100"), (0, "0")]
)
def test_points(number: float, text: str) -> None:
    assert points(number) == text

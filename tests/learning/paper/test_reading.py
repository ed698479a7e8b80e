"""What is typed of a sheet: letters, parentheses, blanks, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.grading import lay_out
from learning.paper import (
    Place,
    laid_out,
    places_of,
    read_sheet,
    seed_of_version,
    write_field,
    write_line,
)


def choice(kind: str, n: int = 4) -> dict[str, Any]:
    choices = [{"id": f"c{at}", "text": f"T{at}", "fraction": float(at == 0)} for at in range(n)]
    return {"type": kind, "schema": 1, "text": "¿?", "choices": choices}


def place(number: int, payload: dict[str, Any], *options: str) -> Place:
    return Place(number, number, str(number), payload, options)


SINGLE = place(1, choice("single"), "c2", "c0", "c3", "c1")
MULTIPLE = place(2, choice("multiple"), "c1", "c3", "c0", "c2")
TRUTH = place(3, {"type": "truefalse", "correct": True, "text": "¿?"}, "true", "false")
MATCHING = place(
    4,
    {
        "type": "matching",
        "text": "¿?",
        "stems": [
            {"id": "s0", "text": "Uno", "match": "c0"},
            {"id": "s1", "text": "", "match": "c1"},
            {"id": "s2", "text": "Dos", "match": "c2"},
        ],
        "choices": [{"id": f"c{at}", "text": f"T{at}"} for at in range(3)],
    },
    "c2", "c1", "c0",
)  # fmt: skip
ORDERING = place(
    5,
    {"type": "ordering", "text": "¿?", "items": [{"id": f"c{at}", "text": "T"} for at in range(3)]},
    "c1", "c2", "c0",
)  # fmt: skip
NUMERIC = place(6, {"type": "numeric", "text": "¿?", "answers": []})
SHORT = place(7, {"type": "short", "text": "¿?", "answers": []})
OPEN = place(8, {"type": "open", "text": "¿?"})
ALL = [SINGLE, MULTIPLE, TRUTH, MATCHING, ORDERING, NUMERIC, SHORT, OPEN]
LETTERS = [SINGLE, MULTIPLE, TRUTH]


@pytest.mark.parametrize(
    ("line", "answers"),
    [
        ("bab", {1: "c0", 2: ["c1"], 3: "false"}),
        ("B A B", {1: "c0", 2: ["c1"], 3: "false"}),
        ("b,(ca),v", {1: "c0", 2: ["c0", "c1"], 3: "true"}),
        ("(d) (abcd) F", {1: "c1", 2: ["c0", "c1", "c2", "c3"], 3: "false"}),
        ("---", {}),
        ("-()—", {}),
        ("a-.", {1: "c2"}),
    ],
)
def test_a_line_of_letters(line: str, answers: dict[int, Any]) -> None:
    typed = read_sheet(LETTERS, line, {})
    assert (typed.answers, typed.problems) == (answers, [])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("eab", "Pregunta 1: no tiene la opción «E»; van de la A a la D."),
        ("aac", "Pregunta 3: no tiene la opción «C»; van de la A a la B."),
        ("a1b", "Pregunta 2: no tiene la opción «1»"),
        ("añb", "Pregunta 2: no tiene la opción «Ñ»"),
        ("(ab)ab", "Pregunta 1: pide una sola letra."),
        ("a(aa)b", "Pregunta 2: tiene una letra repetida."),
        ("ab", "la hoja tiene 3 de letra y usted escribió 2. Falta desde la pregunta 3."),
        ("", "usted escribió 0. Falta desde la pregunta 1."),
        ("abab", "Sobran respuestas: la hoja tiene 3 de letra y usted escribió 4."),
        ("a(bab", "Falta cerrar un paréntesis, o sobra uno."),
        ("ab)a", "Falta cerrar un paréntesis, o sobra uno."),
        ("a((b)b", "Falta cerrar un paréntesis, o sobra uno."),
        ("a" * 2001, "La línea es demasiado larga."),
    ],
)
def test_a_slip_is_refused_with_the_number_of_its_question(line: str, why: str) -> None:
    ((name, said),) = read_sheet(LETTERS, line, {}).problems
    assert name == "letters"
    assert why in said


def test_every_slip_of_a_line_is_said_at_once() -> None:
    typed = read_sheet(LETTERS, "z(aa)z", {})
    assert [said[:11] for _, said in typed.problems] == [
        "Pregunta 1:",
        "Pregunta 2:",
        "Pregunta 3:",
    ]


def test_what_has_no_letter_has_its_field() -> None:
    written = {
        "p4": " ca ",
        "p5": "3 1 2",
        "p6": "1.234,5",
        "p7": "la alcaldía",
        "p8": "Porque sí.\r\nY ya.",
    }
    typed = read_sheet(ALL, "bab", written)
    assert typed.problems == []
    assert {slot: typed.answers[slot] for slot in range(4, 9)} == {
        4: {"s0": "c0", "s2": "c2"},
        5: {"c1": 3, "c2": 1, "c0": 2},
        6: "1.234,5",
        7: "la alcaldía",
        8: "Porque sí.\nY ya.",
    }


@pytest.mark.parametrize("blank", ["", "  ", "-", "—"])
def test_a_field_may_be_blank(blank: str) -> None:
    written = {each.name: blank for each in ALL}
    assert set(read_sheet(ALL, "bab", written).answers) == {1, 2, 3}


def test_part_of_a_pairing_or_an_order_may_be_blank() -> None:
    typed = read_sheet([MATCHING, ORDERING], "", {"p4": "-b", "p5": "1-3"})
    assert typed.answers == {4: {"s2": "c1"}, 5: {"c1": 1, "c0": 3}}
    assert typed.problems == []


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("p4", "abc", "Pregunta 4: son 2 letras, una por elemento, y usted escribió 3."),
        ("p4", "az", "Pregunta 4: no tiene la opción «Z»; van de la A a la C."),
        ("p5", "12", "Pregunta 5: son 3 puestos, uno por elemento, y usted escribió 2."),
        ("p5", "1 2 4", "Pregunta 5: «4» no es un puesto; van del 1 al 3."),
        ("p5", "a23", "Pregunta 5: «a» no es un puesto"),
        ("p5", "1 2 9999999999999", "no es un puesto"),
        ("p6", "quince", "Si no escribió un número, déjela vacía."),
        ("p7", "x" * 1001, "Pregunta 7: La respuesta es demasiado larga"),
        ("p8", "a\ud800", "Pregunta 8: La respuesta tiene un carácter"),
    ],
)
def test_a_field_that_cannot_be_read_says_why(name: str, text: str, why: str) -> None:
    typed = read_sheet(ALL, "bab", {name: text})
    ((field, said),) = typed.problems
    assert field == name
    assert why in said


@given(st.text(max_size=60), st.text(max_size=30))
def test_whatever_is_typed_is_read_or_refused(line: str, text: str) -> None:
    typed = read_sheet(ALL, line, {each.name: text for each in ALL})
    slots = {each.slot for each in ALL}
    assert set(typed.answers) <= slots
    assert all(said for _, said in typed.problems)


@given(st.data())
def test_what_is_kept_is_written_as_it_was_typed(data: st.DataObject) -> None:
    kept: dict[int, Any] = {
        1: data.draw(st.sampled_from(["c0", "c1", "c2", "c3", None])),
        2: data.draw(st.lists(st.sampled_from(["c0", "c1", "c2", "c3"]), unique=True).map(sorted)),
        3: data.draw(st.sampled_from(["true", "false", None])),
        4: data.draw(st.sampled_from([None, {"s0": "c0"}, {"s0": "c1", "s2": "c1"}])),
        5: data.draw(st.sampled_from([None, {"c1": 2}, {"c1": 3, "c2": 1, "c0": 2}])),
        6: data.draw(st.sampled_from([None, "12,5"])),
    }
    kept = {slot: answer for slot, answer in kept.items() if answer}
    fields = {each.name: write_field(each, kept.get(each.slot)) for each in ALL}
    typed = read_sheet(ALL, write_line(ALL, kept), fields)
    assert (typed.answers, typed.problems) == (kept, [])


def test_every_sheet_of_a_version_is_the_same_and_numbers_skip_texts() -> None:
    payloads = {
        "11": choice("single"),
        "12": {"type": "description", "text": "Lea."},
        "13": {"type": "truefalse", "text": "¿?", "correct": True},
    }
    slots = [{"kind": "fixed", "question": each, "max_mark": 1.0} for each in payloads]
    version = {"slots": slots, "shuffle_questions": False, "shuffle_choices": True}
    seed = seed_of_version(7, "abc")
    placed = laid_out(version, payloads, seed)
    assert placed == laid_out(version, payloads, seed) == lay_out(
        {**version, "questions": payloads}, seed  # type: ignore[typeddict-item]
    )  # fmt: skip
    found = places_of(placed, payloads)
    assert [(each.number, each.slot) for each in found] == [(1, 1), (2, 3)]
    assert sorted(found[0].options) == ["c0", "c1", "c2", "c3"]
    assert found[1].options == ("true", "false")
    assert seed != seed_of_version(8, "abc")

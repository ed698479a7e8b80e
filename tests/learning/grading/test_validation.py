"""Which questions may be frozen, and what their authors are told."""

from typing import Any

import pytest
from hypothesis import strategies as st

from learning.grading import SCHEMA, TYPES, grade, public_part, right_answer, validate
from tests.learning.grading.payloads import (
    choice,
    choosing,
    given,
    junk,
    matching,
    numeric,
    one_of_each,
    ordering,
    question,
    scalars,
    short,
    weights,
)

NO_FULL = "Ninguna respuesta vale el 100 %: quien acierte debe poder ganar todos los puntos."


@pytest.mark.parametrize("kind", TYPES)
def test_a_sound_question_has_no_problems(kind: str) -> None:
    assert validate(one_of_each()[kind]) == []


@pytest.mark.parametrize(
    "sound",
    [
        choosing("single", 1, 1, 0),
        choosing("single", 1, -1),
        choosing("multiple", 1, 0),
        choosing("multiple", 0.3333333, 0.3333333, 0.3333333, -1),
        choosing("multiple", *[0.1666667] * 6),
        choosing("multiple", *[0.1428571] * 7),
        choosing("multiple", *[0.1111111] * 9),
        question("truefalse", correct=False),
        matching({"s1": "o1", "s2": "o1"}, extra=("o2",)),
        short(("Yopal", 1.0), ("*", 0.0)),
        short(("\\*", 1.0)),
        numeric({"value": 5}),
        numeric({"value": -2.5, "tolerance": 0.5, "tolerance_kind": "geometric"}),
        numeric({"value": "1e3"}, {"value": "*", "fraction": 0}),
    ],
)
def test_these_are_sound_too(sound: dict[str, Any]) -> None:
    assert validate(sound) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"type": "essay"}, "El tipo de pregunta no existe."),
        ({"type": ["single"]}, "El tipo de pregunta no existe."),
        (
            {"schema": SCHEMA + 1},
            "La pregunta está escrita en una versión de formato desconocida.",
        ),
        ({"text": "  "}, "Escriba el enunciado de la pregunta."),
        ({"text": None}, "Escriba el enunciado de la pregunta."),
        ({"text": "a\x00b"}, "Escriba el enunciado de la pregunta."),
        ({"general_feedback": 3}, "La explicación general debe ser un texto."),
        ({"choices": []}, "La pregunta necesita al menos 2 opciones."),
        ({"choices": "ab"}, "La pregunta necesita al menos 2 opciones."),
        ({"choices": [choice("a", 1)]}, "La pregunta necesita al menos 2 opciones."),
        (
            {"choices": [choice("a", 1), choice("a", 0, text="Otra")]},
            "Hay opciones con el mismo identificador.",
        ),
        ({"choices": [choice("a", 1), choice("", 0)]}, "Hay opciones sin identificador."),
        ({"choices": [choice("a", 1), "b"]}, "Hay opciones sin identificador."),
        ({"choices": [choice("a", 1), choice("b", 0, text=" ")]}, "Hay opciones sin texto."),
        (
            {"choices": [choice("a", 1, text="Igual"), choice("b", 0, text=" Igual ")]},
            "Hay opciones que dicen lo mismo.",
        ),
        (
            {"choices": [choice("a", 1, feedback=7), choice("b", 0)]},
            "La retroalimentación debe ser un texto.",
        ),
        ({"choices": [choice("a", 0.9), choice("b", 0)]}, NO_FULL),
        (
            {"choices": [choice("a", 1), choice("b", 1.5)]},
            "Cada peso debe ser un número entre −100 % y 100 %.",
        ),
        (
            {"choices": [choice("a", 1), choice("b", float("nan"))]},
            "Cada peso debe ser un número entre −100 % y 100 %.",
        ),
        (
            {"choices": [choice("a", 1), choice("b", True)]},
            "Cada peso debe ser un número entre −100 % y 100 %.",
        ),
        (
            {"choices": [choice("a", 1), choice("b", "0")]},
            "Cada peso debe ser un número entre −100 % y 100 %.",
        ),
    ],
)
def test_what_is_wrong_with_a_single_choice(change: dict[str, Any], problem: str) -> None:
    assert validate({**choosing("single", 1, 0), **change}) == [problem]


@pytest.mark.parametrize(
    ("fractions", "problem"),
    [
        ((0.5, 0.4), "suman 90 %; deben sumar 100 %."),
        ((0.33333, 0.33333, 0.33333), "suman 99,999 %; deben sumar 100 %."),
        ((0.75, 0.75), "suman 150 %; deben sumar 100 %."),
        ((1, 1, -1), "suman 200 %; deben sumar 100 %."),
        ((0, 0), "Marque al menos una opción correcta."),
        ((-1, -0.5), "Marque al menos una opción correcta."),
    ],
)
def test_what_is_wrong_with_the_weights_of_a_multiple_choice(
    fractions: tuple[float, ...], problem: str
) -> None:
    (told,) = validate(choosing("multiple", *fractions))

    assert told.endswith(problem)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "Diga si la afirmación es verdadera o falsa."),
        ({"correct": "true"}, "Diga si la afirmación es verdadera o falsa."),
        (
            {"correct": True, "feedback": "bien"},
            "La retroalimentación debe ser un texto para verdadero y otro para falso.",
        ),
        (
            {"correct": True, "feedback": {"sí": "bien"}},
            "La retroalimentación debe ser un texto para verdadero y otro para falso.",
        ),
    ],
)
def test_what_is_wrong_with_true_or_false(fields: dict[str, Any], problem: str) -> None:
    assert validate(question("truefalse", **fields)) == [problem]


def test_what_is_wrong_with_pairs() -> None:
    lone = matching({"s1": "o1", "-s2": "o2"})
    lost = matching({"s1": "o1", "s2": "o2"})
    lost["stems"][1]["match"] = "o9"
    same = matching({"s1": "o1", "s2": "o2"})
    same["choices"][1]["text"] = same["choices"][0]["text"]
    few = matching({"s1": "o1"}, extra=("o2",))
    odd = matching({"s1": "o1", "s2": "o2", "s3": "o2"})
    odd["stems"][2]["text"] = 5

    assert validate(lone) == ["Escriba al menos dos enunciados para emparejar."]
    assert validate(lost) == ["El enunciado «Pareja de s2» no tiene su pareja."]
    assert validate(same) == ["Hay opciones que dicen lo mismo."]
    assert "La pregunta necesita al menos 2 enunciados." in validate(few)
    assert validate(odd) == ["Cada enunciado debe ser un texto."]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (ordering("a"), "La pregunta necesita al menos 2 elementos."),
        (ordering("a", "a"), "Hay elementos con el mismo identificador."),
        (short(), "La pregunta necesita al menos 1 respuesta."),
        (short(("Yopal", 0.5)), NO_FULL),
        (short(("Yopal", 1), ("Yopal", 0.5)), "Hay respuestas que dicen lo mismo."),
        (
            short(("Yopal", 1), ("**", 0.5)),
            "La respuesta «*» acepta cualquier texto: no puede dar puntos.",
        ),
        (
            short(("Yopal", 1), ignore_accents="sí"),
            "La opción «ignore_accents» debe ser sí o no.",
        ),
        (numeric(), "La pregunta necesita al menos 1 respuesta."),
        (numeric({"value": "5", "fraction": 0.5}), NO_FULL),
        (numeric({"value": "3,14"}), "«3,14» no es un número que se pueda leer."),
        (numeric({"value": "abc"}), "«abc» no es un número que se pueda leer."),
        (numeric({"value": None}), "«…» no es un número que se pueda leer."),
        (
            numeric({"value": "*"}),
            "La respuesta «*» acepta cualquier número: no puede dar puntos.",
        ),
        (
            numeric({"value": "5", "tolerance": -1}),
            "La tolerancia debe ser un número igual o mayor que cero.",
        ),
        (
            numeric({"value": "5", "tolerance": "0,5"}),
            "La tolerancia debe ser un número igual o mayor que cero.",
        ),
        (
            numeric({"value": "5", "tolerance_kind": "vague"}),
            "La tolerancia debe ser absoluta, relativa o geométrica.",
        ),
    ],
)
def test_what_is_wrong_with_the_others(asked: dict[str, Any], problem: str) -> None:
    told = validate(asked)

    assert problem in told
    assert len(told) <= 2


def test_all_the_problems_are_told_at_once() -> None:
    told = validate(question("single", text="", choices=[choice("a", 0.5), choice("a", 2)]))

    assert len(told) == 5


@given(junk)
def test_anything_at_all_can_be_checked(anything: Any) -> None:
    assert validate(anything)


lists = st.sampled_from(["choices", "stems", "items", "answers"])
inner_fields = st.sampled_from(
    ["id", "text", "fraction", "match", "value", "tolerance", "tolerance_kind", "feedback"]
)


@given(st.sampled_from(TYPES), lists, st.integers(0, 3), inner_fields, scalars, examples=400)
def test_whatever_passes_can_be_shown_and_graded(
    kind: str, name: str, at: int, field: str, value: Any
) -> None:
    """One field of one member is changed at random, or a list put where the type has none."""
    asked = one_of_each()[kind]
    changed = asked.setdefault(name, [{}])
    changed[at % len(changed)][field] = value

    if validate(asked) == []:
        public_part(asked, seed=1)
        result = grade(asked, right_answer(asked))
        # The wording shown of a short answer need not be one that its wildcards take.
        assert result.fraction in (1.0, None) or kind == "short"


@given(st.lists(weights, min_size=2, max_size=6))
def test_a_multiple_choice_that_passes_can_be_answered_rightly(fractions: list[float]) -> None:
    asked = choosing("multiple", *fractions)

    if validate(asked) == []:
        assert grade(asked, right_answer(asked)).state == "right"

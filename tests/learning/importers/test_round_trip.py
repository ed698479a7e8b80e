"""Export, then import: the same questions, or a loss that says what is missing."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from learning.importers.export_gift import write_gift
from learning.importers.export_moodle_xml import write_moodle_xml
from learning.importers.questions import (
    Choice,
    NumericAnswer,
    Pair,
    Question,
    Rich,
    ShortAnswer,
    Step,
)
from learning.importers.reader import read

from .corpus import cases, source
from .strategies import gift_questions, xml_questions

CLEAN = [
    pytest.param(format, case, id=f"{format}: {case['name']}")
    for format, name in {"gift": "gift", "aiken": "aiken", "moodle-xml": "moodle_xml"}.items()
    for case in cases(name)
    if case.get("question")
]


@settings(max_examples=100, deadline=None)
@given(st.lists(gift_questions, min_size=1, max_size=3))
def test_gift(questions: list[Question]) -> None:
    data, losses = write_gift(questions)
    found = read(data, "gift")
    assert list(found.questions) == questions
    assert not found.has_errors
    assert losses == []


@settings(max_examples=100, deadline=None)
@given(st.lists(xml_questions, min_size=1, max_size=3))
def test_moodle_xml(questions: list[Question]) -> None:
    data, losses = write_moodle_xml(questions)
    found = read(data, "moodle-xml")
    assert list(found.questions) == questions
    assert not found.has_errors
    assert losses == []


@pytest.mark.parametrize(("format", "case"), CLEAN)
def test_corpus_through_moodle_xml(format: str, case: dict[str, Any]) -> None:
    questions = read(source(case).encode(), format).questions
    data, losses = write_moodle_xml(questions)
    assert read(data, "moodle-xml").questions == questions
    assert losses == []


@pytest.mark.parametrize(("format", "case"), CLEAN)
def test_corpus_through_gift(format: str, case: dict[str, Any]) -> None:
    questions = read(source(case).encode(), format).questions
    data, losses = write_gift(questions)
    found = read(data, "gift").questions
    if losses:
        assert format == "moodle-xml"  # what came from GIFT or Aiken goes back whole
    else:
        assert found == questions


def test_lines_of_what_was_written_are_where_the_questions_stand() -> None:
    questions = [
        Question("description", Rich("uno\ndos"), category="A"),
        Question("ordering", Rich("tres"), answers=(Step(Rich("a")), Step(Rich("b")))),
        Question("description", Rich("cuatro"), mark=Decimal(2)),
    ]
    data, losses = write_gift(questions)
    lines = data.decode().split("\n")
    assert [
        (loss.severity, lines[loss.line - 1]) for loss in losses if "cuatro" in loss.message
    ] == [("warning", "cuatro")]
    assert [loss.severity for loss in losses] == ["error", "warning"]
    assert [question.line for question in read(data, "gift").questions] == [3, 7]

    relative = NumericAnswer(Decimal(200), Decimal("0.05"), 1.0, relative=True)
    questions[1] = Question("numeric", Rich("tres"), answers=(relative,))
    data, losses = write_moodle_xml(questions)
    found = read(data, "moodle-xml").questions
    assert [loss.line for loss in losses] == [found[1].line]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"mark": Decimal(2)}, "la puntuación"),
        ({"shuffle": False}, "el orden fijo"),
        ({"case_sensitive": True}, "las mayúsculas"),
        ({"ignore_accents": True}, "las tildes"),
        ({"tags": ("agua",)}, "las etiquetas"),
        ({"when_right": Rich("¡Bien!")}, "según el resultado"),
    ],
)
def test_what_gift_cannot_say(change: dict[str, Any], message: str) -> None:
    question = Question("short", Rich("¿Qué?"), answers=(ShortAnswer("agua", 1.0),))
    data, losses = write_gift([replace(question, **change)])
    assert [loss.severity for loss in losses] == ["warning"]
    assert message in losses[0].message
    assert read(data, "gift").questions == (question,)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question("ordering", Rich("a"), answers=(Step(Rich("b")), Step(Rich("c")))), "ordenar"),
        (Question("short", Rich("a"), answers=(ShortAnswer("b->c", 1.0),)), "emparejamiento"),
        (Question("short", Rich("a"), answers=(ShortAnswer("b", 0.0),)), "respuesta correcta"),
        (Question("numeric", Rich("a")), "respuesta correcta"),
        (Question("matching", Rich("a"), answers=(Pair(Rich("b"), "c"),)), "dos parejas"),
        (Question("description", Rich("")), "vacía"),
        (Question("truefalse", Rich("a")), "una incorrecta"),
        (
            Question("single", Rich("a"), choices=(Choice(Rich("b"), 0.9), Choice(Rich("c"), 0.0))),
            "100 %",
        ),
        (
            Question("single", Rich("a"), choices=(Choice(Rich("b"), 1.0), Choice(Rich(""), 0.0))),
            "vacía",
        ),
        (Question("multiple", Rich("a"), choices=(Choice(Rich("b"), 1.0),)), "dos opciones"),
    ],
)
def test_what_gift_leaves_out(question: Question, message: str) -> None:
    kept = Question("open", Rich("otra"))
    data, losses = write_gift([question, kept])
    assert [loss.severity for loss in losses] == ["error"]
    assert message in losses[0].message
    assert read(data, "gift").questions == (kept,)


@pytest.mark.parametrize("write", [write_gift, write_moodle_xml])
def test_relative_tolerance_becomes_absolute(write: Any) -> None:
    relative = NumericAnswer(Decimal(-200), Decimal("0.05"), 1.0, relative=True)
    data, losses = write([Question("numeric", Rich("a"), answers=(relative,))])
    assert ["relativa" in loss.message for loss in losses] == [True]
    format = "gift" if write is write_gift else "moodle-xml"
    assert read(data, format).questions[0].answers == (
        NumericAnswer(Decimal(-200), Decimal(10), 1.0),
    )


@pytest.mark.parametrize("write", [write_gift, write_moodle_xml])
def test_a_weight_that_the_format_does_not_know(write: Any) -> None:
    choices = (Choice(Rich("b"), 0.61), Choice(Rich("c"), 0.4))
    data, losses = write([Question("multiple", Rich("a"), choices=choices)])
    assert ["61 % pasó a 60 %" in loss.message for loss in losses] == [True]
    format = "gift" if write is write_gift else "moodle-xml"
    assert [choice.fraction for choice in read(data, format).questions[0].choices] == [0.6, 0.4]


def test_an_arrow_in_a_stem() -> None:
    pairs = (Pair(Rich("a -> b"), "c -> d"), Pair(Rich("e"), "f"))
    data, losses = write_gift([Question("matching", Rich("Una"), answers=pairs)])
    assert ["«→»" in loss.message for loss in losses] == [True]
    assert [answer.to_json() for answer in read(data, "gift").questions[0].answers] == [
        {"stem": "a → b", "match": "c -> d"},
        {"stem": "e", "match": "f"},
    ]


def test_a_single_choice_in_which_every_option_is_right() -> None:
    choices = (Choice(Rich("a"), 1.0), Choice(Rich("b"), 1.0))
    question = Question("single", Rich("Elija"), choices=choices)
    data, losses = write_gift([question])
    assert losses == []
    assert read(data, "gift").questions == (question,)


def test_a_comment_on_a_description() -> None:
    question = Question("description", Rich("Lea"), feedback=Rich("Más"))
    data, losses = write_gift([question])
    assert ["comentario general" in loss.message for loss in losses] == [True]
    assert read(data, "gift").questions == (Question("description", Rich("Lea")),)


def test_accents_in_moodle_xml() -> None:
    question = Question("short", Rich("a"), answers=(ShortAnswer("b", 1.0),), ignore_accents=True)
    data, losses = write_moodle_xml([question])
    assert ["las tildes" in loss.message for loss in losses] == [True]
    assert read(data, "moodle-xml").questions == (replace(question, ignore_accents=False),)

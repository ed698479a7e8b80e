"""What is said of figures: from ten attempts on, the most pressing first, in plain words."""

from dataclasses import replace
from typing import Any

import pytest

from learning.grading.statistics import QuestionFigures, QuizFigures
from learning.telling_statistics import (
    LEAST_ATTEMPTS,
    decimal,
    hint,
    missing,
    quiz_remarks,
    remarks,
    share,
)

GOOD = QuestionFigures(30, 0.6, 45.0, 60.0, 20.0)


def said(**changes: Any) -> list[tuple[str, str]]:
    return [(each.level, each.text) for each in remarks(replace(GOOD, **changes))]


@pytest.mark.parametrize(
    ("n", "text"),
    [(0, "Faltan 10 intentos"), (8, "Faltan 2 intentos"), (9, "Falta 1 intento"), (10, ""),
     (400, "")],
)  # fmt: skip
def test_how_many_attempts_are_missing(n: int, text: str) -> None:
    assert missing(n) == text


def test_below_ten_nothing_is_said_whatever_the_figures() -> None:
    bad = QuestionFigures(LEAST_ATTEMPTS - 1, 0.05, -80.0, -90.0, None)
    assert remarks(bad) == []
    assert hint(bad, name="Pregunta 1", quiz="Repaso") == ""
    assert quiz_remarks(QuizFigures(LEAST_ATTEMPTS - 1, cic=90.0)) == []
    assert [each.level for each in remarks(replace(bad, n=LEAST_ATTEMPTS))] == ["key", "look"]


def test_who_knows_more_fails_it() -> None:
    [(level, text)] = said(discrimination_index=-0.5)
    assert level == "key"
    assert text == "Quienes más saben fallan esta pregunta: revise la clave."
    assert said(discrimination_index=0.0)[0][0] == "look"


@pytest.mark.parametrize(
    ("changes", "begins"),
    [
        ({"facility": 0.19}, "Casi nadie acierta"),
        ({"facility": 0.96}, "Casi todos aciertan"),
        ({"discrimination_index": 19.9}, "Distingue poco"),
        ({"facility": 0.2}, "Funciona bien."),
        ({"facility": 0.95}, "Funciona bien."),
        ({"discrimination_index": 20.0}, "Funciona bien."),
        ({"discrimination_index": None}, "Funciona bien."),
        # One thing at a time: that almost nobody knows it explains that it tells little.
        ({"facility": 0.1, "discrimination_index": 5.0}, "Casi nadie acierta"),
    ],
)
def test_where_each_remark_begins(changes: dict[str, float | None], begins: str) -> None:
    [(_level, text)] = said(**changes)
    assert text.startswith(begins)


@pytest.mark.parametrize(
    ("cic", "begins"),
    [(70.0, "Las preguntas miden lo mismo"), (69.9, "Las preguntas miden casi lo mismo"),
     (50.0, "Las preguntas miden casi"), (49.9, "Las preguntas miden cosas distintas"),
     (-87.2, "Las preguntas miden cosas distintas")],
)  # fmt: skip
def test_what_the_consistency_says(cic: float, begins: str) -> None:
    [remark] = quiz_remarks(QuizFigures(12, cic=cic))
    assert remark.text.startswith(begins)


def test_no_consistency_no_remark() -> None:
    assert quiz_remarks(QuizFigures(12)) == []


def test_the_hint_of_a_class() -> None:
    odd = replace(GOOD, n=12, discrimination_index=-21.4)
    assert hint(odd, name="Pregunta 4", quiz="Repaso") == (
        "Pregunta 4 de «Repaso»: revise la clave. Quienes más saben la fallan "
        "(discriminación −0,21, 12 respuestas)."
    )
    assert hint(GOOD, name="Pregunta 4", quiz="Repaso") == ""


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, "—"), (0, "0,00"), (-0.001, "0,00"), (-0.214, "−0,21"), (1234.5, "1234,50")],
)
def test_numbers_as_people_write_them(number: float | None, text: str) -> None:
    assert decimal(number) == text


def test_shares_are_whole_percentages() -> None:
    assert share(None) == "—"
    assert share(0.734).replace("\xa0", " ") == "73 %"
    assert share(1).replace("\xa0", " ") == "100 %"

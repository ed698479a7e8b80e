"""What others read of the command: names that stay, numbers that are numbers, and plain lines."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from tests.learning.conftest import Aula
from tests.learning.statistics.test_analysis import KNOWS, WORTH, Scene, printed

pytestmark = pytest.mark.django_db

FIGURES = {
    "facility", "discrimination_index", "discriminative_efficiency", "effective_weight",
}  # fmt: skip
QUIZ_FIGURES = {
    "mean", "median", "standard_deviation", "skewness", "kurtosis", "cic", "error_ratio",
    "standard_error",
}  # fmt: skip


def plain_lines(quiz: str) -> list[str]:
    out = StringIO()
    call_command("item_statistics", quiz, stdout=out)
    return out.getvalue().splitlines()


def test_the_names_of_the_json_stay(aula: Aula) -> None:
    scene = Scene(aula)
    scene.everybody()
    found = printed(str(scene.quiz.uid))
    assert set(found) == {"quiz", "attempts", "attempts_waiting", "questions"}
    assert set(found["quiz"]) == {"uid", "title", "version", "max_mark", *QUIZ_FIGURES}
    assert found["quiz"]["uid"] == str(scene.quiz.uid)
    assert found["quiz"]["max_mark"] == sum(WORTH)
    assert [each["position"] for each in found["questions"]] == [1, 2, 3, 4]
    for question in found["questions"]:
        assert set(question) > FIGURES
        assert question["attempts"] == len(KNOWS)
        for name in FIGURES:
            assert question[name] is None or isinstance(question[name], float)
    # Nothing of a learner, and nothing that is no JSON: NaN and Infinity are not.
    text = json.dumps(found, allow_nan=False)
    for learner in scene.learners:
        assert str(learner.uid) not in text


def test_a_quiz_that_nobody_answered_has_nulls(aula: Aula) -> None:
    scene = Scene(aula)
    found = printed(str(scene.quiz.uid))
    assert {found["quiz"][name] for name in QUIZ_FIGURES} == {None}
    assert {each[name] for each in found["questions"] for name in FIGURES} == {None}


def test_the_plain_lines_say_what_to_look_at(aula: Aula) -> None:
    scene = Scene(aula)
    scene.everybody()
    title, totals, heads, *rows = plain_lines(str(scene.quiz.uid))
    assert title == "Verdades · versión 1"
    assert totals.startswith(f"Intentos: {len(KNOWS)} (sin contar 0 por calificar).")
    assert heads.split()[0] == "N.º"
    assert len(rows) == len(WORTH)
    assert [row.split()[0] for row in rows] == ["1", "2", "3", "4"]
    assert [("revise la clave" in row) for row in rows] == [False, False, False, True]
    assert rows[3].split()[4] == "—", "no weight"

"""The one door: every type, and whatever may be sent to it."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

import learning.grading
from learning.grading import TYPES, Result, grade, right_answer, state_of
from learning.grading.questions import MAX_OPEN
from tests.learning.grading.payloads import given, junk, kinds, one_of_each, question

PACKAGE = Path(learning.grading.__file__).parent


@pytest.mark.parametrize(
    ("fraction", "state"),
    [
        (-1, "wrong"),
        (0, "wrong"),
        (0.0000009, "wrong"),
        (0.000001, "partial"),
        (0.5, "partial"),
        (0.999999, "partial"),
        (0.9999991, "right"),
        (1, "right"),
        (1.2, "right"),
    ],
)
def test_states_have_moodles_thresholds(fraction: float, state: str) -> None:
    assert state_of(fraction) == state


def test_there_is_a_question_of_every_type_in_these_tests() -> None:
    assert set(one_of_each()) == set(TYPES)


@pytest.mark.parametrize("kind", sorted(set(TYPES) - {"open", "description"}))
def test_the_right_answer_earns_all(kind: str) -> None:
    asked = one_of_each()[kind]

    result = grade(asked, right_answer(asked))

    assert (result.fraction, result.state, result.is_complete) == (1.0, "right", True)


def test_no_formula_grades_an_open_answer() -> None:
    result = grade(question("open"), "Porque el trámite se hace en línea.")

    assert result.fraction is None
    assert result.state is None
    assert result.is_answered


@pytest.mark.parametrize(
    ("answer", "has_reason"),
    [(None, False), ("", False), ("  \n", False), ("a\x00", True), (7, True), (["x"], True)],
)
def test_an_open_answer_that_is_not_there(answer: object, has_reason: bool) -> None:
    result = grade(question("open"), answer)

    assert (result.fraction, result.is_answered) == (None, False)
    assert bool(result.problem) is has_reason


def test_an_open_answer_too_long_is_refused_aloud() -> None:
    assert grade(question("open"), "x" * MAX_OPEN).is_answered
    assert grade(question("open"), "x" * (MAX_OPEN + 1)).problem


@pytest.mark.parametrize("answer", [None, "", "algo", 3, ["x"]])
def test_a_description_has_no_mark_and_lacks_nothing(answer: object) -> None:
    result = grade(question("description"), answer)

    assert (result.fraction, result.state, result.is_answered) == (None, None, True)


@pytest.mark.parametrize("kind", ["essay", "", None])
def test_an_unknown_type_is_a_mistake_of_ours(kind: Any) -> None:
    with pytest.raises(ValueError, match="unknown type"):
        grade({"type": kind, "text": "?"}, "x")


@given(kinds, junk, examples=500)
def test_no_answer_makes_it_fail(kind: str, answer: object) -> None:
    result = grade(one_of_each()[kind], answer)

    assert isinstance(result, Result)
    if kind in ("open", "description"):
        assert result.fraction is None
    else:
        assert result.fraction is not None
        assert -1 <= result.fraction <= 1
    if not result.is_answered:
        assert result.fraction in (0.0, None)
        assert not result.parts
        assert result.matched is None


@given(kinds, junk)
def test_grading_is_repeatable_and_leaves_the_question_alone(kind: str, answer: object) -> None:
    asked, copy = one_of_each()[kind], one_of_each()[kind]

    assert grade(asked, answer) == grade(asked, answer)
    assert asked == copy


@given(kinds, st.data())
def test_a_question_survives_being_kept_as_json(kind: str, data: st.DataObject) -> None:
    asked = one_of_each()[kind]
    kept = json.loads(json.dumps(asked))
    answer = data.draw(st.just(right_answer(asked)) | junk)

    assert grade(kept, answer) == grade(asked, answer)


def test_the_package_needs_nothing_but_python() -> None:
    code = (
        "import sys, learning.grading as g;"
        "bad = [m for m in sys.modules if m.split('.')[0] in ('django', 'wagtail', 'cms', 'home')];"
        "sys.exit(repr(bad) if bad else 0)"
    )
    root = PACKAGE.parent.parent

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_everything_the_package_offers_is_there() -> None:
    for name in learning.grading.__all__:
        assert hasattr(learning.grading, name)

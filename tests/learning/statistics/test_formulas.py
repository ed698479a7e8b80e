"""The figures against another route to them: NumPy's estimators, and sets worked by hand."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learning.grading.statistics import Analysis, QuestionFigures, analyse, analyse_drawn

NEAR = 1e-6


def by_numpy(marks: list[list[float]], max_marks: list[float]) -> dict[str, Any]:
    """The same figures from matrices, float by float; ``nan`` where nothing is defined."""
    table = np.array(marks, dtype=float)
    n, p = table.shape
    total = table.sum(axis=1)
    covariance = np.cov(np.column_stack([table, total]), rowvar=False, ddof=1)
    with_total = covariance[:-1, -1]
    roots = np.sqrt(np.where(with_total > 1e-12, with_total, 0))
    rows = []
    for at in range(p):
        rest = np.delete(table, at, axis=1).sum(axis=1)
        mine = table[:, at]
        flat = mine.std() < 1e-9 or rest.std() < 1e-9
        greatest = np.cov(np.sort(mine), np.sort(rest), ddof=1)[0, 1]
        rows.append(
            {
                "facility": mine.mean() / max_marks[at],
                "discrimination_index": math.nan if flat else np.corrcoef(mine, rest)[0, 1] * 100,
                "discriminative_efficiency": math.nan
                if flat
                else np.cov(mine, rest, ddof=1)[0, 1] * 100 / greatest,
                "effective_weight": math.nan
                if with_total[at] < -1e-12 or not roots.sum()
                else roots[at] * 100 / roots.sum(),
            }
        )
    deviation = total.std(ddof=1)
    standard = (total - total.mean()) / deviation
    alpha = (1 - table.var(axis=0, ddof=1).sum() / total.var(ddof=1)) * p / (p - 1) * 100
    # Fisher's corrections of the sample's third and fourth moments.
    kurtosis = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * (standard**4).sum() - 3 * (
        n - 1
    ) ** 2 / ((n - 2) * (n - 3))
    quiz = {
        "mean": np.average(total),
        "median": np.percentile(total, 50),
        "standard_deviation": deviation,
        "skewness": (standard**3).sum() * n / ((n - 1) * (n - 2)),
        "kurtosis": kurtosis,
        "cic": alpha,
        "error_ratio": np.sqrt(1 - alpha / 100) * 100,
        "standard_error": np.sqrt(1 - alpha / 100) * deviation,
    }
    return {"quiz": quiz, "questions": rows}


def agree(found: Analysis, expected: dict[str, Any]) -> None:
    pairs = [(found.quiz, expected["quiz"])]
    pairs += list(zip(found.questions, expected["questions"], strict=True))
    for figures, row in pairs:
        for name, value in row.items():
            own = getattr(figures, name)
            if math.isnan(value):
                assert own is None, name
            else:
                assert own == pytest.approx(value, rel=NEAR, abs=NEAR), name


def class_of_thirty() -> tuple[list[list[float]], list[float]]:
    """Thirty attempts: hard and easy questions, partial marks, one that rewards who knows less."""
    chance = np.random.default_rng(20261125)
    knows = chance.normal(size=30)
    worth = [1.0, 1.0, 2.0, 3.0, 0.5, 1.0]
    hard = [-0.5, 0.3, 0.0, 1.4, 1.0, 0.0]
    sign = [1, 1, 1, 1, 1, -1]
    steps = [1, 1, 4, 3, 2, 1]
    table = []
    for each in knows:
        odds = [1 / (1 + math.exp(h - 1.6 * s * each)) for h, s in zip(hard, sign, strict=True)]
        table.append(
            [w * chance.binomial(k, o) / k for w, o, k in zip(worth, odds, steps, strict=True)]
        )
    return table, worth


def test_a_class_of_thirty_agrees_with_numpy() -> None:
    marks, worth = class_of_thirty()
    found = analyse(marks, worth)
    agree(found, by_numpy(marks, worth))
    assert found.quiz.n == found.questions[0].n == 30
    discrimination = found.questions[5].discrimination_index
    assert discrimination is not None
    assert discrimination < 0


def test_a_set_worked_by_hand() -> None:
    # Totals 2, 1, 1, 0. Question one: x̄ = ½, var ⅓; the rest 1,0,1,0: cov 0.
    found = analyse([[1, 1], [1, 0], [0, 1], [0, 0]], [1, 1])
    first = found.questions[0]
    assert first == QuestionFigures(4, 0.5, 0.0, 0.0, 50.0)
    assert found.quiz.mean == found.quiz.median == 1
    assert found.quiz.standard_deviation == pytest.approx(math.sqrt(2 / 3))
    assert found.quiz.skewness == 0
    # k4 = 16·(5·½ − 9·¼)/6 = ⅔, and k2² = 4/9.
    assert found.quiz.kurtosis == pytest.approx(1.5)
    assert found.quiz.cic == 0
    assert found.quiz.error_ratio == 100
    assert found.quiz.standard_error == found.quiz.standard_deviation


def test_a_question_that_goes_the_other_way_has_no_weight() -> None:
    found = analyse([[0, 4, 3], [0, 3, 4], [1, 1, 0], [1, 0, 1]], [1, 4, 4])
    odd, *rest = found.questions
    assert odd.effective_weight is None
    assert odd.discrimination_index is not None
    assert odd.discrimination_index < -90
    assert odd.discriminative_efficiency == -100
    assert sum(each.effective_weight or 0 for each in rest) == pytest.approx(100)


def test_everybody_right_says_nothing_of_who_knows() -> None:
    found = analyse([[1, 1], [1, 0], [1, 1]], [1, 1])
    easy, other = found.questions
    assert easy == QuestionFigures(3, 1.0, None, None, 0.0)
    # The rest of the other one never changes either.
    assert other.discrimination_index is None
    assert other.effective_weight == 100
    assert found.quiz.kurtosis is None
    assert found.quiz.cic == 0


def test_equal_totals_have_no_shape() -> None:
    found = analyse([[1, 0], [0, 1], [1, 0], [0, 1]], [1, 1])
    assert [each.effective_weight for each in found.questions] == [None, None]
    assert [each.discrimination_index for each in found.questions] == [-100, -100]
    quiz = found.quiz
    assert quiz.standard_deviation == 0
    assert (quiz.skewness, quiz.kurtosis, quiz.cic, quiz.standard_error) == (None,) * 4


def test_crumbs_of_thirds_are_no_spread() -> None:
    found = analyse([[1 / 3, 2 / 3], [1, 0], [2 / 3, 1 / 3], [0.1 + 0.2, 0.7]], [1, 1])
    assert found.quiz.skewness is found.quiz.cic is None
    assert [each.effective_weight for each in found.questions] == [None, None]
    flat = analyse([[0.1 + 0.2, 1], [0.3, 0], [0.3, 1]], [1, 1])
    assert flat.questions[0].discrimination_index is None


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_few_attempts_have_few_figures(n: int) -> None:
    found = analyse([[1, 0.5], [0, 0.25], [1, 0]][:n], [1, 0.5])
    quiz, first = found.quiz, found.questions[0]
    assert (quiz.n, first.n) == (n, n)
    assert (quiz.mean is None, first.facility is None) == (n == 0, n == 0)
    assert (quiz.standard_deviation is None, first.discrimination_index is None) == (n < 2, n < 2)
    assert (quiz.skewness is None, quiz.cic is None) == (n < 3, n < 3)
    assert quiz.kurtosis is None


def test_one_question_has_no_consistency_and_no_rest() -> None:
    found = analyse([[1], [0], [1], [1]], [1])
    assert found.quiz.cic is None
    assert found.questions[0].discrimination_index is None
    assert found.questions[0].effective_weight == 100


def test_no_questions_and_no_points() -> None:
    assert analyse([[], []], []).quiz.mean == 0
    free, paid = analyse([[0, 1], [0, 0]], [0, 1]).questions
    assert (free.facility, paid.facility) == (None, 0.5)


def test_marks_that_are_no_table_are_refused() -> None:
    with pytest.raises(ValueError, match="argument"):
        analyse([[1, 0], [1]], [1, 1])
    with pytest.raises(ValueError, match="questions"):
        analyse([[1, 0]], [1])


def test_a_drawn_question_is_read_over_those_who_had_it() -> None:
    marks, totals = [1, 0, 1, 0.5, 0], [7, 3, 6, 5, 5]
    found = analyse_drawn(marks, totals, 1)
    rest = np.array(totals) - np.array(marks)
    assert found.n == 5
    assert found.facility == 0.5
    assert found.discrimination_index == pytest.approx(np.corrcoef(marks, rest)[0, 1] * 100)
    assert found.effective_weight is None
    assert analyse_drawn([], [], 1) == QuestionFigures(0)


tables = st.integers(1, 5).flatmap(
    lambda p: st.lists(
        st.lists(st.integers(0, 8).map(lambda each: each / 4), min_size=p, max_size=p), max_size=15
    ).map(lambda rows: (rows, [2.0] * p))
)


@given(tables)
def test_it_agrees_with_numpy_whatever_the_marks(table: tuple[list[list[float]], list[float]]):
    marks, worth = table
    found = analyse(marks, worth)
    for each in found.questions:
        assert each.facility is None or 0 <= each.facility <= 1
        for percent in (each.discrimination_index, each.discriminative_efficiency):
            assert percent is None or percent <= 100 + NEAR
        assert each.discrimination_index is None or each.discrimination_index >= -100 - NEAR
    weights = [w for each in found.questions if (w := each.effective_weight) is not None]
    assert not weights or sum(weights) == pytest.approx(100)
    assert found.quiz.cic is None or found.quiz.cic <= 100
    if len(marks) > 3 and len(worth) > 1 and np.array(marks).sum(axis=1).std() > NEAR:
        agree(found, by_numpy(marks, worth))


@given(tables, st.randoms(use_true_random=False))
def test_neither_the_order_of_attempts_nor_the_size_of_points_matters(
    table: tuple[list[list[float]], list[float]], chance: Any
) -> None:
    marks, worth = table
    found = analyse(marks, worth)
    mixed = list(marks)
    chance.shuffle(mixed)
    assert analyse(mixed, worth) == found
    tenfold = analyse([[10 * each for each in row] for row in marks], [10 * w for w in worth])
    for own, large in zip(found.questions, tenfold.questions, strict=True):
        assert own.facility == pytest.approx(large.facility)
        assert own.discrimination_index == pytest.approx(large.discrimination_index)
        assert own.effective_weight == pytest.approx(large.effective_weight)
    assert found.quiz.cic == pytest.approx(tenfold.quiz.cic)

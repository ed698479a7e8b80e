"""Item analysis: how questions behave over many attempts, by Moodle's formulas.

Marks in, figures out. Marks are decimals, so sums are kept as whole numbers of their last place:
neither the order of attempts nor the size of marks changes a figure. Nothing is rounded, but that a
variance or covariance below 10^−13 points² is none: thirds of a point leave such crumbs. What is
not defined is ``None``.

Every variance and covariance divides by n − 1. A question left blank earned 0 and counts.

Sources: Moodle, ``question/classes/statistics/questions/calculator.php`` (questions) and
``mod/quiz/report/statistics/classes/calculator.php`` (the quiz).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, sqrt
from operator import mul

from learning.grading.exact import Number, exact

_CRUMB = Fraction(1, 10**13)


@dataclass(frozen=True)
class QuestionFigures:
    """One question over ``n`` attempts.

    ``facility``: mean mark ÷ maximum mark, a fraction (1: everybody got everything).
    ``discrimination_index``: −100 to 100; 100 times the correlation of the mark with what the same
    attempts earned in the other questions. Below 0, who knows more fails it more.
    ``discriminative_efficiency``: at most 100; the covariance of those two, as a percentage of the
    greatest that the same marks could have.
    ``effective_weight``: percentage of the spread of totals that the question brings about; those
    of a quiz that has no negative one add up to 100.
    """

    n: int
    facility: float | None = None
    discrimination_index: float | None = None
    discriminative_efficiency: float | None = None
    effective_weight: float | None = None


@dataclass(frozen=True)
class QuizFigures:
    """The totals of ``n`` attempts, in points of the quiz.

    ``skewness`` and ``kurtosis`` have no unit (kurtosis is in excess of the normal's). ``cic``: the
    coefficient of internal consistency (Cronbach's alpha), a percentage, negative where questions
    contradict one another. ``error_ratio``: percentage of the deviation that is chance.
    ``standard_error``: that share, in points.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    standard_deviation: float | None = None
    skewness: float | None = None
    kurtosis: float | None = None
    cic: float | None = None
    error_ratio: float | None = None
    standard_error: float | None = None


@dataclass(frozen=True)
class Analysis:
    """A quiz and its questions, in the order in which their marks came."""

    quiz: QuizFigures
    questions: tuple[QuestionFigures, ...]


def analyse(marks: Sequence[Sequence[Number]], max_marks: Sequence[Number]) -> Analysis:
    """The figures of a quiz. ``marks``: of each attempt, its points in every question, in order.

    Raises ``ValueError`` if an attempt has another number of marks than there are questions.
    """
    scaled, unit = _whole([[*attempt] for attempt in marks])
    columns = [list(column) for column in zip(*scaled, strict=True)] or [[] for _ in max_marks]
    if len(columns) != len(max_marks):
        raise ValueError(f"{len(max_marks)} questions, but {len(columns)} marks")
    totals = [sum(attempt) for attempt in scaled]
    least = _least(len(totals), unit)
    # √cov(x, T) of each question; a negative covariance adds nothing, and has no weight itself.
    shared = [_products(column, totals, least) for column in columns]
    roots = [sqrt(each) if each >= 0 else None for each in shared]
    whole = sum(root for root in roots if root is not None)
    return Analysis(
        quiz=_quiz_figures(totals, columns, unit, least),
        questions=tuple(
            _question_figures(
                column,
                totals,
                Fraction(exact(most)) * unit,
                least,
                None if root is None or not whole else 100 * root / whole,
            )
            for column, most, root in zip(columns, max_marks, roots, strict=True)
        ),
    )


def analyse_drawn(
    marks: Sequence[Number], totals: Sequence[Number], max_mark: Number
) -> QuestionFigures:
    """The figures of a question over the attempts that happened to ask it.

    ``totals``: what each of them earned in the whole quiz. It has no effective weight: the weights
    of a quiz share out the totals of attempts that asked the same.
    """
    scaled, unit = _whole([[*marks], [*totals]])
    return _question_figures(
        scaled[0], scaled[1], Fraction(exact(max_mark)) * unit, _least(len(marks), unit), None
    )


def _question_figures(
    column: list[int], totals: list[int], most: Fraction, least: Fraction, weight: float | None
) -> QuestionFigures:
    n = len(column)
    if n == 0:
        return QuestionFigures(0)
    facility = float(sum(column) / (n * most)) if most else None
    if n == 1:
        return QuestionFigures(1, facility)
    others = [total - own for own, total in zip(column, totals, strict=True)]
    spread = _products(column, column, least), _products(others, others, least)
    if not all(spread):
        # Then the greatest covariance is none either.
        return QuestionFigures(n, facility, effective_weight=weight)
    together = _products(column, others, least)
    greatest = _products(sorted(column), sorted(others))
    return QuestionFigures(
        n=n,
        facility=facility,
        discrimination_index=100 * together / (sqrt(spread[0]) * sqrt(spread[1])),
        discriminative_efficiency=float(Fraction(100 * together, greatest)),
        effective_weight=weight,
    )


def _quiz_figures(
    totals: list[int], columns: list[list[int]], unit: int, least: Fraction
) -> QuizFigures:
    n, p = len(totals), len(columns)
    if n == 0:
        return QuizFigures(0)
    mean = Fraction(sum(totals), n)
    ordered = sorted(totals)
    median = Fraction(ordered[(n - 1) // 2] + ordered[n // 2], 2)
    figures = {"mean": float(mean / unit), "median": float(median / unit)}
    if n == 1:
        return QuizFigures(n, **figures)
    # The k-statistics, from sums of powers of n·T − ΣT, which are whole.
    everything = sum(totals)
    away = [n * total - everything for total in totals]
    power2, power3, power4 = (Fraction(sum(d**p for d in away), n**p) for p in (2, 3, 4))
    k2 = power2 / (n - 1)
    deviation = figures["standard_deviation"] = sqrt(k2 / unit**2)
    if n == 2 or not _products(totals, totals, least):
        return QuizFigures(n, **figures)
    k3 = n * power3 / ((n - 1) * (n - 2))
    figures["skewness"] = float(k3 / k2) / sqrt(k2)
    if n > 3:
        spread = (n + 1) * power4 / n - 3 * (n - 1) * (power2 / n) ** 2
        k4 = n * n * spread / ((n - 1) * (n - 2) * (n - 3))
        figures["kurtosis"] = float(k4 / k2**2)
    if p > 1:
        inside = sum(_products(column, column) for column in columns)
        cic = Fraction(p, p - 1) * (1 - Fraction(inside, n * (n - 1)) / k2)
        figures["cic"] = float(100 * cic)
        figures["error_ratio"] = 100 * sqrt(1 - cic)
        figures["standard_error"] = sqrt(1 - cic) * deviation
    return QuizFigures(n, **figures)


def _products(one: Sequence[int], other: Sequence[int], least: Fraction = Fraction(0)) -> int:
    """n·Σxy − Σx·Σy, which is n(n − 1) times the covariance; 0 below ``least``."""
    found = len(one) * sum(map(mul, one, other)) - sum(one) * sum(other)
    return found if abs(found) > least else 0


def _least(n: int, unit: int) -> Fraction:
    return _CRUMB * n * (n - 1) * unit**2


def _whole(rows: list[list[Number]]) -> tuple[list[list[int]], int]:
    """The numbers as whole numbers of one unit, and how many of those make 1."""
    # Many attempts have few different marks.
    decimals = {each: Fraction(exact(each)) for each in {each for row in rows for each in row}}
    unit = lcm(*(each.denominator for each in decimals.values()))
    whole = {each: int(number * unit) for each, number in decimals.items()}
    return [[whole[each] for each in row] for row in rows], unit

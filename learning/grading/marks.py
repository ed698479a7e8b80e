"""From fractions to marks, from marks to the grade of a quiz, and from attempts to one grade.

``None`` stands for «not graded yet» all the way up: an attempt with an open answer that waits for a
person has no grade, rather than a grade that will change.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Literal

from learning.grading.exact import Number, exact, plain, rounded
from learning.grading.results import Result

Method = Literal["best", "last", "average", "first"]
METHODS: tuple[Method, ...] = ("best", "last", "average", "first")

# Below this a quiz has no points to share out. Source: Moodle, ``quiz_rescale_grade``.
_ALMOST_NOTHING = exact("0.000005")


def settled_fraction(result: Result) -> float | None:
    """The fraction to count at hand-in: what was left blank is 0, even an open question."""
    return result.fraction if result.is_answered else 0.0


def mark(fraction: Number | None, max_mark: Number) -> float | None:
    """Fraction × maximum mark, in the points of the question.

    A question of no points (a description) has mark 0 whatever happens.
    """
    if exact(max_mark) == 0:
        return 0.0
    return None if fraction is None else plain(exact(fraction) * exact(max_mark))


def quiz_grade(
    marks: Iterable[Number | None], *, max_grade: Number, max_marks: Number
) -> float | None:
    """Σ marks × grade of the quiz ÷ Σ maximum marks.

    ``max_grade`` is what the whole quiz is graded out of (1 gives a fraction, for ``Scale``);
    ``max_marks`` the points there are. 0 when there are none. ``None`` while a mark is missing.
    Source: Moodle, ``mod/quiz``, ``quiz_rescale_grade``.
    """
    total = Decimal(0)
    for each in marks:
        if each is None:
            return None
        total += exact(each)
    if exact(max_marks) < _ALMOST_NOTHING:
        return 0.0
    return plain(total * exact(max_grade) / exact(max_marks))


def attempts_grade(grades: Sequence[Number | None], method: Method) -> float | None:
    """One grade out of all attempts handed in, oldest first.

    Attempts not graded yet (``None``) take no part in ``best`` and ``average``; if the attempt that
    ``first`` or ``last`` names is one, the grade is ``None``. ``None`` too without attempts.
    Raises ``ValueError`` for another method. Source: Moodle, ``quiz_calculate_best_grade``.
    """
    if method not in METHODS:
        raise ValueError(f"unknown grading method: {method!r}")
    if not grades:
        return None
    if method in ("first", "last"):
        named = grades[0 if method == "first" else -1]
        return None if named is None else plain(exact(named))
    graded = [exact(each) for each in grades if each is not None]
    if not graded:
        return None
    if method == "best":
        return plain(max(graded))
    return plain(sum(graded, Decimal(0)) / len(graded))


def is_pass(grade: Number | None, pass_mark: Number) -> bool:
    """Whether a grade reaches the pass mark to nine decimals; not while it is missing.

    Both are in the same unit. Where a rounded grade is shown, ask ``Scale.passes``: nobody should
    read 3,0 and have failed.
    """
    return grade is not None and rounded(exact(grade), 9) >= rounded(exact(pass_mark), 9)

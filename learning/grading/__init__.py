"""Grading: the formulas of questions, quizzes and scales, with a pencil's means.

Plain data in, plain data out: no database, no Django, no settings, no clock, no chance but a seed.
The shape of a question and of an answer is described in ``questions``; a question enters by
``validate``, shows itself by ``public_part`` and is marked by ``grade``.

    questions, validation     what a frozen question is, and whether one may be frozen
    grader                    one door to the formula of each type:
        selection, arrangement, wording, numerals
    tries, marks, scale       several tries; marks, quizzes, attempts; the grade shown
    shuffling, layout         repeatable chance; what one attempt asks
    public, feedback          what may be seen before, and after
    regrading                 what a changed question does to marks
"""

from learning.grading.arrangement import grade_matching, grade_ordering
from learning.grading.feedback import (
    ASPECTS,
    MOMENTS,
    PRESETS,
    feedback_on,
    may_show,
    review,
    right_answer,
)
from learning.grading.grader import GRADER_VERSION, grade
from learning.grading.layout import Quiz, lay_out, max_marks, quiz_problems, slot_seed
from learning.grading.marks import (
    METHODS,
    attempts_grade,
    is_pass,
    mark,
    quiz_grade,
    settled_fraction,
)
from learning.grading.numerals import grade_numeric, read_number
from learning.grading.public import choice_order, public_answer, public_part, stable_answer
from learning.grading.questions import SCHEMA, TYPES, Question
from learning.grading.regrading import (
    REGRADE_CHOICES,
    Count,
    Regrade,
    count_changes,
    dry_run,
    regrade,
)
from learning.grading.results import Result, state_of
from learning.grading.scale import DEFAULT_SCALE, Level, Scale, make_scale, scale_from_data
from learning.grading.selection import grade_multiple, grade_single, grade_truefalse
from learning.grading.shuffling import drawn, shuffled
from learning.grading.tries import (
    DEFAULT_PENALTY,
    adaptive,
    fraction_after_tries,
    interactive,
    matching_tries,
)
from learning.grading.validation import validate
from learning.grading.wording import grade_short, matches

__all__ = [
    "ASPECTS",
    "DEFAULT_PENALTY",
    "DEFAULT_SCALE",
    "GRADER_VERSION",
    "METHODS",
    "MOMENTS",
    "PRESETS",
    "REGRADE_CHOICES",
    "SCHEMA",
    "TYPES",
    "Count",
    "Level",
    "Question",
    "Quiz",
    "Regrade",
    "Result",
    "Scale",
    "adaptive",
    "attempts_grade",
    "choice_order",
    "count_changes",
    "drawn",
    "dry_run",
    "feedback_on",
    "fraction_after_tries",
    "grade",
    "grade_matching",
    "grade_multiple",
    "grade_numeric",
    "grade_ordering",
    "grade_short",
    "grade_single",
    "grade_truefalse",
    "interactive",
    "is_pass",
    "lay_out",
    "make_scale",
    "mark",
    "matches",
    "matching_tries",
    "max_marks",
    "may_show",
    "public_answer",
    "public_part",
    "quiz_grade",
    "quiz_problems",
    "read_number",
    "regrade",
    "review",
    "right_answer",
    "scale_from_data",
    "settled_fraction",
    "shuffled",
    "slot_seed",
    "stable_answer",
    "state_of",
    "validate",
]

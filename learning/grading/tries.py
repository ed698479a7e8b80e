"""What an answer is worth when the learner had several tries at the same question."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal

from learning.grading.arrangement import read_pairs
from learning.grading.exact import Number, exact, plain
from learning.grading.grader import grade
from learning.grading.questions import live_stems

Behaviour = Literal["interactive", "adaptive"]

# A third of the mark for each try spent.
DEFAULT_PENALTY = 1 / 3


def interactive(fraction: Number, tries_used: int, penalty: Number = DEFAULT_PENALTY) -> float:
    """``max(0, f − tries used · penalty)``: only the last try counts, less what it cost.

    ``tries_used`` are the tries before this one. Source: Moodle,
    ``question/behaviour/interactive/behaviour.php``, ``adjust_fraction``.
    """
    return plain(max(Decimal(0), exact(fraction) - tries_used * exact(penalty)))


def adaptive(
    best: Number, fraction: Number, previous_tries: int, penalty: Number = DEFAULT_PENALTY
) -> float:
    """``max(best so far, f − penalty · previous tries)``: trying again never costs what one has.

    Source: Moodle, ``question/behaviour/adaptive/behaviour.php``.
    """
    return plain(max(exact(best), exact(fraction) - previous_tries * exact(penalty)))


def matching_tries(
    question: Mapping[str, Any], answers: Sequence[object], penalty: Number = DEFAULT_PENALTY
) -> float:
    """Mean over the stems of ``max(0, 1 − last wrong try · penalty)``, 0 if still wrong at the end.

    Tries count from 1, so a stem right from the start loses nothing while the others are tried
    again. Source: Moodle, ``question/type/match/question.php``, ``compute_final_grade``.
    """
    stems = live_stems(question)
    if not stems or not answers:
        return 0.0
    tries = [read_pairs(question, answer) or {} for answer in answers]
    total = Decimal(0)
    for stem in stems:
        wrong = [at for at, pairs in enumerate(tries, 1) if pairs.get(stem["id"]) != stem["match"]]
        last_wrong = wrong[-1] if wrong else 0
        if last_wrong < len(tries):
            total += max(Decimal(0), 1 - last_wrong * exact(penalty))
    return plain(total / len(stems))


def fraction_after_tries(
    question: Mapping[str, Any],
    answers: Sequence[object],
    *,
    behaviour: Behaviour,
    penalty: Number = DEFAULT_PENALTY,
) -> float | None:
    """The fraction after all tries, oldest first; ``None`` if no formula grades this type.

    Repeats of the same answer are tries too: whoever calls drops them if they should not cost.
    """
    if not answers:
        return 0.0
    if behaviour == "interactive" and question.get("type") == "matching":
        return matching_tries(question, answers, penalty)
    fractions = [grade(question, answer).fraction for answer in answers]
    if behaviour == "interactive":
        last = fractions[-1]
        return None if last is None else interactive(last, len(answers) - 1, penalty)
    best = 0.0
    for previous, fraction in enumerate(fractions):
        if fraction is None:
            return None
        best = adaptive(best, fraction, previous, penalty)
    return best

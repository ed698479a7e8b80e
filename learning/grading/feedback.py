"""What a learner may see of the outcome, and when: the three presets, and a review cut by them.

Aspects: ``grade`` (of the whole quiz), ``mark`` (of a question), ``state`` (right, partial, wrong),
``feedback`` (on the answer given), ``parts`` (which of its parts are right), ``general_feedback``
(the explanation for everyone), ``key`` (the right answer). One's own answer may always be seen.

Moments: ``during`` the attempt, once the learner has checked that question; ``after`` it was handed
in, while others may still be answering; ``closed``, when the closing date of the quiz has passed. A
quiz without a closing date never closes.
"""

from collections.abc import Mapping
from typing import Any, Literal

from learning.grading.exact import Number, exact, plain
from learning.grading.grader import grade
from learning.grading.questions import KEY_LISTS, live_stems, parts
from learning.grading.results import Result, state_of
from learning.grading.selection import read_truth
from learning.grading.wording import shown_wording

Preset = Literal["practicar", "evaluar", "examen"]
Aspect = Literal["grade", "mark", "state", "feedback", "parts", "general_feedback", "key"]
Moment = Literal["during", "after", "closed"]

PRESETS: tuple[Preset, ...] = ("practicar", "evaluar", "examen")
ASPECTS: tuple[Aspect, ...] = (
    "grade",
    "mark",
    "state",
    "feedback",
    "parts",
    "general_feedback",
    "key",
)
MOMENTS: tuple[Moment, ...] = ("during", "after", "closed")

_NOTHING: frozenset[str] = frozenset()
_ALL: frozenset[str] = frozenset(ASPECTS)
_SHOWN: dict[str, dict[str, frozenset[str]]] = {
    # To learn: each question comments on itself at once; the key waits until hand-in.
    "practicar": {
        "during": frozenset({"mark", "state", "feedback", "parts"}),
        "after": _ALL,
        "closed": _ALL,
    },
    # To check: the outcome at hand-in; what would help whoever has not answered, at closing.
    "evaluar": {
        "during": _NOTHING,
        "after": frozenset({"grade", "mark", "state", "feedback"}),
        "closed": _ALL,
    },
    # To certify: the grade at hand-in, not a word about any question before closing.
    "examen": {"during": _NOTHING, "after": frozenset({"grade"}), "closed": _ALL},
}


def may_show(preset: str, aspect: str, moment: str) -> bool:
    """Whether the learner may see that aspect at that moment. Unknown words are refused."""
    return aspect in _SHOWN.get(preset, {}).get(moment, _NOTHING)


def review(
    question: Mapping[str, Any],
    answer: object,
    *,
    preset: str,
    moment: str,
    fraction: Number | None = None,
) -> dict[str, Any]:
    """The outcome of one answer, with only what may be shown at that moment.

    Keys, each present only if allowed: ``fraction``, ``state``, ``parts``, ``feedback`` (list of
    texts), ``general_feedback``, ``key`` (see ``right_answer``). ``fraction`` replaces the one that
    the formula gives: that of a person, of several tries or of a regrade. Ids are the stable ones.
    """
    result = grade(question, answer)
    earned = result.fraction if fraction is None else plain(exact(fraction))
    shown: dict[str, Any] = {}
    if may_show(preset, "mark", moment):
        shown["fraction"] = earned
    if may_show(preset, "state", moment):
        shown["state"] = None if earned is None else state_of(earned)
    if may_show(preset, "parts", moment):
        shown["parts"] = dict(result.parts)
    if may_show(preset, "feedback", moment):
        shown["feedback"] = feedback_on(question, result)
    if may_show(preset, "general_feedback", moment):
        shown["general_feedback"] = question.get("general_feedback", "")
    if may_show(preset, "key", moment):
        shown["key"] = right_answer(question)
    return shown


def feedback_on(question: Mapping[str, Any], result: Result) -> list[str]:
    """The author's comments on what was answered: on each option, stem or stored answer met."""
    if question["type"] == "truefalse":
        comments = question.get("feedback") or {}
        texts = [comments.get(identifier, "") for identifier in result.parts]
    else:
        commented = parts(question, KEY_LISTS.get(question["type"], ""))
        texts = [each.get("feedback", "") for each in commented if each["id"] in result.parts]
    return [text for text in texts if text]


def right_answer(question: Mapping[str, Any]) -> Any:
    """The answer that earns all, in the shape of an answer; ``None`` where there is none to give.

    Of a short question the wording as people read it; of a multiple one, all options worth
    something.
    """
    kind = question["type"]
    if kind == "multiple":
        return [each["id"] for each in parts(question, "choices") if exact(each["fraction"]) > 0]
    if kind == "truefalse":
        return read_truth(question["correct"])
    if kind == "matching":
        return {stem["id"]: stem["match"] for stem in live_stems(question)}
    if kind == "ordering":
        return [item["id"] for item in parts(question, "items")]
    best = [
        each
        for each in parts(question, KEY_LISTS.get(kind, ""))
        if state_of(each["fraction"]) == "right"
    ]
    if not best:
        return None
    if kind == "single":
        return best[0]["id"]
    if kind == "short":
        return shown_wording(best[0]["text"])
    return best[0]["value"]

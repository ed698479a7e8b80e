"""From a frozen quiz to what one attempt shows: which questions, in which order, options too.

The same quiz and seed give the same layout, so that an attempt can be resumed on another computer
and checked years later. A layout is kept with the attempt and never sent: it holds stable ids.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, NotRequired, TypedDict

from learning.grading.exact import exact, plain
from learning.grading.public import choice_order
from learning.grading.shuffling import Seed, drawn, shuffled


class FixedSlot(TypedDict):
    """A given question, worth ``max_mark`` points."""

    kind: Literal["fixed"]
    question: str
    max_mark: float


class DrawSlot(TypedDict):
    """``count`` questions drawn from those of a topic (and level), worth ``max_mark`` each."""

    kind: Literal["draw"]
    topic: str
    level: NotRequired[str]
    count: int
    max_mark: float


class PoolEntry(TypedDict):
    """A question that draws may take, with its topic and level."""

    question: str
    topic: str
    level: NotRequired[str]


class Quiz(TypedDict):
    """A frozen quiz: ``questions`` holds the payload of every question, by its id."""

    slots: list[FixedSlot | DrawSlot]
    pool: NotRequired[list[PoolEntry]]
    questions: Mapping[str, Mapping[str, Any]]
    shuffle_questions: NotRequired[bool]
    shuffle_choices: NotRequired[bool]


class PlacedSlot(TypedDict):
    """One question of an attempt: its place from 1, the slot it comes from, options in order."""

    number: int
    slot: int
    question: str
    max_mark: float
    order: list[str]


def lay_out(quiz: Quiz, seed: Seed) -> list[PlacedSlot]:
    """The questions of an attempt. None is asked twice, and a draw takes no fixed question.

    Draws that name a level choose before those that name only a topic, so that none runs short
    while another could have given way. With ``shuffle_questions`` questions change places;
    descriptions stay where the author put them.
    """
    chosen = _chosen(quiz, seed)
    flat = [
        (at, question, slot["max_mark"])
        for at, slot in enumerate(quiz["slots"])
        for question in chosen[at]
    ]
    if quiz.get("shuffle_questions", False):
        moving = [at for at, each in enumerate(flat) if _asks(quiz, each[1])]
        for place, origin in zip(
            moving, shuffled([flat[at] for at in moving], seed=seed, label="slots"), strict=True
        ):
            flat[place] = origin
    shuffle = quiz.get("shuffle_choices", True)
    return [
        PlacedSlot(
            number=number,
            slot=at,
            question=question,
            max_mark=plain(exact(max_mark)),
            order=choice_order(
                quiz["questions"][question], seed=slot_seed(seed, question), shuffle=shuffle
            ),
        )
        for number, (at, question, max_mark) in enumerate(flat, 1)
    ]


def slot_seed(seed: Seed, question: str) -> str:
    """The seed of one question within an attempt, for ``public_part`` and ``stable_answer``."""
    return f"{seed}/{question}"


def max_marks(quiz: Quiz) -> float:
    """The points that an attempt can earn, by the rules of the quiz."""
    total = Decimal(0)
    for slot in quiz["slots"]:
        total += exact(slot["max_mark"]) * (slot["count"] if slot["kind"] == "draw" else 1)
    return plain(total)


def quiz_problems(quiz: Quiz) -> list[str]:
    """Why a quiz cannot be laid out as its author meant, in plain Spanish; empty when it can."""
    if not quiz["slots"]:
        return ["El cuestionario no tiene preguntas."]
    problems: list[str] = []
    fixed = [slot["question"] for slot in quiz["slots"] if slot["kind"] == "fixed"]
    pool = [entry["question"] for entry in quiz.get("pool", [])]
    if len(set(fixed)) < len(fixed):
        problems.append("Hay una pregunta repetida en el cuestionario.")
    if any(question not in quiz["questions"] for question in (*fixed, *pool)):
        problems.append("El cuestionario nombra una pregunta que ya no existe.")
        return problems
    if any(exact(slot["max_mark"]) < 0 for slot in quiz["slots"]):
        problems.append("Los puntos de una pregunta no pueden ser negativos.")
    # How many a draw finds does not depend on the seed.
    chosen = _chosen(quiz, 0)
    for at, slot in enumerate(quiz["slots"]):
        if slot["kind"] != "draw":
            continue
        if slot["count"] < 1:
            problems.append(
                f"El sorteo del tema «{slot['topic']}» debe pedir al menos una pregunta."
            )
        elif len(chosen[at]) < slot["count"]:
            problems.append(
                f"El sorteo del tema «{slot['topic']}» pide {slot['count']} preguntas y solo hay "
                f"{len(chosen[at])} disponibles."
            )
    return problems


def _chosen(quiz: Quiz, seed: Seed) -> dict[int, list[str]]:
    """The question ids of each slot, by the place of the slot."""
    chosen: dict[int, list[str]] = {}
    draws: list[tuple[bool, int, DrawSlot]] = []
    for at, slot in enumerate(quiz["slots"]):
        if slot["kind"] == "fixed":
            chosen[at] = [slot["question"]]
        else:
            draws.append(("level" not in slot, at, slot))
    taken = {question for questions in chosen.values() for question in questions}
    for _, at, slot in sorted(draws, key=lambda draw: draw[:2]):
        candidates = {
            entry["question"]
            for entry in quiz.get("pool", [])
            if entry["topic"] == slot["topic"]
            and ("level" not in slot or entry.get("level") == slot["level"])
        }
        # Sorted: the draw must not depend on the order in which the bank lists its questions.
        left = sorted(candidates - taken)
        chosen[at] = drawn(left, slot["count"], seed=seed, label=f"draw:{at}")
        taken.update(chosen[at])
    return chosen


def _asks(quiz: Quiz, question: str) -> bool:
    return quiz["questions"][question].get("type") != "description"

"""A frozen question as a template needs it: to answer, and to look back on.

What may reach a browser is decided in ``learning.grading`` (``public_part`` before, ``review``
after); here it only gets names for its controls and words. Pure: no database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from learning.answers import digest_of, shown_answer
from learning.grading import mark, public_part, read_number, review, state_of
from learning.grading.numerals import stored_number
from learning.grading.questions import live_stems, parts

TRUTH = {"true": "Verdadero", "false": "Falso"}
STATES = {"right": "Correcta", "partial": "Correcta en parte", "wrong": "Incorrecta"}
BLANK = "Sin responder"
WAITS = "La califica una persona"


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Select:
    """One of several lists to choose from in a question."""

    name: str
    text: str
    options: list[Option]


@dataclass(frozen=True)
class Line:
    """A line of an answer in words; ``verdict``: "right", "wrong" or nothing."""

    text: str
    verdict: str = ""


@dataclass(frozen=True)
class Outcome:
    """What may be said of an answer; empty where it may not."""

    state: str = ""
    words: str = ""
    mark: str = ""
    feedback: list[str] = field(default_factory=list)
    explanation: str = ""
    key: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Shown:
    """A question on a page. ``slot`` names its controls; ``place`` counts those that ask."""

    slot: int
    place: int
    kind: str
    text: str
    options: list[Option]
    selects: list[Select]
    value: str
    rows: int
    unit: str
    points: str
    is_answered: bool
    problem: str
    op: UUID
    base: str
    own: list[Line] = field(default_factory=list)
    outcome: Outcome | None = None

    @property
    def name(self) -> str:
        return f"q{self.slot}"

    @property
    def template(self) -> str:
        return f"learning/questions/{self.kind}.html"


def show(
    question: Mapping[str, Any],
    *,
    slot: int,
    place: int,
    seed: str,
    order: Sequence[str] | None,
    answer: Any = None,
    max_mark: float = 0,
    typed: Sequence[tuple[str, str]] | None = None,
    problem: str = "",
    own: Sequence[Line] = (),
    outcome: Outcome | None = None,
) -> Shown:
    """A question to answer, filled in with ``answer`` (as it is kept), or with what was ``typed``.

    ``seed``: of ``grading.slot_seed``. ``order``: the stable ids of its options as laid out.
    """
    public = public_part(question, seed=seed, order=order or None)
    given = shown_answer(question, answer, seed=seed)
    value = given if isinstance(given, str) else ""
    if typed is not None:
        value = next((text for name, text in typed if name == f"q{slot}"), "")
    unread = ""
    if public["type"] == "numeric" and value.strip():
        unread = read_number(value).problem
    return Shown(
        slot=slot,
        place=place,
        kind=public["type"],
        text=public["text"],
        options=_options(public, given),
        selects=_selects(public, given, slot),
        value=value,
        rows=int(public.get("rows", 5)),
        unit=public.get("unit", ""),
        points=points(max_mark),
        is_answered=answer is not None,
        problem=problem or unread,
        op=uuid4(),
        base=digest_of(answer),
        own=list(own),
        outcome=outcome,
    )


def _options(public: Mapping[str, Any], given: Any) -> list[Option]:
    if public["type"] == "truefalse":
        return [Option(name, text, given == name) for name, text in TRUTH.items()]
    if public["type"] not in ("single", "multiple"):
        return []
    chosen = given if isinstance(given, list) else [given]
    return [Option(each["id"], each["text"], each["id"] in chosen) for each in public["choices"]]


def _selects(public: Mapping[str, Any], given: Any, slot: int) -> list[Select]:
    chosen = given if isinstance(given, Mapping) else {}
    if public["type"] == "matching":
        return [
            Select(
                f"q{slot}-{stem['id']}",
                stem["text"],
                [
                    Option(each["id"], each["text"], chosen.get(stem["id"]) == each["id"])
                    for each in public["choices"]
                ],
            )
            for stem in public["stems"]
        ]
    if public["type"] == "ordering":
        places = range(1, len(public["items"]) + 1)
        return [
            Select(
                f"q{slot}-{item['id']}",
                item["text"],
                [Option(str(at), str(at), chosen.get(item["id"]) == at) for at in places],
            )
            for item in public["items"]
        ]
    return []


def outcome_of(
    question: Mapping[str, Any],
    answer: Any,
    *,
    preset: str,
    moment: str,
    fraction: float | None = None,
    is_graded: bool = True,
    max_mark: float = 0,
    comment: str = "",
) -> tuple[Outcome, list[Line]]:
    """What may be said of an answer at that moment, and the answer itself in words.

    ``fraction``: the one in force, if a grade was given (``is_graded``); ``comment``: of whoever
    graded by hand.
    """
    seen = review(question, answer, preset=preset, moment=moment, fraction=fraction)
    state: str | None = ""
    words = ""
    if "state" in seen:
        state = (state_of(fraction) if fraction is not None else "") if is_graded else seen["state"]
        words = BLANK if answer is None else STATES.get(state or "", WAITS)
    shown_mark = ""
    if "fraction" in seen and max_mark:
        got = mark(seen["fraction"], max_mark)
        if got is not None:
            shown_mark = f"{points(got)} de {points(max_mark)}"
    comments = list(seen.get("feedback", []))
    if comment and "feedback" in seen:
        comments.append(comment)
    outcome = Outcome(
        state=state or "",
        words=words,
        mark=shown_mark,
        feedback=comments,
        explanation=seen.get("general_feedback", ""),
        key=_key_in_words(question, seen["key"]) if "key" in seen else [],
    )
    return outcome, in_words(question, answer, seen.get("parts"))


def in_words(
    question: Mapping[str, Any], answer: Any, earned: Mapping[str, float] | None = None
) -> list[Line]:
    """An answer as a person reads it, with a verdict on each part that ``earned`` names."""

    def verdict(part: str) -> str:
        if earned is None or part not in earned:
            return ""
        return "right" if earned[part] > 0 else "wrong"

    kind = question["type"]
    if answer is None:
        return []
    if kind == "truefalse":
        said = str(answer).lower()
        return [Line(TRUTH.get(said, ""), verdict(said))]
    if kind in ("single", "multiple"):
        texts = {each["id"]: each["text"] for each in parts(question, "choices")}
        chosen = answer if isinstance(answer, list) else [answer]
        return [Line(texts[each], verdict(each)) for each in texts if each in chosen]
    if kind == "matching":
        texts = {each["id"]: each["text"] for each in parts(question, "choices")}
        return [
            Line(f"{stem['text']} → {texts.get(answer[stem['id']], '')}", verdict(stem["id"]))
            for stem in live_stems(question)
            if stem["id"] in answer
        ]
    if kind == "ordering":
        texts = {each["id"]: each["text"] for each in parts(question, "items")}
        placed = answer if isinstance(answer, Mapping) else _places(answer)
        ordered = sorted(placed, key=lambda each: placed[each])
        return [Line(f"{placed[each]}. {texts.get(each, '')}", verdict(each)) for each in ordered]
    return [Line(str(answer))]


def _key_in_words(question: Mapping[str, Any], key: Any) -> list[str]:
    number = stored_number(key) if question["type"] == "numeric" else None
    if number is not None:
        # The key of a number is data with a decimal point; an answer is what was typed.
        return [_number(number)]
    return [line.text for line in in_words(question, key)]


def _places(ordered: Sequence[str]) -> dict[str, int]:
    return {identifier: at for at, identifier in enumerate(ordered, 1)}


def points(number: float) -> str:
    """A number of points as people write it: «1», «2,5»."""
    return _number(Decimal(str(round(number, 2))))


def _number(number: Decimal) -> str:
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace(".", ",")

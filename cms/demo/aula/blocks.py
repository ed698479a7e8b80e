"""Turns lessons and questions of the content files into the raw blocks of their pages."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import escape

from cms.demo.aula.questions import identifier
from cms.demo.bodies import NAMESPACE, Resolver, body, identified
from cms.demo.content import Record

LEVELS = {"basico": "basic", "medio": "medium", "alto": "high", "": ""}
Convert = Callable[[Record, str], Record]


def lesson_body(blocks: list[Record], resolver: Resolver, *, seed: str) -> list[Record]:
    """The raw body of a lesson: the common blocks, and those that only lessons have."""
    return [
        _lesson_block(block, resolver, f"{seed}/{number}") for number, block in enumerate(blocks)
    ]


def _lesson_block(block: Record, resolver: Resolver, place: str) -> Record:
    kind = block["type"]
    if kind == "practice":
        inner = question(block["question"], place=place, lessons={})
        return {"type": kind, "value": [inner], "id": _id(place, "practice")}
    if kind == "activity":
        value = {
            "title": block["title"],
            "minutes": block["minutes"],
            "text": resolver.html(block["html"]),
        }
        return identified({"type": kind, "value": value}, place)
    if kind in ("key_idea", "word"):
        value = {name: text for name, text in block.items() if name != "type"}
        return identified({"type": kind, "value": value}, place)
    return {**body([block], resolver, seed=place)[0]}


def question(record: Record, *, place: str, lessons: Mapping[str, int]) -> Record:
    """The raw block of a question. ``lessons``: ids of lesson pages by their address."""
    kind = record["type"]
    value: Record = {"title": record.get("title", ""), "text": _html(record["text"])}
    if kind != "description":
        value |= {
            "mark": str(record.get("mark", 1)),
            "topic": record.get("topic", ""),
            "level": LEVELS[record.get("level", "")],
            "tags": "",
            "lesson": lessons.get(record.get("lesson", "")),
            "general_feedback": _html(record.get("general_feedback", "")),
        }
    value |= _PARTS[kind](record, place)
    return {"type": kind, "value": value, "id": _id(place, "question")}


def _id(place: str, part: str) -> str:
    return str(uuid.uuid5(NAMESPACE, f"{place}/{part}"))


def _html(text: str) -> str:
    """A paragraph; texts of the files are plain unless they bring their own paragraphs."""
    text = text.strip()
    if not text or text.startswith("<"):
        return text
    return f"<p>{escape(text)}</p>"


def _items(part: str, values: list[Any], place: str) -> list[Record]:
    return [
        {"type": "item", "value": value, "id": identifier(place, part, number)}
        for number, value in enumerate(values)
    ]


def _percent(fraction: float) -> str:
    return f"{round(fraction * 100, 7):g}" if fraction in (0, 1, -1) else f"{fraction * 100:.7f}"


def _choices(record: Record, place: str) -> Record:
    choices = [
        {
            "text": choice["text"],
            "is_right": choice["fraction"] > 0,
            "percent": _percent(choice["fraction"]),
            "feedback": choice.get("feedback", ""),
        }
        for choice in record["choices"]
    ]
    return {"choices": _items("choices", choices, place), "shuffle": record.get("shuffle", True)}


def _truefalse(record: Record, _place: str) -> Record:
    feedback = record.get("feedback", {})
    return {
        "correct": "true" if record["correct"] else "false",
        "feedback_true": feedback.get("true", ""),
        "feedback_false": feedback.get("false", ""),
    }


def _matching(record: Record, place: str) -> Record:
    pairs = [{"stem": pair["stem"], "match": pair["match"]} for pair in record["pairs"]]
    pairs += [{"stem": "", "match": text} for text in record.get("distractors", [])]
    return {"pairs": _items("pairs", pairs, place)}


def _ordering(record: Record, place: str) -> Record:
    return {"items": _items("items", record["items"], place)}


def _short(record: Record, place: str) -> Record:
    answers = [
        {
            "text": answer["text"],
            "percent": _percent(answer["fraction"]),
            "feedback": answer.get("feedback", ""),
        }
        for answer in record["answers"]
    ]
    return {
        "answers": _items("answers", answers, place),
        "ignore_accents": record.get("ignore_accents", True),
        "case_sensitive": record.get("case_sensitive", False),
    }


def _numeric(record: Record, place: str) -> Record:
    answers = [
        {
            # The files hold data («1.5»); authors write as people do here («1,5»).
            "value": str(answer["value"]).replace(".", ","),
            "tolerance": str(answer.get("tolerance", "0")).replace(".", ","),
            "tolerance_kind": answer.get("tolerance_kind", "absolute"),
            "percent": _percent(answer["fraction"]),
            "feedback": answer.get("feedback", ""),
        }
        for answer in record["answers"]
    ]
    return {"answers": _items("answers", answers, place), "unit": record.get("unit", "")}


def _open(record: Record, _place: str) -> Record:
    return {"rows": record.get("rows", 5), "grader_notes": record.get("grader_notes", "")}


_PARTS: dict[str, Convert] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "short": _short,
    "numeric": _numeric,
    "open": _open,
    "description": lambda _record, _place: {},
}

"""Turns the question of a content file into the payload that grading reads.

The file is written for people: choices have no ids and pairs repeat a text that they share. Every
id is made from the question's place, so that loading twice gives the same question. Whether the
result may be frozen is for ``learning.grading.validate`` to say, never for this module.
"""

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from cms.demo.bodies import NAMESPACE
from cms.demo.content import Record
from learning.grading import SCHEMA

# What belongs to the author, the quiz or the bank, and not to the frozen question.
OUTSIDE = ("title", "topic", "level", "mark", "lesson")


def payload(record: Record, *, place: str) -> Record:
    """The payload of a question written in a content file.

    ``place`` names where the question stands, unique in the demonstration, for example
    ``gobierno-en-linea/practica-sitio/3``; the ids of its parts follow from it and their order.

    Raises:
        KeyError: a part lacks what its type needs.
    """
    fields = {name: value for name, value in record.items() if name not in OUTSIDE}
    convert = _CONVERTERS.get(fields["type"])
    if convert is not None:
        fields |= convert(fields, place)
    fields.pop("pairs", None)
    fields.pop("distractors", None)
    return {"schema": SCHEMA, **fields}


def identifier(place: str, part: str, number: int) -> str:
    """The id of part ``number`` of a question: of its choices, stems, items or answers."""
    return str(uuid.uuid5(NAMESPACE, f"{place}/{part}/{number}"))


def _listed(part: str) -> Callable[[Record, str], Record]:
    """A list of tables that only lack their ids."""

    def convert(record: Record, place: str) -> Record:
        rows = record[part]
        return {part: [{"id": identifier(place, part, n), **row} for n, row in enumerate(rows)]}

    return convert


def _ordering(record: Record, place: str) -> Record:
    return {"items": _texts("items", record["items"], place)}


def _matching(record: Record, place: str) -> Record:
    pairs = record["pairs"]
    # Two stems may share an option; a distractor is an option that no stem has.
    options = dict.fromkeys([pair["match"] for pair in pairs] + record.get("distractors", []))
    choices = _texts("choices", options, place)
    by_text = {choice["text"]: choice["id"] for choice in choices}
    stems: list[Record] = []
    for number, pair in enumerate(pairs):
        stem: dict[str, Any] = {
            "id": identifier(place, "stems", number),
            "text": pair["stem"],
            "match": by_text[pair["match"]],
        }
        if "feedback" in pair:
            stem["feedback"] = pair["feedback"]
        stems.append(stem)
    return {"stems": stems, "choices": choices}


def _texts(part: str, texts: Iterable[str], place: str) -> list[Record]:
    return [{"id": identifier(place, part, n), "text": text} for n, text in enumerate(texts)]


_CONVERTERS: dict[str, Callable[[Record, str], Record]] = {
    "single": _listed("choices"),
    "multiple": _listed("choices"),
    "short": _listed("answers"),
    "numeric": _listed("answers"),
    "matching": _matching,
    "ordering": _ordering,
}

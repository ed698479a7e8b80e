"""From what an author wrote to the plain data that is frozen and graded (``grading.questions``).

Ids: the block's and its list items' own, so that the same question edited, reordered or restored
keeps them. Weights: an author ticks what is right; the percentages follow unless written. No
database here.
"""

import hashlib
import json
import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Any

from wagtail.blocks.list_block import ListValue
from wagtail.rich_text import RichText, expand_db_html

from learning.grading import SCHEMA, read_number

DIGITS = Decimal("0.0000001")
"""Fractions are kept to seven decimals: thirds add up to 1 when the last takes what is left."""

_EDITOR_MARKS = re.compile(r' data-block-key="[^"]*"')
TAGS = frozenset({"a", "b", "br", "code", "em", "i", "li", "ol", "p", "strong", "ul"})
"""What a question may hold; the editor writes no other, and an import or a script cannot either."""

_SHARED_MATCHES = uuid.UUID("6f0d3b5e-52c7-4f0e-9a35-5f7e2e5f1f00")


def payload_of(kind: str, value: Mapping[str, Any], *, block_id: str) -> dict[str, Any]:
    """The payload of a question block of this type; ``validate`` says whether it may be frozen."""
    payload: dict[str, Any] = {"type": kind, "schema": SCHEMA, "text": _html(value.get("text"))}
    explanation = _html(value.get("general_feedback"))
    if explanation:
        payload["general_feedback"] = explanation
    payload.update(_PARTS[kind](value, block_id))
    return payload


def canonical(payload: Any) -> str:
    """The one way of writing a payload: the same content gives the same text."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(payload: Any) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(payload).encode()).hexdigest()


def weights(items: Sequence[Mapping[str, Any]], *, several: bool) -> list[float]:
    """The fraction of each option, from −1 to 1.

    What is written counts. Else, of a single choice, what is right is worth everything; of a
    multiple choice, what is right shares the points that are left, and what is wrong takes an
    equal share away, so that ticking everything earns nothing.
    """
    written = [_fraction(item.get("percent")) for item in items]
    right = [at for at, item in enumerate(items) if item.get("is_right") and written[at] is None]
    wrong = [
        at for at, item in enumerate(items) if not item.get("is_right") and written[at] is None
    ]
    result = [part if part is not None else Decimal(0) for part in written]
    if not several:
        for at in right:
            result[at] = Decimal(1)
        return [float(part) for part in result]
    given = sum((part for part in result if part > 0), Decimal(0))
    for at, part in zip(
        right, _shares(max(Decimal(1) - given, Decimal(0)), len(right)), strict=True
    ):
        result[at] = part
    if right or given:
        for at, part in zip(wrong, _shares(Decimal(1), len(wrong)), strict=True):
            result[at] = -part
    return [float(part) for part in result]


def _shares(whole: Decimal, count: int) -> list[Decimal]:
    """Equal shares of seven decimals that add up to the whole: the last takes the rest."""
    if not count:
        return []
    share = (whole / count).quantize(DIGITS, rounding=ROUND_DOWN)
    return [share] * (count - 1) + [whole - share * (count - 1)]


def _fraction(percent: Any) -> Decimal | None:
    return None if percent in (None, "") else (Decimal(str(percent)) / 100).quantize(DIGITS)


def _items(value: Any) -> list[tuple[str, Any]]:
    """Id and value of each item of a list, whether it comes from a form or as plain data.

    A new item has no id until its page is saved; until then its place stands for it.
    """
    if isinstance(value, ListValue):
        return [(child.id or str(at), child.value) for at, child in enumerate(value.bound_blocks)]
    return [
        (str(each.get("id") or at), each["value"])
        if isinstance(each, Mapping) and "value" in each and "type" in each
        else (str(at), each)
        for at, each in enumerate(value or [])
    ]


def _html(value: Any) -> str:
    """Rich text as citizens get it (links by address), or an empty string.

    Without the editor's own marks: they come with the first saving in a form, and a question is
    not another one for that.
    """
    source = value.source if isinstance(value, RichText) else str(value or "")
    html = _EDITOR_MARKS.sub("", expand_db_html(source)).strip()
    return "" if html in ("", "<p></p>") else html


def _with_feedback(part: dict[str, Any], text: Any) -> dict[str, Any]:
    stripped = str(text or "").strip()
    return {**part, "feedback": stripped} if stripped else part


def _choices(value: Mapping[str, Any], *, several: bool) -> dict[str, Any]:
    items = _items(value.get("choices"))
    fractions = weights([item for _, item in items], several=several)
    return {
        "choices": [
            _with_feedback(
                {"id": identifier, "text": item["text"], "fraction": fraction},
                item.get("feedback"),
            )
            for (identifier, item), fraction in zip(items, fractions, strict=True)
        ],
        "shuffle": bool(value.get("shuffle", True)),
    }


def _truefalse(value: Mapping[str, Any], _block_id: str) -> dict[str, Any]:
    feedback = {
        name: text
        for name in ("true", "false")
        if (text := str(value.get(f"feedback_{name}") or "").strip())
    }
    part: dict[str, Any] = {"correct": value.get("correct") == "true"}
    return {**part, "feedback": feedback} if feedback else part


def _matching(value: Mapping[str, Any], block_id: str) -> dict[str, Any]:
    """Several stems may share one match: it is then one option, known by its words.

    Otherwise two options would read the same and only one of them would be right.
    """
    pairs = [(identifier, (item.get("stem") or "").strip(), (item.get("match") or "").strip())
             for identifier, item in _items(value.get("pairs"))]  # fmt: skip
    times = Counter(match for _, _, match in pairs)
    option = {
        identifier: str(uuid.uuid5(_SHARED_MATCHES, f"{block_id}/{match}"))
        if times[match] > 1
        else f"{identifier}-m"
        for identifier, _, match in pairs
    }
    return {
        "stems": [
            {"id": identifier, "text": stem, "match": option[identifier]}
            for identifier, stem, _ in pairs
        ],
        "choices": _unique(
            {"id": option[identifier], "text": match} for identifier, _, match in pairs
        ),
    }


def _unique(options: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({each["id"]: each for each in options}.values())


def _ordering(value: Mapping[str, Any], _block_id: str) -> dict[str, Any]:
    return {
        "items": [
            {"id": identifier, "text": text} for identifier, text in _items(value.get("items"))
        ]
    }


def _short(value: Mapping[str, Any], _block_id: str) -> dict[str, Any]:
    return {
        "answers": [
            _with_feedback(
                {
                    "id": identifier,
                    "text": item["text"],
                    "fraction": float(_fraction(item.get("percent")) or 0),
                },
                item.get("feedback"),
            )
            for identifier, item in _items(value.get("answers"))
        ],
        "ignore_accents": bool(value.get("ignore_accents", True)),
        "case_sensitive": bool(value.get("case_sensitive", False)),
    }


def _numeric(value: Mapping[str, Any], _block_id: str) -> dict[str, Any]:
    answers = []
    for identifier, item in _items(value.get("answers")):
        part = {
            "id": identifier,
            "value": _number(item["value"]),
            "fraction": float(_fraction(item.get("percent")) or 0),
        }
        if part["value"] != "*":
            part["tolerance"] = _number(item.get("tolerance") or "0")
            part["tolerance_kind"] = item.get("tolerance_kind") or "absolute"
        answers.append(_with_feedback(part, item.get("feedback")))
    unit = str(value.get("unit") or "").strip()
    return {"answers": answers, **({"unit": unit} if unit else {})}


def _number(text: Any) -> str:
    """A number as people write it here («1.234,50»), as data («1234.5»); else what was written,
    which ``validate`` refuses."""
    written = str(text).strip()
    if written == "*":
        return written
    found = read_number(written).value
    if found is None:
        return written
    digits = format(found, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _open(value: Mapping[str, Any], _block_id: str) -> dict[str, Any]:
    notes = str(value.get("grader_notes") or "").strip()
    return {"rows": int(value.get("rows") or 5), **({"grader_notes": notes} if notes else {})}


_PARTS = {
    "single": lambda value, _id: _choices(value, several=False),
    "multiple": lambda value, _id: _choices(value, several=True),
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "short": _short,
    "numeric": _numeric,
    "open": _open,
    "description": lambda _value, _id: {},
}

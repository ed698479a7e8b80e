"""A quiz as a learner would meet it, from a draft: what its author sees in the preview.

Through ``grading.public_part`` as everywhere, so that the preview tells no key either; the seed is
fixed, so that looking twice shows the same.
"""

from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from learning.grading import public_part, validate
from learning.payloads import payload_of

SEED = "preview"


@dataclass(frozen=True)
class Shown:
    """A question of the preview; ``problems`` instead of it while it cannot be asked."""

    number: int | None
    """Nothing for texts and draws."""
    kind: str
    question: dict[str, Any]
    mark: float
    problems: list[str] = field(default_factory=list)
    draw: str = ""
    """What a draw would take, in words."""


def as_learner(stream: StreamValue) -> list[Shown]:
    """The questions in the author's order."""
    shown: list[Shown] = []
    number = 0
    for block in stream:
        value = block.value
        if block.block_type == "draw":
            shown.append(Shown(None, "draw", {}, 0, draw=_drawn(value)))
            continue
        payload = payload_of(block.block_type, value, block_id=block.id or "")
        if block.block_type != "description":
            number += 1
        problems = validate(payload)
        shown.append(
            Shown(
                number if block.block_type != "description" else None,
                block.block_type,
                {} if problems else _public(payload, block.id or ""),
                float(value.get("mark") or 0),
                problems,
            )
        )
    return shown


def _public(payload: dict[str, Any], block_id: str) -> dict[str, Any]:
    shown = public_part(payload, seed=f"{SEED}/{block_id}")
    # A template reads ``items`` of a mapping as its method.
    return shown | ({"items_shown": shown["items"]} if "items" in shown else {})


def _drawn(value: Any) -> str:
    bank, topic = value.get("bank"), (value.get("topic") or "").strip()
    count = value.get("count") or 0
    many = "1 pregunta" if count == 1 else f"{count} preguntas"
    name = f" del banco «{bank.title}»" if bank is not None else ""
    return f"Aquí van {many} al azar{name}{f', del tema «{topic}»' if topic else ''}."

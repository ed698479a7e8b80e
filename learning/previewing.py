"""A quiz as a learner would meet it, from a draft: what its author sees in the preview.

The same pieces as in an attempt (``learning.showing``), so that the preview tells no key either;
the seed is fixed, so that looking twice shows the same.
"""

from dataclasses import dataclass, field
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from learning.grading import validate
from learning.payloads import payload_of
from learning.showing import Shown, show

SEED = "preview"


@dataclass(frozen=True)
class Previewed:
    """A place of the quiz: a question, or why it cannot be asked yet, or what would be drawn."""

    place: int
    question: Shown | None = None
    problems: list[str] = field(default_factory=list)
    draw: str = ""


def as_learner(stream: StreamValue) -> list[Previewed]:
    """The questions in the author's order."""
    shown: list[Previewed] = []
    place = 0
    for slot, block in enumerate(stream, 1):
        value = block.value
        if block.block_type == "draw":
            shown.append(Previewed(place, draw=_drawn(value)))
            continue
        payload = payload_of(block.block_type, value, block_id=block.id or "")
        place += block.block_type != "description"
        problems = validate(payload)
        if problems:
            shown.append(Previewed(place, problems=problems))
            continue
        question = show(
            payload,
            slot=slot,
            place=place,
            seed=f"{SEED}/{block.id}",
            order=None,
            max_mark=float(value.get("mark") or 0),
        )
        shown.append(Previewed(place, question))
    return shown


def _drawn(value: Any) -> str:
    bank, topic = value.get("bank"), (value.get("topic") or "").strip()
    count = value.get("count") or 0
    many = "va 1 pregunta" if count == 1 else f"van {count} preguntas"
    name = f" del banco «{bank.title}»" if bank is not None else ""
    return f"Aquí {many} al azar{name}{f', del tema «{topic}»' if topic else ''}."

"""Reading what the form of an attempt posted. Nothing is kept here, and nothing raises."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from django.http import QueryDict

from learning.answers import digest_of, is_of, read_answer
from learning.models import Attempt
from learning.selectors.attempts import AnsweredItem, next_sequence, seed_of
from learning.services.responses import Op


@dataclass
class Posted:
    """The answers that changed, why some cannot be kept, and what was typed in those, by slot."""

    ops: list[Op] = field(default_factory=list)
    problems: dict[int, str] = field(default_factory=dict)
    typed: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


def read_form(data: QueryDict, attempt: Attempt, answered: Sequence[AnsweredItem]) -> Posted:
    """The questions whose answer differs from the one that was shown (``base<slot>``)."""
    posted = Posted()
    for each in answered:
        slot = each.item.number
        if f"base{slot}" not in data or not each.is_asked:
            continue
        fields = [
            (name, value) for name, values in data.lists() if is_of(slot, name) for value in values
        ]
        given = read_answer(each.question, fields, slot=slot, seed=seed_of(attempt, each.item))
        if given.problem:
            posted.problems[slot] = given.problem
            posted.typed[slot] = fields
        elif digest_of(given.answer) != data[f"base{slot}"]:
            posted.ops.append(
                Op(
                    op_id=_uuid(data.get(f"op{slot}", "")),
                    slot=slot,
                    sequence=_sequence(data.get("seq", ""), answered),
                    answer=given.answer,
                )
            )
            posted.typed[slot] = fields
    return posted


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _sequence(text: str, answered: Sequence[AnsweredItem]) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 10:
        return int(text)
    return next_sequence(answered)

"""Keeping answers, each exactly once. Rows are only added, and nothing is graded here.

Whoever writes an answer gives it an id (``Op.op_id``). The database keeps an id once: sent again,
by a script that heard no reply, a double click or a second tab, it is the same response.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from learning.answers import digest_of
from learning.errors import AttemptFinished, NotAuthorised
from learning.models import Attempt, AttemptItem, Response
from learning.permissions import may_learn
from learning.selectors.attempts import MAX_SEQUENCE

GRACE = timedelta(seconds=20)
"""How long after the deadline an answer still counts: what was sent in time may arrive late."""
MAX_OPS = 500
"""Answers in one request. More of them come in another."""


TIME_IS_UP = "El tiempo terminó: esta respuesta llegó tarde y no se guardó."
NOT_ASKED = "Esta pregunta no es de este intento: la respuesta no se guardó."
TOO_MANY = "Llegaron demasiadas respuestas juntas. Guarde otra vez."
BAD_SEQUENCE = "La respuesta llegó con un número de orden que no sirve. Cargue la página otra vez."
SEND_AGAIN = "Esta respuesta no se guardó. Escríbala otra vez."


@dataclass(frozen=True)
class Op:
    """An answer to the question at place ``slot``, as ``learning.answers`` writes it.

    ``written_at``: by the clock of the device, for whoever asks when; it decides nothing.
    """

    op_id: UUID
    slot: int
    sequence: int
    answer: Any
    written_at: datetime | None = None


@dataclass
class Recorded:
    """What became of each op: the digest of the answer that is kept, or why it is not."""

    saved: dict[UUID, str] = field(default_factory=dict)
    refused: dict[UUID, str] = field(default_factory=dict)
    is_finished: bool = False


def is_overdue(attempt: Attempt, now: datetime) -> bool:
    """Whether no answer to the attempt counts any more, the grace for slow networks included."""
    return attempt.deadline_at is not None and now > attempt.deadline_at + GRACE


def record_responses(*, attempt: Attempt, ops: Sequence[Op], now: datetime) -> Recorded:
    """Keep answers. What is kept already is acknowledged again, whatever the state.

    The same id with the same answer is a repeat; with another answer (a browser's Back button) it
    is a new response, under an id derived from both. After hand-in, and ``GRACE`` after the
    deadline, what is new is refused in words.
    """
    recorded = Recorded()
    if len(ops) > MAX_OPS:
        recorded.refused.update({op.op_id: TOO_MANY for op in ops})
        return recorded
    with transaction.atomic():
        # Held until the end: what is acknowledged is never left out by a hand-in that runs now.
        held = Attempt.objects.select_for_update(of=("self",)).select_related("learner")
        locked = held.get(pk=attempt.pk)
        recorded.is_finished = locked.state == Attempt.State.FINISHED
        items = {item.number: item for item in AttemptItem.objects.filter(attempt=locked)}
        wanted = [op for op in ops if _is_fit(op, items, recorded)]
        closed = ""
        if recorded.is_finished:
            closed = AttemptFinished.message
        elif is_overdue(locked, now):
            closed = TIME_IS_UP
        elif not may_learn(locked.learner):
            # The authorisation was withdrawn in mid-attempt: nothing new is kept.
            closed = NotAuthorised.message
        _keep(wanted, items, recorded, closed=closed, now=now)
    return recorded


def _is_fit(op: Op, items: dict[int, AttemptItem], recorded: Recorded) -> bool:
    if op.slot not in items:
        recorded.refused[op.op_id] = NOT_ASKED
    elif not 0 <= op.sequence <= MAX_SEQUENCE:
        recorded.refused[op.op_id] = BAD_SEQUENCE
    return op.op_id not in recorded.refused


def _keep(
    ops: Sequence[Op],
    items: dict[int, AttemptItem],
    recorded: Recorded,
    *,
    closed: str,
    now: datetime,
) -> None:
    """Insert what is new, once under its own id and, where that is taken, under a derived one."""
    rows = [
        Response(
            item=items[op.slot],
            op_id=op.op_id,
            sequence=op.sequence,
            answer=op.answer,
            digest=digest_of(op.answer),
            written_at=op.written_at,
            received_at=now,
        )
        for op in ops
    ]
    names = [op.op_id for op in ops]
    for _ in range(2):
        if not rows:
            return
        if not closed:
            Response.objects.bulk_create(rows, ignore_conflicts=True)
        kept = _by_op_id(row.op_id for row in rows)
        left: list[tuple[UUID, Response]] = []
        for name, row in zip(names, rows, strict=True):
            found = kept.get(row.op_id)
            if found is not None and (found.item_id, found.digest) == (row.item_id, row.digest):
                recorded.saved[name] = row.digest
                recorded.refused.pop(name, None)
            else:
                row.op_id = uuid5(row.op_id, f"{row.item_id}/{row.digest}")
                left.append((name, row))
                recorded.refused[name] = closed or SEND_AGAIN
        names, rows = [name for name, _ in left], [row for _, row in left]


def _by_op_id(op_ids: Iterable[UUID]) -> dict[UUID, Response]:
    found = Response.objects.filter(op_id__in=list(op_ids)).only("op_id", "item_id", "digest")
    return {each.op_id: each for each in found}

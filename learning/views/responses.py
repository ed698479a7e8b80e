"""The script's door: answers as they change, as JSON, acknowledged one by one."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST

from cms.accounts.middleware import is_signed_in
from learning.answers import NOT_THIS, read_answer
from learning.models import Attempt
from learning.selectors.attempts import (
    MAX_SEQUENCE,
    AnsweredItem,
    attempt_for,
    items_with_answers,
    next_sequence,
    seed_of,
)
from learning.services.attempts import hand_in, record_responses
from learning.services.responses import MAX_OPS, NOT_ASKED, Op, is_overdue
from learning.views.attempts import seconds_left, user_of


@require_POST
def save(request: HttpRequest, attempt_id: UUID) -> JsonResponse:
    """Keep what the script sends; nothing but digests of it goes back.

    401 nobody is signed in; 404 not this person's; 400 not what the script writes; 409 the
    attempt is finished and something in the request came too late.
    """
    if not is_signed_in(request):
        return JsonResponse({"error": "session"}, status=401)
    attempt = attempt_for(user_of(request), attempt_id)
    if attempt is None:
        return JsonResponse({"error": "unknown"}, status=404)
    written = _ops_of(request.body)
    if written is None:
        return JsonResponse({"error": "format"}, status=400)
    answered = items_with_answers(attempt)
    ops, refused = _read(written, attempt, answered)
    now = timezone.now()
    recorded = record_responses(attempt=attempt, ops=ops, now=now)
    refused = {**refused, **{str(name): why for name, why in recorded.refused.items()}}
    is_finished = recorded.is_finished
    if not is_finished and is_overdue(attempt, now):
        hand_in(attempt=attempt, now=now)
        is_finished = True
    kept = [op.sequence + 1 for op in ops if op.op_id in recorded.saved]
    greatest = max([next_sequence(answered), *kept])
    return JsonResponse(
        {
            "saved": {str(name): digest for name, digest in recorded.saved.items()},
            "refused": refused,
            "seq": min(greatest, MAX_SEQUENCE),
            "left": seconds_left(attempt),
            "state": Attempt.State.FINISHED if is_finished else Attempt.State.IN_PROGRESS,
        },
        status=409 if is_finished and refused else 200,
    )


def _ops_of(body: bytes) -> list[dict[str, Any]] | None:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return None
    ops = data.get("ops") if isinstance(data, dict) else None
    if not isinstance(ops, list) or len(ops) > MAX_OPS:
        return None
    return ops if all(isinstance(each, dict) for each in ops) else None


def _read(
    written: list[dict[str, Any]], attempt: Attempt, answered: list[AnsweredItem]
) -> tuple[list[Op], dict[str, str]]:
    """The ops that say something, and why others do not, by the id they came with."""
    by_slot = {each.item.number: each for each in answered if each.is_asked}
    ops: list[Op] = []
    refused: dict[str, str] = {}
    for each in written:
        name, slot, sequence = each.get("op"), each.get("slot"), each.get("seq")
        try:
            op_id = UUID(name)
        except (ValueError, TypeError, AttributeError):
            if isinstance(name, str):
                refused[name[:100]] = NOT_THIS
            continue
        asked = by_slot.get(slot) if isinstance(slot, int) else None
        fields = _fields(each.get("fields"))
        if asked is None or fields is None or not _is_whole(sequence):
            refused[str(name)] = NOT_ASKED if asked is None else NOT_THIS
            continue
        seed = seed_of(attempt, asked.item)
        given = read_answer(asked.question, fields, slot=asked.item.number, seed=seed)
        if given.problem:
            refused[str(name)] = given.problem
        else:
            ops.append(
                Op(op_id, asked.item.number, int(sequence or 0), given.answer, _at(each.get("at")))
            )
    return ops, refused


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fields(value: Any) -> list[tuple[str, str]] | None:
    if not isinstance(value, list):
        return None
    pairs = []
    for pair in value:
        if not (isinstance(pair, list) and len(pair) == 2):
            return None
        if not all(isinstance(each, str) for each in pair):
            return None
        pairs.append((pair[0], pair[1]))
    return pairs


def _at(value: Any) -> datetime | None:
    """The device's clock, if it makes sense; it decides nothing."""
    try:
        found = parse_datetime(value) if isinstance(value, str) else None
        return found if found is not None and found.tzinfo and found.year > 2000 else None
    except ValueError:
        return None

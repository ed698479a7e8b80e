"""Who wrote which part of what the public does not see yet."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from wagtail.models import Page, Revision

from cms.accounts.models import User

MOST_REVISIONS = 60
"""Older ones than these count as one: autosave makes many."""


@dataclass(frozen=True)
class Writer:
    """Somebody who wrote, when they last did, and the places (see ``comparison``) they changed."""

    person: User
    last_at: datetime
    places: frozenset[str]


def writers_of(page: Page) -> list[Writer]:
    """Everyone who wrote since the page was last published, the last one first.

    A place belongs to whoever gave it the value that it has now.
    """
    revisions = page.revisions.select_related("user").order_by("created_at", "pk")
    live = page.live_revision if page.live else None
    if live is not None:
        later = Q(created_at__gt=live.created_at) | Q(pk__gt=live.pk)
        revisions = revisions.filter(later)
    found = list(revisions.reverse()[:MOST_REVISIONS])[::-1]
    owner: dict[str, int] = {}
    before = _pieces(live)
    last: dict[int, Revision] = {}
    for revision in found:
        now = _pieces(revision)
        if revision.user_id is not None:
            last[revision.user_id] = revision
            for place, value in now.items():
                if before.get(place) != value:
                    owner[place] = revision.user_id
        before = now
    writers = [
        Writer(
            person=revision.user,
            last_at=revision.created_at,
            places=frozenset(
                place for place, who in owner.items() if who == person and place in before
            ),
        )
        for person, revision in last.items()
    ]
    return sorted(writers, key=lambda writer: writer.last_at, reverse=True)


def _pieces(revision: Revision | None) -> dict[str, str]:
    """The fields of a revision, and the blocks of its streams, as text that can be compared."""
    pieces: dict[str, str] = {}
    for name, value in (revision.content if revision else {}).items():
        blocks = _blocks(value)
        if blocks is None:
            pieces[name] = json.dumps(value, sort_keys=True, default=str)
            continue
        for block in blocks:
            pieces[f"{name}.{block['id']}"] = json.dumps(block, sort_keys=True, default=str)
    return pieces


def _blocks(value: Any) -> list[dict[str, Any]] | None:
    """The blocks of a stream, which a revision keeps as JSON in a text."""
    if not isinstance(value, str) or not value.startswith("["):
        return None
    try:
        found = json.loads(value)
    except ValueError:
        return None
    if not all(isinstance(block, dict) and block.get("id") for block in found):
        return None
    return list(found)

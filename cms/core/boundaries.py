"""Time boundaries of content: until when what is being rendered stays true.

An aviso ends, an event begins, midnight comes to a page that says «hoy»: nobody saves anything,
yet the page changes. Whoever reads such content says so with ``note_boundary``; whoever keeps the
finished page opens ``collecting()`` around the rendering and learns the earliest instant noted.

A value kept by ``cms.core.remembered`` does not note its boundaries again when it comes from
memory: call ``note_boundary`` on every render, outside the remembered function, with an instant
that was remembered along with the value.

This module keeps nothing and knows nothing of pages or caches.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import datetime

from django.utils import timezone


class Boundaries:
    """The boundaries noted during one rendering."""

    def __init__(self) -> None:
        self.since = timezone.now()
        self.earliest: datetime | None = None
        """The earliest instant noted, or None if the rendering holds for good. It may have gone
        by while the page was being rendered: then the page is already untrue."""

    def note(self, instant: datetime) -> None:
        if instant > self.since and (self.earliest is None or instant < self.earliest):
            self.earliest = instant


_current: ContextVar[Boundaries | None] = ContextVar("boundaries", default=None)


def note_boundary(instant: datetime) -> None:
    """What is being rendered holds only until ``instant``.

    Several may be noted, the earliest counts. One that was past before the rendering began is
    ignored: what it changed has changed. Outside any collection nothing happens.

    Raises:
        ValueError: ``instant`` has no time zone, so that nobody knows when it is.
    """
    if timezone.is_naive(instant):
        raise ValueError("A boundary needs a time zone")
    boundaries = _current.get()
    if boundaries is not None:
        boundaries.note(instant)


@contextlib.contextmanager
def collecting() -> Iterator[Boundaries]:
    """Collect what is noted inside. Inside another collection, the outer one learns it too."""
    outer = _current.get()
    boundaries = Boundaries()
    token = _current.set(boundaries)
    try:
        yield boundaries
    finally:
        _current.reset(token)
        if outer is not None and boundaries.earliest is not None:
            outer.note(boundaries.earliest)

"""Small reads that every page repeats, remembered until something they rest on changes.

The site, the identity, the menu: the same few rows for every visitor. Each is read once and kept
in the process. What keeps it true is the stamp of ``cms.core.stamp``, which changes whenever
something that visitors see is saved or deleted, in whatever process.

Two rules make it safe. What is read inside a transaction is remembered only until that transaction
ends, since it may be rolled back. And nothing is older than a minute, in case a change was made
where no signal is sent (``QuerySet.update``, a shell on another machine).

Nothing that belongs to a person or to one request may be kept here.
"""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction

from cms.core.stamp import Stamp, current_stamp, forget, watch, watch_pages

__all__ = ["forget", "remember", "watch", "watch_pages"]

Value = TypeVar("Value")

MAX_AGE_SECONDS = 60
MAX_ENTRIES = 500


class _Shelf:
    """What was read under one stamp."""

    def __init__(self, stamp: Stamp) -> None:
        self.stamp = stamp
        self.made_at = time.monotonic()
        self.values: dict[str, Any] = {}

    def __call__(self) -> None:
        """Called at commit, when a shelf of that transaction has served its purpose."""

    def is_good(self, stamp: Stamp) -> bool:
        return (
            self.stamp == stamp
            and time.monotonic() - self.made_at < MAX_AGE_SECONDS
            and len(self.values) < MAX_ENTRIES
        )


_process_shelf = _Shelf((-1, 0, 0, 0))


def _current_shelf() -> _Shelf:
    global _process_shelf
    stamp = current_stamp()
    connection = transaction.get_connection()
    if connection.in_atomic_block:
        # The connection drops its commit callbacks when the transaction, or the savepoint they
        # were registered in, is rolled back: exactly the life a shelf may have.
        for _savepoints, callback, _robust in reversed(connection.run_on_commit):
            if isinstance(callback, _Shelf) and callback.is_good(stamp):
                return callback
        shelf = _Shelf(stamp)
        transaction.on_commit(shelf)
        return shelf
    shelf = _process_shelf
    if not shelf.is_good(stamp):
        shelf = _process_shelf = _Shelf(stamp)
    return shelf


def remember(key: str, read: Callable[[], Value]) -> Value:
    """The value of ``read()``, from memory if nothing has changed since it was last called.

    Callers must not modify what they get: other threads hold the same object.
    """
    # The shelf is chosen before reading: a change made meanwhile leaves the value on an old shelf.
    shelf = _current_shelf()
    if key not in shelf.values:
        shelf.values[key] = read()
    value: Value = shelf.values[key]
    return value

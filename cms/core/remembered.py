"""Small reads that every page repeats, remembered until something they rest on changes.

The site, the identity, the menu: the same few rows for every visitor. Each is read once and kept
in the process. What keeps it true is a *stamp*: a file that grows by one byte whenever a page, a
site, a privacy rule or the identity is saved or deleted, in whatever process. Looking at its size
costs a microsecond and no query.

Two rules make it safe. What is read inside a transaction is remembered only until that transaction
ends, since it may be rolled back. And nothing is older than a minute, in case a change was made
where no signal is sent (``QuerySet.update``, a shell on another machine).

Nothing that belongs to a person or to one request may be kept here.
"""

import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

logger = logging.getLogger(__name__)

Value = TypeVar("Value")
Stamp = tuple[int, int, int]

MAX_AGE_SECONDS = 60
MAX_ENTRIES = 500

# Fields of a page that visitors meet outside the page itself. A saved draft touches none.
VISIBLE_FIELDS = {
    "depth", "expired", "first_published_at", "live", "path", "show_in_menus", "slug", "title",
    "url_path",
}  # fmt: skip


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


_changes_here = 0
_process_shelf = _Shelf((-1, 0, 0))


def _stamp_file() -> Path:
    return Path(settings.DATA_DIR) / "stamps" / "shared"


def _current_stamp() -> Stamp:
    try:
        status = os.stat(_stamp_file())
    except FileNotFoundError:
        return (_changes_here, 0, 0)
    return (_changes_here, status.st_ino, status.st_size)


def _current_shelf() -> _Shelf:
    global _process_shelf
    stamp = _current_stamp()
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


def forget() -> None:
    """Drop everything remembered: here at once, in every other process after the commit."""
    global _changes_here
    _changes_here += 1
    transaction.on_commit(_lengthen_stamp)


def _lengthen_stamp() -> None:
    path = _stamp_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(b".")
    except OSError:
        # A full disk must not undo a change already made; the others notice within a minute.
        logger.exception("The stamp of shared reads could not be changed")


def _on_change(instance: models.Model, **kwargs: Any) -> None:
    fields = kwargs.get("update_fields")
    if fields and isinstance(instance, Page) and not VISIBLE_FIELDS.intersection(fields):
        return
    forget()


def _on_signal(**kwargs: Any) -> None:
    forget()


def watch(*extra: type[models.Model]) -> None:
    """Forget whenever a page, a site, a privacy rule or a row of ``extra`` changes."""
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    for model in (*pages, Site, PageViewRestriction, *extra):
        uid = f"remembered-{model._meta.label}"
        post_save.connect(_on_change, sender=model, dispatch_uid=uid)
        post_delete.connect(_on_change, sender=model, dispatch_uid=uid)
    for signal in (page_slug_changed, page_unpublished, post_page_move):
        signal.connect(_on_signal, dispatch_uid="remembered")

"""The stamp: one small file that says, to every process, that what visitors see has changed.

It grows by one byte, after the commit, whenever a row that public pages show is saved or deleted.
Looking at it costs a microsecond and no query. ``remembered`` and ``page_store`` keep what was
made under one stamp and drop it under the next; a saved draft leaves the stamp alone.

A process may be killed between its commit and the stamp. It therefore leaves a mark before the
commit and takes it away afterwards; ``finish_changes``, timed work, signs for those that died.
"""

import logging
import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from modelcluster.fields import ParentalKey
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

logger = logging.getLogger(__name__)

Stamp = tuple[int, int, int, int]
"""Changes made in this process; then the file's inode, size and time of change, which all
processes share. All three zero: there is no file."""

# What a saved draft, a lock or a new child writes into a page's row; visitors meet none of it.
INVISIBLE_FIELDS = frozenset(
    {
        "draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at",
        "locked", "locked_at", "locked_by", "numchild",
    }
)  # fmt: skip
UNFINISHED_AFTER_SECONDS = 60

_changes_here = 0
_is_unsent = False
_folder: tuple[object, str, str] = (None, "", "")


def _paths() -> tuple[str, str]:
    """The folder and the file. Composed once: this is asked on every request."""
    global _folder
    if _folder[0] != settings.DATA_DIR:
        folder = os.path.join(settings.DATA_DIR, "stamps")
        _folder = (settings.DATA_DIR, folder, os.path.join(folder, "shared"))
    return _folder[1], _folder[2]


def current_stamp() -> Stamp:
    """What to keep beside a value, read *before* making it."""
    try:
        status = os.stat(_paths()[1])
    except OSError:
        return (_changes_here, 0, 0, 0)
    return (_changes_here, status.st_ino, status.st_size, status.st_mtime_ns)


def is_shared(stamp: Stamp) -> bool:
    """Whether other processes hear of changes, and this one of theirs: the file is there, and
    the last change made here reached it."""
    return stamp[1] != 0 and not _is_unsent


def ensure_stamp() -> None:
    """Make the file if there is none; where that fails, ``is_shared`` says so."""
    if not os.path.exists(_paths()[1]):
        _lengthen_stamp()


def forget() -> None:
    """What visitors see has changed: known here at once, in every process after the commit."""
    global _changes_here
    _changes_here += 1
    if transaction.get_connection().in_atomic_block:
        _leave_mark()
    transaction.on_commit(_lengthen_stamp)


def _lengthen_stamp() -> None:
    global _is_unsent
    folder, path = _paths()
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        with Path(path).open("ab") as file:
            file.write(b".")
        _is_unsent = False
    except OSError:
        # A full disk must not undo a change already made. The time needs no room on it.
        now = time.time_ns()
        try:
            os.utime(path, ns=(now, now))
            _is_unsent = False
        except OSError:
            _is_unsent = True
        logger.exception("The stamp of shared reads could not be changed")
    if not _is_unsent:
        _mark().unlink(missing_ok=True)


def _mark() -> Path:
    return Path(_paths()[0]) / f"changing-{os.getpid()}-{threading.get_ident()}"


def _leave_mark() -> None:
    try:
        Path(_paths()[0]).mkdir(parents=True, exist_ok=True)
        _mark().touch()
    except OSError:
        logger.warning("A change is being made without its mark", exc_info=True)


def finish_changes() -> None:
    """Change the stamp for those who died, or gave up, between a change and its stamp."""
    limit = time.time() - UNFINISHED_AFTER_SECONDS
    marks = [mark for mark in Path(_paths()[0]).glob("changing-*") if _older(mark, limit)]
    if marks:
        _lengthen_stamp()
    for mark in marks:
        mark.unlink(missing_ok=True)


def _older(path: Path, limit: float) -> bool:
    try:
        return path.stat().st_mtime < limit
    except FileNotFoundError:
        return False


def _on_change(instance: models.Model, **kwargs: Any) -> None:
    fields = kwargs.get("update_fields")
    if fields and isinstance(instance, Page) and INVISIBLE_FIELDS.issuperset(fields):
        return
    forget()


def _on_change_of_existing(instance: models.Model, created: bool = False, **kwargs: Any) -> None:
    if not created:
        forget()


def _on_signal(**kwargs: Any) -> None:
    forget()


def watch(*watched: type[models.Model], new_too: bool = True) -> None:
    """Change the stamp whenever a row of these models is saved or deleted.

    ``new_too=False`` is for rows that no page can show as long as they are new, such as a
    picture just uploaded: only later changes count.
    """
    _connect(watched, _on_change if new_too else _on_change_of_existing)


def watch_deletions(*watched: type[models.Model]) -> None:
    """Change the stamp only when a row of these models is deleted."""
    for model in watched:
        post_delete.connect(_on_signal, sender=model, dispatch_uid=f"stamp-{model._meta.label}")


def watch_pages() -> None:
    """Change the stamp with every page and its inline children, every site and privacy rule."""
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    _connect((*pages, *_children_of_pages(), Site, PageViewRestriction), _on_change)
    for signal in (page_slug_changed, page_unpublished, post_page_move):
        signal.connect(_on_signal, dispatch_uid="stamp")


def _connect(watched: Iterable[type[models.Model]], receiver: Any) -> None:
    for model in watched:
        uid = f"stamp-{model._meta.label}"
        post_save.connect(receiver, sender=model, dispatch_uid=uid)
        post_delete.connect(_on_signal, sender=model, dispatch_uid=uid)


def _children_of_pages() -> list[type[models.Model]]:
    """Models edited inline with a page. Wagtail's own are comments, which nobody outside sees."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label != "wagtailcore"
        and any(
            isinstance(field, ParentalKey) and issubclass(field.related_model, Page)
            for field in model._meta.get_fields()
        )
    ]

"""One holder at a time of a named piece of work on this machine.

The kernel drops the lock when its holder dies, however it dies: no stale lock file can stop the
next one.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class LockHeldError(Exception):
    """Another process holds the lock."""


def lock_path(name: str) -> Path:
    """Where the lock lives: beside the data that it protects."""
    folder = Path(settings.DATA_DIR) / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.lock"


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold the lock ``name``; raise ``LockHeldError`` at once when another process has it."""
    with lock_path(name).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LockHeldError(name) from error
        yield


def is_held(name: str) -> bool:
    """Whether some process holds the lock now."""
    try:
        with exclusive(name):
            return False
    except LockHeldError:
        return True

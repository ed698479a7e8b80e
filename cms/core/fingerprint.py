"""Which version of the site this is: code, templates, static files, settings.

A finished page kept on disk is good for one fingerprint only. Nothing here reads the database.
"""

import functools
import hashlib
import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings

MANIFEST = "staticfiles.json"
"""Where the storage of static files keeps their hashed names."""


def digest(paths: Iterable[Path]) -> str:
    """A hash of the names and contents of files; a folder counts by its name only."""
    total = hashlib.sha256()
    for path in sorted(set(paths)):
        if "__pycache__" in path.parts:
            continue
        total.update(str(path).encode() + b"\0")
        if path.is_file():
            total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@functools.cache
def code_digest() -> str:
    """A hash of everything in the repository that a page is made with, as it was at the start."""
    base = Path(settings.BASE_DIR)
    roots = {config.name.partition(".")[0] for config in apps.get_app_configs()}
    files = [base / "requirements.txt"]
    for root in sorted(roots):
        if (base / root).is_dir():
            files += [path for path in (base / root).rglob("*") if path.suffix in (".py", ".mo")]
    for engine in settings.TEMPLATES:
        for folder in engine["DIRS"]:
            files += Path(folder).rglob("*")
    return digest(files)


def fingerprint() -> str:
    """The same in every process that serves the same version with the same settings."""
    chosen = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    manifest = Path(settings.STATIC_ROOT) / MANIFEST
    total = hashlib.sha256()
    for part in (
        code_digest(),
        sys.version,
        json.dumps(chosen, default=_plain, sort_keys=True, skipkeys=True),
        manifest.read_text("utf-8") if manifest.is_file() else "",
    ):
        total.update(part.encode() + b"\0")
    return total.hexdigest()


def _plain(value: Any) -> Any:
    """What stands for a value that JSON has no word for; never an address in memory."""
    if isinstance(value, Path | timedelta):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    return type(value).__name__

"""Backups that are whole, and that say so themselves.

A backup is a folder: a copy of the database, the media files, and ``manifest.json`` with the hash
and size of every file and the number of rows of every table. Media are copied before the
database (a file deleted meanwhile is kept) and once more after it (a file is stored before the
row that names it): so the backup holds the file of every row. The folder gets its name only when
everything is written and flushed; anything called ``.partial`` is unfinished.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

from cms.core import dumps, page_store
from cms.core.stamp import forget

MANIFEST = "manifest.json"
MEDIA = "media"
PARTIAL = ".partial"
STAMP = "%Y%m%dT%H%M%S.%fZ"
FORMAT = 1


class BackupError(Exception):
    """What is wrong with a backup, in words for the operator."""


@dataclass
class Manifest:
    """What a backup holds."""

    made_at: str
    engine: str
    database: str
    rows: dict[str, int]
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def make_backup(folder: str | Path) -> Path:
    """Write a complete backup into ``folder`` and return its own folder."""
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    made_at = datetime.now(UTC)
    final = root / made_at.strftime(STAMP)
    work = final.with_name(final.name + PARTIAL)
    work.mkdir(mode=0o700)
    try:
        media = work / MEDIA
        media.mkdir(mode=0o700)
        _copy_new(Path(settings.MEDIA_ROOT), media)
        dump = dumps.for_default_database()
        copy = work / dump.file_name
        rows = dump.write(copy)
        _copy_new(Path(settings.MEDIA_ROOT), media)
        manifest = Manifest(
            made_at=made_at.isoformat(),
            engine=dump.engine,
            database=dump.file_name,
            rows=rows,
            files={name: _describe(work / name) for name in _names(work)},
            versions={name: version(name) for name in ("django", "wagtail")},
        )
        _write_durably(work / MANIFEST, json.dumps(asdict(manifest), indent=1, sort_keys=True))
        for path in (work, *(p for p in work.rglob("*") if p.is_dir())):
            _flush_folder(path)
        work.rename(final)
        _flush_folder(root)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return final


def complete_backups(folder: str | Path) -> list[Path]:
    """The finished backups of ``folder``, oldest first."""
    root = Path(folder)
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if _made_at(path) and (path / MANIFEST).is_file())


def newest_made_at(folder: str | Path) -> datetime | None:
    """When the newest finished backup of ``folder`` was begun."""
    found = complete_backups(folder)
    return _made_at(found[-1]) if found else None


def drop_old(folder: str | Path, *, keep: int) -> None:
    """Leave only the newest ``keep`` backups, and no unfinished one older than the newest."""
    done = complete_backups(folder)
    for path in done[: -max(keep, 1)]:
        shutil.rmtree(path)
    for path in Path(folder).glob(f"*{PARTIAL}"):
        if done and path.name < done[-1].name:
            shutil.rmtree(path, ignore_errors=True)


def find_backup(folder: str | Path) -> Path:
    """``folder`` itself if it is a backup, else the newest one in it."""
    path = Path(folder)
    if (path / MANIFEST).is_file():
        return path
    found = complete_backups(path)
    if not found:
        raise BackupError(f"No hay ninguna copia completa en {path}.")
    return found[-1]


def verify(path: Path) -> Manifest:
    """Read the manifest and compare every file with it; raise ``BackupError`` at a difference."""
    if path.name.endswith(PARTIAL):
        raise BackupError(f"{path.name} es una copia sin terminar.")
    try:
        manifest = Manifest(**json.loads((path / MANIFEST).read_text("utf-8")))
        listed = manifest.files
        expected = {name: (file["sha256"], file["size"]) for name, file in listed.items()}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupError(f"El manifiesto no se puede leer: {error}") from error
    if manifest.format != FORMAT:
        raise BackupError(f"Formato de copia desconocido: {manifest.format}")
    if manifest.database not in expected:
        raise BackupError("El manifiesto no nombra la base de datos.")
    present = set(_names(path)) - {MANIFEST}
    for name in sorted(present ^ set(expected)):
        where = "falta en la copia" if name in expected else "no está en el manifiesto"
        raise BackupError(f"El archivo {name} {where}.")
    for name, (sha256, size) in expected.items():
        found = _describe(path / name)
        if (found["sha256"], found["size"]) != (sha256, size):
            raise BackupError(f"El archivo {name} cambió desde que se hizo la copia.")
    return manifest


def restore(path: Path, *, force: bool = False) -> Manifest:
    """Put the verified backup in place of the data; nothing is touched before it is verified.

    What was there is kept beside, in ``DATA_DIR/before-restore-…``. Safe to repeat after a crash.
    """
    manifest = verify(path)
    dump = dumps.for_default_database()
    if dump.engine != manifest.engine:
        raise BackupError(f"La copia es de {manifest.engine}; este sitio usa {dump.engine}.")
    if not dump.is_empty():
        if not force:
            raise BackupError("La base de datos tiene datos. Use --force para reemplazarlos.")
        aside = Path(settings.DATA_DIR) / f"before-restore-{datetime.now(UTC).strftime(STAMP)}"
        aside.mkdir(mode=0o700, parents=True)
        dump.write(aside / dump.file_name)
    else:
        aside = None
    # Files first: a row must never name a file that is not yet there.
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    wanted = {name.removeprefix(f"{MEDIA}/") for name in manifest.files if name.startswith(MEDIA)}
    for name in sorted(wanted):
        _copy_durably(path / MEDIA / name, media / name)
    dump.read(path / manifest.database)
    # No signal told anybody that every row has changed.
    forget()
    page_store.clear_files()
    found = dump.count_rows()
    if found != manifest.rows:
        wrong = sorted(t for t in {*found, *manifest.rows} if found.get(t) != manifest.rows.get(t))
        raise BackupError(f"Tras restaurar no coinciden las filas de: {', '.join(wrong)}")
    if aside is not None:
        for name in set(_names(media)) - wanted:
            target = aside / MEDIA / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(media / name, target)
    return manifest


def _made_at(path: Path) -> datetime | None:
    try:
        return datetime.strptime(path.name, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None


def _names(folder: Path) -> Iterator[str]:
    """Every file below ``folder``, with its path from there."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix()


def _copy_new(source: Path, target: Path) -> None:
    """Copy the files that ``target`` lacks. Media files get a new name instead of a new content."""
    if not source.is_dir():
        return
    for name in _names(source):
        if not (target / name).exists():
            try:
                _copy_durably(source / name, target / name)
            except FileNotFoundError:  # deleted since it was listed
                continue


def _copy_durably(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(target.name + PARTIAL)
    shutil.copyfile(source, partial)
    os.chmod(partial, 0o640)
    with partial.open("rb") as file:
        os.fsync(file.fileno())
    partial.replace(target)


def _write_durably(path: Path, text: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _describe(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return {
            "sha256": hashlib.file_digest(file, "sha256").hexdigest(),
            "size": path.stat().st_size,
        }

"""What ``/healthz`` looks at: can the site keep data, and does the work in the background go on?

A fault has a name, for whoever watches, and a short text without addresses or secrets. Every
question is bounded in time: an answer that hangs is no answer.
"""

import logging
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.core import backup, mail
from cms.core.models import Heartbeat
from cms.core.scheduling import BEAT, Job, registered_jobs

logger = logging.getLogger(__name__)

DATABASE_PATIENCE_MS = 3000
LEAST_FREE_BYTES = 500 * 1024**2
LEAST_FREE_SHARE = 0.10
BEAT_LATE = timedelta(minutes=10)
MAIL_LATE = timedelta(minutes=60)
TASK_LATE = timedelta(minutes=15)
BACKUP_LATE = timedelta(hours=36)
SECONDS_BETWEEN_WRITES = 1.0
"""Anybody may ask: a proven write is believed for this long, so asking often costs no disk."""

WRITE_PROBE = "healthz"
_last_write_at = float("-inf")


@dataclass
class HealthReport:
    """Faults by name; no fault means healthy."""

    faults: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.faults

    def as_dict(self) -> dict[str, object]:
        return {"ok": self.ok, "faults": self.faults}


def health_report() -> HealthReport:
    """Ask everything that can be asked."""
    report = HealthReport()
    if fault := disk_fault():
        report.faults["disk"] = fault
    if fault := database_fault():
        report.faults["database"] = fault
        return report  # the other answers stand in the database
    for name, question in QUESTIONS.items():
        try:
            if fault := question():
                report.faults[name] = fault
        except (DatabaseError, OSError) as error:
            logger.warning("health question %s: %s", name, error)
            report.faults[name] = type(error).__name__
    return report


def disk_fault() -> str:
    """Too little room where the site writes."""
    for folder in {Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)}:
        try:
            room = shutil.disk_usage(folder if folder.exists() else folder.parent)
        except OSError as error:
            return type(error).__name__
        if room.free < LEAST_FREE_BYTES and room.free < room.total * LEAST_FREE_SHARE:
            return f"{room.free // 1024**2} MiB libres"
    return ""


def database_fault() -> str:
    """The database does not answer, or keeps nothing (full disk, a lock held too long)."""
    global _last_write_at
    try:
        with _short_patience():
            Heartbeat.objects.filter(job=WRITE_PROBE).exists()
            if time.monotonic() - _last_write_at > SECONDS_BETWEEN_WRITES:
                _write_probe()
                _last_write_at = time.monotonic()
    except DatabaseError as error:
        _last_write_at = float("-inf")
        logger.warning("health: %s", error)
        return type(error).__name__
    return ""


def _write_probe() -> None:
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = {DATABASE_PATIENCE_MS}")
                cursor.execute(f"SET LOCAL statement_timeout = {DATABASE_PATIENCE_MS}")
        # A real commit: one that is rolled back never asks the disk for room.
        Heartbeat.objects.bulk_create(
            [Heartbeat(job=WRITE_PROBE, last_ok_at=timezone.now(), last_error="")],
            update_conflicts=True,
            unique_fields=["job"],
            update_fields=["last_ok_at", "last_error"],
        )


@contextmanager
def _short_patience() -> Iterator[None]:
    """On SQLite, wait for the write lock as long as a watcher waits for an answer, not longer."""
    if connection.vendor != "sqlite":
        yield
        return
    usual = int(connection.settings_dict.get("OPTIONS", {}).get("timeout", 5) * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {DATABASE_PATIENCE_MS}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")


def scheduler_fault() -> str:
    """The scheduler has worked on this database, and no longer does."""
    beat = Heartbeat.objects.filter(job=BEAT).first()
    if beat is None or timezone.now() - beat.last_ok_at < BEAT_LATE:
        return ""
    return f"sin señal desde {beat.last_ok_at:%Y-%m-%d %H:%M} UTC"


def jobs_fault() -> str:
    """A job that runs but keeps failing."""
    rows = {row.job: row for row in Heartbeat.objects.exclude(last_error="")}
    now = timezone.now()
    failing = [
        job.name
        for job in registered_jobs()
        if job.name in rows and now - rows[job.name].last_ok_at > _tolerated(job)
    ]
    return ", ".join(failing)


def _tolerated(job: Job) -> timedelta:
    return max(BEAT_LATE, job.interval * 2)


def mail_fault() -> str:
    """Mail that should have left long ago."""
    waiting = mail.waiting_too_long(MAIL_LATE).count()
    return f"{waiting} correos sin salir" if waiting else ""


def tasks_fault() -> str:
    """Tasks that no worker takes."""
    limit = timezone.now() - TASK_LATE
    waiting: Any = DBTaskResult.objects.ready().filter(enqueued_at__lt=limit)
    count = waiting.count()
    return f"{count} tareas sin atender" if count else ""


def backup_fault() -> str:
    """Backups were asked for, and the newest is old or missing."""
    if not settings.BACKUP_DIR:
        return ""
    newest = backup.newest_made_at(settings.BACKUP_DIR)
    if newest is None:
        return "ninguna copia"
    return f"última copia: {newest:%Y-%m-%d}" if timezone.now() - newest > BACKUP_LATE else ""


QUESTIONS: dict[str, Callable[[], str]] = {
    "scheduler": scheduler_fault,
    "jobs": jobs_fault,
    "mail": mail_fault,
    "tasks": tasks_fault,
    "backup": backup_fault,
}

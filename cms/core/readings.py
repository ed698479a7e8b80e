"""How often pages are read: counted without cookies, addresses or anything about the reader.

A web process adds up in memory and now and then leaves a small file; the scheduler adds the files
to the table. So that reading a page never writes to the database, and never fails because of
being counted. What a process had not yet left when it was killed is lost: at most a minute.
"""

import contextlib
import json
import logging
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Sum
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from cms.core.models import Reading

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_FILES = 60
MOST_ADDRESSES = 2_000
"""Different addresses counted between two files: whoever invents more is not a reader."""
KEPT_DAYS = 800
# Machines that say so. The others are few here, and a statistic need not be a proof.
MACHINES = ("bot", "crawl", "spider", "slurp", "monitor", "curl", "python", "wget")


class Tally:
    """What one process has counted since its last file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._left_at = time.monotonic()

    def add(self, path: str) -> None:
        """Count one reading; every minute, leave a file."""
        with self._lock:
            if path in self._counts or len(self._counts) < MOST_ADDRESSES:
                self._counts[path] += 1
            if time.monotonic() - self._left_at < SECONDS_BETWEEN_FILES:
                return
            counts, self._counts = self._counts, Counter()
            self._left_at = time.monotonic()
        leave(counts)

    def flush(self) -> None:
        """Leave a file now."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
            self._left_at = time.monotonic()
        leave(counts)


tally = Tally()


class ReadingsMiddleware:
    """Counts the pages that anonymous people read. It stands before everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            response.status_code in (200, 304)
            and request.method == "GET"
            and is_reading(request.path_info, request.META)
        ):
            tally.add(request.path_info)
        return response


def is_reading(path: str, meta: dict[str, str]) -> bool:
    """Whether somebody opened a page: no file, no screen of staff, no machine, no prefetch."""
    if not path.endswith("/") or len(path) > 255 or path.startswith(settings.PAGE_STORE_NEVER):
        return False
    if settings.SESSION_COOKIE_NAME in meta.get("HTTP_COOKIE", ""):
        return False
    if "HTTP_SEC_PURPOSE" in meta:
        return False
    agent = meta.get("HTTP_USER_AGENT", "").lower()
    return bool(agent) and not any(word in agent for word in MACHINES)


def readings_folder() -> Path:
    return Path(settings.DATA_DIR) / "readings"


def leave(counts: Counter[str]) -> None:
    """Write what was counted where the scheduler finds it."""
    if not counts:
        return
    folder = readings_folder()
    name = f"{time.time_ns()}-{os.getpid()}"
    partial = folder / f"{name}.partial"
    content = {"day": timezone.localdate().isoformat(), "counts": counts}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        partial.write_text(json.dumps(content), encoding="utf-8")
        partial.replace(folder / f"{name}.json")
    except OSError as error:
        logger.warning("Readings could not be kept: %s", error)
        with contextlib.suppress(OSError):
            partial.unlink()


def collect() -> int:
    """Add every file to the table; return how many readings that were.

    A file goes away before the rows are committed: if the power fails between, a minute of
    readings is lost, and none is ever counted twice.
    """
    total = 0
    for file in sorted(readings_folder().glob("*.json")):
        day, counts = _read(file)
        with transaction.atomic():
            rows = [
                Reading(path=path, day=day, count=count) for path, count in sorted(counts.items())
            ]
            known = set(
                Reading.objects.filter(day=day, path__in=counts).values_list("path", flat=True)
            )
            Reading.objects.bulk_create([row for row in rows if row.path not in known])
            for row in rows:
                if row.path in known:
                    Reading.objects.filter(day=day, path=row.path).update(
                        count=F("count") + row.count
                    )
            file.unlink(missing_ok=True)
        total += sum(counts.values())
    return total


def _read(file: Path) -> tuple[date, dict[str, int]]:
    """The day and the counts of a file; nothing, if it is not one of ours."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
        content = json.loads(file.read_text(encoding="utf-8"))
        counts = {str(path)[:255]: int(count) for path, count in content["counts"].items()}
        return date.fromisoformat(content["day"]), counts
    return timezone.localdate(), {}


def prune() -> None:
    """Forget readings of more than two years ago."""
    Reading.objects.filter(day__lt=timezone.localdate() - timedelta(days=KEPT_DAYS)).delete()


def most_read(*, days: int, limit: int) -> list[tuple[str, int]]:
    """The addresses read most in the last ``days``, with how often."""
    since = timezone.localdate() - timedelta(days=days)
    rows = (
        Reading.objects.filter(day__gt=since)
        .values("path")
        .annotate(total=Sum("count"))
        .order_by("-total", "path")
    )
    return [(row["path"], row["total"]) for row in rows[:limit]]

"""Timed work: who registers a job, how it runs, what is remembered of it.

An app registers its jobs in ``AppConfig.ready()``. One process on the machine runs them all; each
run leaves a ``Heartbeat`` that ``/healthz`` reads. A job may run again after a crash in the
middle, so it must be harmless to repeat.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from cms.core.locks import LockHeldError, exclusive
from cms.core.models import Heartbeat

logger = logging.getLogger(__name__)

LOCK = "scheduler"
BEAT = "scheduler"
"""Name of the job that only tells that the scheduler lives."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""``last_ok_at`` of a job that has not yet ended well."""


@dataclass(frozen=True)
class Job:
    """A piece of timed work. ``hour`` (of the day, local time) makes it daily."""

    name: str
    run: Callable[[], object]
    interval: timedelta
    hour: int | None = None
    soon: bool = False

    @property
    def trigger(self) -> CronTrigger | IntervalTrigger:
        if self.hour is not None:
            return CronTrigger(hour=self.hour, minute=10, timezone=settings.TIME_ZONE)
        return IntervalTrigger(seconds=int(self.interval.total_seconds()), timezone="UTC")


_jobs: dict[str, Job] = {}


def register_job(
    name: str,
    run: Callable[[], object],
    *,
    every: timedelta = timedelta(days=1),
    hour: int | None = None,
    soon: bool = False,
) -> None:
    """Have ``run`` called ``every`` so often, or daily at ``hour``.

    ``soon`` also runs it once as the scheduler starts. The same name again replaces the job.
    """
    _jobs[name] = Job(name=name, run=run, interval=every, hour=hour, soon=soon)


def every(
    *, minutes: float, name: str = "", soon: bool = False
) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Register the decorated function as a job; its name is the function's unless given."""

    def decorate(function: Callable[[], object]) -> Callable[[], object]:
        label = name or function.__name__
        register_job(label, function, every=timedelta(minutes=minutes), soon=soon)
        return function

    return decorate


def registered_jobs() -> list[Job]:
    return [*_jobs.values()]


def run_job(job: Job) -> bool:
    """Run one job and remember how it ended; no exception leaves here."""
    _drop_dead_connections()
    error = ""
    try:
        job.run()
    except Exception as exception:
        logger.exception("job %s failed", job.name)
        error = f"{type(exception).__name__}: {exception}"[:500]
    try:
        _remember(job.name, error)
    except DatabaseError:
        logger.exception("heartbeat of %s not kept", job.name)
    _drop_dead_connections()
    return not error


def _drop_dead_connections() -> None:
    """A connection kept since the last run may be dead; one inside a transaction is its owner's."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()


def _remember(name: str, error: str) -> None:
    row = Heartbeat(job=name, last_ok_at=NEVER if error else timezone.now(), last_error=error)
    changed = ["last_error"] if error else ["last_ok_at", "last_error"]
    Heartbeat.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["job"], update_fields=changed
    )


def build_scheduler() -> BackgroundScheduler:
    """A scheduler with every registered job, not yet started."""
    scheduler = BackgroundScheduler(
        timezone="UTC",
        executors={"default": ThreadPoolExecutor(max_workers=4)},
        # Late is better than never, once is enough, and never twice at the same time.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    beat = Job(BEAT, lambda: None, timedelta(minutes=1), soon=True)
    for job in (beat, *registered_jobs()):
        first = {"next_run_time": timezone.now()} if job.soon else {}
        scheduler.add_job(run_job, job.trigger, args=[job], id=job.name, **first)
    return scheduler


def run_forever(*, say: Callable[[str], object], wait: bool = True) -> None:
    """Run the jobs until SIGTERM or SIGINT, then let the running ones end.

    Only one scheduler works on a machine: another waits for its turn, or raises
    ``LockHeldError`` when told not to ``wait``.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    told = False
    while not stop.is_set():
        try:
            with exclusive(LOCK):
                say(f"Programador de tareas: {len(registered_jobs())} tareas.")
                scheduler = build_scheduler()
                scheduler.start()
                while not stop.wait(60):
                    pass
                scheduler.shutdown(wait=True)
                return
        except LockHeldError:
            if not wait:
                raise
            if not told:
                say("Programador de tareas: hay otro trabajando; este espera su turno.")
                told = True
            time.sleep(1)

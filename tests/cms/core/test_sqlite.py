"""SQLite as this site sets it up: many writers at once, and none is turned away."""

import pytest

from cms.settings.sqlite import durable_options
from tests.installations import Installation

WRITERS, THREADS, WRITES = 4, 10, 5

# Reads, then writes, in one transaction: what fails at once without IMMEDIATE.
WRITER = f"""
import threading
from django.db import connections, transaction
from django.utils import timezone
from cms.core.models import Heartbeat
def write(thread):
    for number in range({WRITES}):
        with transaction.atomic():
            Heartbeat.objects.filter(job="nobody").exists()
            job = f"{{NAME}}-{{thread}}-{{number}}"
            Heartbeat.objects.create(job=job, last_ok_at=timezone.now())
    connections.close_all()
threads = [threading.Thread(target=write, args=(n,)) for n in range({THREADS})]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
"""


def test_forty_writers_at_once_all_get_their_turn(installation: Installation) -> None:
    processes = [
        installation.start("shell", "--no-imports", "-c", f"NAME = {n}\n{WRITER}")
        for n in range(WRITERS)
    ]
    printed = [process.communicate()[0] for process in processes]
    assert printed == [""] * WRITERS  # no traceback, hence no "database is locked"
    count = "from cms.core.models import Heartbeat; print(Heartbeat.objects.count())"
    assert int(installation.python(count)) == WRITERS * THREADS * WRITES


def test_the_settings_reach_every_connection(installation: Installation) -> None:
    asked = installation.python(
        "import sqlite3; from django.db import connection as c;"
        "ask = lambda name: c.cursor().execute(f'PRAGMA {name}').fetchone()[0];"
        "print(ask('journal_mode'), ask('synchronous'), ask('busy_timeout'), sqlite3.__name__)"
    )
    assert asked.split() == ["wal", "2", "20000", "pysqlite3"]


@pytest.mark.parametrize(
    ("version", "journal"),
    [((3, 40, 1), "journal_mode=DELETE"), ((3, 51, 2), "DELETE"), ((3, 51, 3), "WAL")],
)
def test_an_affected_library_gets_the_rollback_journal(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], journal: str
) -> None:
    import sqlite3

    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    options = durable_options()
    assert journal in options["init_command"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert ("synchronous=EXTRA" in options["init_command"]) == (version < (3, 51, 3))

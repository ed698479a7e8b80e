"""Choice of the SQLite library and its durability settings.

SQLite 3.7.0 to 3.51.2 can lose a committed page when a WAL file is reset while another
connection reads it, and Debian 12 ships 3.40.1. The ``pysqlite3`` wheel bundles a mended version;
it stands in for the standard module before Django loads it. Where there is no wheel and the
system's version is affected, the rollback journal with ``synchronous=EXTRA`` is used instead: as
durable, a little slower. ``cms.core.checks`` warns about it.
"""

import sys
from typing import Any

FIRST_SAFE_WAL = (3, 51, 3)
"""First version whose WAL reset is safe (the fault is described in SQLite's release notes)."""


def prefer_bundled_sqlite() -> None:
    """Let ``import sqlite3`` mean ``pysqlite3`` from here on, where that wheel is installed."""
    try:
        import pysqlite3
        import pysqlite3.dbapi2
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def wal_is_safe() -> bool:
    """Whether the SQLite in use may run in WAL mode without risk of losing a page."""
    import sqlite3

    return sqlite3.sqlite_version_info >= FIRST_SAFE_WAL


def durable_options() -> dict[str, Any]:
    """``OPTIONS`` of a SQLite database that loses no acknowledged write, even in a power cut."""
    journal = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        if wal_is_safe()
        else "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;"
    )
    # IMMEDIATE takes the write lock at BEGIN: without it, a read that turns into a write fails
    # at once with "database is locked", whatever the timeout.
    return {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": journal}

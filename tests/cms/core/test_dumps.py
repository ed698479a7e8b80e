"""Copying a database: what is refused, and in which words."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import transaction

from cms.core import dumps
from cms.core.dumps import DumpError, PostgresDump, SqliteDump
from tests.installations import Installation


@pytest.mark.django_db
def test_a_copy_from_inside_a_transaction_is_refused() -> None:
    """SQLite would wait for the transaction to end, and so for itself, for ever."""
    with transaction.atomic(), pytest.raises(DumpError, match="transacción"):
        dumps.for_default_database()


def test_an_unknown_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = SimpleNamespace(vendor="oracle", in_atomic_block=False)
    monkeypatch.setattr(dumps, "connection", unknown)
    with pytest.raises(DumpError, match="oracle"):
        dumps.for_default_database()


def test_a_missing_program_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DumpError, match=r"pg_restore .*postgresql-client"):
        PostgresDump().read(tmp_path / "database.dump")


def test_a_sqlite_copy_is_one_readable_file_of_its_own(
    installation: Installation, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.sqlite3"
    counted = installation.python(
        "from pathlib import Path; from cms.core.dumps import for_default_database as dump;"
        f"print(dump().write(Path({str(copy)!r})) == dump().count_rows())"
    )
    assert counted.strip() == "True"
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy.sqlite3"]  # no -wal, no -shm
    assert copy.stat().st_mode & 0o077 == 0
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_damaged_copy_never_reaches_the_database(tmp_path: Path) -> None:
    path = tmp_path / "copy.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE rows (value TEXT)")
        database.executemany("INSERT INTO rows VALUES (?)", [("x" * 500,)] * 500)
        database.commit()
    content = bytearray(path.read_bytes())
    content[8192:12288] = bytes(4096)
    path.write_bytes(content)
    with pytest.raises(DumpError, match="integrity_check"):
        SqliteDump().read(path)

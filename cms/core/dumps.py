"""A consistent copy of the whole database, and back: one class per kind of database.

Never a copy of the file: a copy of a SQLite file under writes loses rows and looks sound.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, transaction


class DumpError(Exception):
    """A copy could not be made or read, in words for the operator."""


class Dump(Protocol):
    """How one kind of database is copied."""

    engine: str
    file_name: str

    def write(self, path: Path) -> dict[str, int]:
        """Write a consistent copy to ``path``; return its number of rows by table."""

    def read(self, path: Path) -> None:
        """Replace the database by the copy in ``path``: wholly or not at all."""

    def is_empty(self) -> bool:
        """Whether the database has no table yet."""

    def count_rows(self) -> dict[str, int]:
        """Rows of every table of the database as it is now."""


def for_default_database() -> Dump:
    """The way to copy the database that this site uses."""
    if connection.in_atomic_block:
        raise DumpError("No se copia una base de datos desde dentro de una transacción.")
    if connection.vendor == "sqlite":
        return SqliteDump()
    if connection.vendor == "postgresql":
        return PostgresDump()
    raise DumpError(f"No se sabe copiar una base de datos {connection.vendor}.")


class SqliteDump:
    """With SQLite's own backup call, which takes one instant and lets writers go on."""

    engine = "sqlite"
    file_name = "database.sqlite3"

    def write(self, path: Path) -> dict[str, int]:
        connection.ensure_connection()
        with closing(sqlite3.connect(path, isolation_level=None)) as copy:
            os.chmod(path, 0o600)
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            self._check(copy)
            rows = self._count(copy)
        with path.open("rb") as file:
            os.fsync(file.fileno())
        return rows

    def read(self, path: Path) -> None:
        """Through SQLite's locks and journal: a crash in the middle leaves the old database."""
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as copy:
            self._check(copy)
            connection.ensure_connection()
            copy.backup(connection.connection)
        self._check(connection.connection)
        connection.close()  # the next use sets the journal mode again

    def is_empty(self) -> bool:
        return not self.count_rows()

    def count_rows(self) -> dict[str, int]:
        connection.ensure_connection()
        return self._count(connection.connection)

    @staticmethod
    def _count(database: Any) -> dict[str, int]:
        # Full-text tables are virtual; their contents stand in shadow tables, counted as well.
        names = [
            row[0]
            for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
            ).fetchall()
        ]
        return {name: _count_one(database, name) for name in names}

    @staticmethod
    def _check(database: Any) -> None:
        try:
            found = [row[0] for row in database.execute("PRAGMA integrity_check").fetchall()]
        except sqlite3.DatabaseError as error:  # too broken even to be examined
            found = [str(error)]
        if found != ["ok"]:
            raise DumpError(f"integrity_check: {found[0]}")


class PostgresDump:
    """With ``pg_dump`` and ``pg_restore``, which must be at least as new as the server."""

    engine = "postgresql"
    file_name = "database.dump"

    def write(self, path: Path) -> dict[str, int]:
        with transaction.atomic(), connection.cursor() as cursor:
            # The rows counted here are those of the dump: both see the same snapshot.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            arguments = ["--format=custom", "--no-owner", "--no-privileges"]
            with path.open("xb") as file:
                os.chmod(path, 0o600)
                self._run(["pg_dump", *arguments, f"--snapshot={snapshot}"], stdout=file)
                os.fsync(file.fileno())
            return self._count(cursor)

    def read(self, path: Path) -> None:
        """In one transaction: drop what is there, then run the dump."""
        script = self._run(
            ["pg_restore", "--no-owner", "--no-privileges", "--file=-", str(path)], database=False
        )
        wipe = b"DROP SCHEMA public CASCADE; CREATE SCHEMA public;\n"
        connection.close()
        self._run(
            ["psql", "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1"],
            given=wipe + script,
        )

    def is_empty(self) -> bool:
        with connection.cursor() as cursor:
            return not self._tables(cursor)

    def count_rows(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            return self._count(cursor)

    @staticmethod
    def _tables(cursor: Any) -> list[str]:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        return [row[0] for row in cursor.fetchall()]

    def _count(self, cursor: Any) -> dict[str, int]:
        return {name: _count_one(cursor, name) for name in self._tables(cursor)}

    def _run(
        self, command: list[str], *, database: bool = True, given: bytes = b"", stdout: Any = None
    ) -> bytes:
        """Run a PostgreSQL program against this site's database; its password is in no list."""
        if shutil.which(command[0]) is None:
            raise DumpError(f"Falta el programa {command[0]} (paquete postgresql-client).")
        _, extra = connection.client.settings_to_cmd_args_env(connection.settings_dict, [])
        place = {
            "PGHOST": connection.settings_dict["HOST"],
            "PGPORT": str(connection.settings_dict["PORT"] or ""),
            "PGUSER": connection.settings_dict["USER"],
            "PGDATABASE": connection.settings_dict["NAME"],
        }
        environment = {**os.environ, **(extra or {})}
        if database:
            environment |= {name: value for name, value in place.items() if value}
        done = subprocess.run(  # noqa: S603
            command,
            env=environment,
            input=given,
            stdout=stdout or subprocess.PIPE,
            stderr=subprocess.PIPE,
            check=False,
        )
        if done.returncode:
            raise DumpError(f"{command[0]}: {done.stderr.decode(errors='replace').strip()[:500]}")
        return done.stdout or b""


def _count_one(database: Any, table: str) -> int:
    quoted = connection.ops.quote_name(table)
    found = database.execute(f"SELECT COUNT(*) FROM {quoted}")  # noqa: S608
    return int((found or database).fetchone()[0])

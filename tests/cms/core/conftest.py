"""Sites of their own for the tests that drive them as an operator does."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.installations import HAS_POSTGRES, SERVER, Installation


@pytest.fixture
def installation(migrated: Path, tmp_path: Path) -> Installation:
    """A migrated site on SQLite."""
    shutil.copytree(migrated, tmp_path / "data")
    return Installation(tmp_path / "data")


@pytest.fixture
def empty_installation(tmp_path: Path) -> Installation:
    """A site on SQLite whose database has no table."""
    (tmp_path / "empty").mkdir()
    return Installation(tmp_path / "empty")


@contextmanager
def postgres_database(template: str = "template0") -> Iterator[str]:
    """A database of its own on the server of ``DATABASE_URL``; yields its address."""
    name = f"ops_{uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield SERVER.rpartition("/")[0] + f"/{name}"
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def postgres_installation(migrated_postgres: str, tmp_path: Path) -> Iterator[Installation]:
    """A migrated site on PostgreSQL."""
    with postgres_database(migrated_postgres.rpartition("/")[2]) as url:
        (tmp_path / "data").mkdir()
        yield Installation(tmp_path / "data", url)


@pytest.fixture
def empty_postgres_installation(tmp_path: Path) -> Iterator[Installation]:
    """A site on PostgreSQL whose database has no table."""
    if not HAS_POSTGRES:
        pytest.skip("no PostgreSQL server: DATABASE_URL is not set")
    with postgres_database() as url:
        (tmp_path / "empty").mkdir()
        yield Installation(tmp_path / "empty", url)

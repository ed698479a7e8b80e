"""The migrated database that all processes copy: hundreds of migrations take most of a minute.

``manage.py migrate`` builds it once for a run of the tests. Each process still asks Django to
migrate its copy, which finds nothing to do: a copy that lacked a migration would get it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests.installations import HAS_POSTGRES, SERVER, Installation

DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "scenery"}
POSTGRES_TEMPLATE = "test_template_" + SERVER.rpartition("/")[2].partition("?")[0]


# Early: options of the command line choose by the marks that are there when they are read.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that have the tests' database; pytest-django shuts it to all others."""
    for item in items:
        named = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if named or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


def shared_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run that the workers of pytest-xdist have in common."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


@contextmanager
def first_comer(mark: Path) -> Iterator[bool]:
    """True for whoever makes what the mark stands for; the others wait until it is made."""
    with mark.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not mark.exists()
        mark.touch()


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a migrated site on SQLite, to copy while nobody has it open."""
    data_dir = shared_folder(tmp_path_factory) / "migrated"
    with first_comer(data_dir.with_name("migrated.done")) as is_first:
        if is_first:
            data_dir.mkdir(exist_ok=True)
            Installation(data_dir).manage("migrate", "--verbosity", "0")
    return data_dir


@pytest.fixture(scope="session")
def migrated_postgres(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database on the server of ``DATABASE_URL``, to copy.

    It is left there: the next run begins by dropping it.
    """
    if not HAS_POSTGRES:
        pytest.skip("no PostgreSQL server: DATABASE_URL is not set")
    shared = shared_folder(tmp_path_factory)
    url = f"{SERVER.rpartition('/')[0]}/{POSTGRES_TEMPLATE}"
    with first_comer(shared / "migrated-postgres.done") as is_first:
        if is_first:
            with psycopg.connect(SERVER, autocommit=True) as server:
                server.execute(f'DROP DATABASE IF EXISTS "{POSTGRES_TEMPLATE}" WITH (FORCE)')
                server.execute(f'CREATE DATABASE "{POSTGRES_TEMPLATE}" TEMPLATE template0')
            data_dir = shared / "migrated-postgres"
            data_dir.mkdir(exist_ok=True)
            Installation(data_dir, url).manage("migrate", "--verbosity", "0")
    return url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest
) -> Iterator[None]:
    """What pytest-django asks for just before it makes the tests' own database."""
    if connection.vendor == "postgresql":
        request.getfixturevalue("migrated_postgres")
        connection.settings_dict["TEST"]["TEMPLATE"] = POSTGRES_TEMPLATE
        yield
        return
    migrated = request.getfixturevalue("migrated")
    name = connection.creation._get_test_db_name()
    database = connection.Database
    # A database in memory lasts as long as somebody has it open.
    # Immutable: opened otherwise, it would have companions just when somebody copies the folder.
    source = f"{(migrated / 'db.sqlite3').as_uri()}?immutable=1"
    with closing(database.connect(name, uri=True)) as kept:
        with closing(database.connect(source, uri=True)) as template:
            template.backup(kept)
        yield

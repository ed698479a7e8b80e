"""What nobody can edit: Wagtail's own log, and other tables of rows written once, closed by the
database.

Triggers refuse every UPDATE and DELETE on them, whoever asks: a screen, a shell, a bug. They are
put back after every ``migrate`` (a table that a migration rebuilds loses its triggers).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from wagtail.models import ModelLogEntry, PageLogEntry

from cms.editorial.models import ApprovalException

GUARDED: list[type[Model]] = [PageLogEntry, ModelLogEntry, ApprovalException]
MESSAGE = "Estas filas se escriben una vez: no se cambian ni se borran"


def guard(*models: type[Model]) -> None:
    """Close the tables of these models too, from the next ``migrate`` on. For ``AppConfig``s."""
    GUARDED.extend(model for model in models if model not in GUARDED)


def _tables(using: str) -> list[str]:
    """The guarded tables that this database has: an app may be migrated before another."""
    existing = set(connections[using].introspection.table_names())
    return [model._meta.db_table for model in GUARDED if model._meta.db_table in existing]


def install_guards(using: str = "default") -> None:
    """Create the triggers that are missing, on SQLite or PostgreSQL."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger AS $$ "
                f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql"
            )
        for table in _tables(using):
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(_create_sql(connection, table, verb))


def _create_sql(connection: BaseDatabaseWrapper, table: str, verb: str) -> str:
    name = f"audit_{table}_{verb.lower()}"
    if connection.vendor == "postgresql":
        return (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {verb} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION audit_append_only()"
        )
    return (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    )


def remove_guards(using: str = "default") -> None:
    """Drop the triggers: only to empty a test database or to rebuild the demo."""
    connection = connections[using]
    on_table = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table in _tables(using):
            for verb in ("update", "delete"):
                name = f"audit_{table}_{verb}"
                cursor.execute(
                    f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if on_table else "")
                )


@contextmanager
def guards_lifted(using: str = "default") -> Iterator[None]:
    """Run maintenance that must touch the log, then close it again."""
    with transaction.atomic(using=using):
        remove_guards(using)
        yield
        install_guards(using)


def install_after_migrate(sender: Any, using: str = "default", **kwargs: Any) -> None:
    """Receiver of ``post_migrate``."""
    install_guards(using)


def entries(
    *, action: str = "", person: int | None = None, since: Any = None, until: Any = None
) -> tuple[QuerySet[PageLogEntry], QuerySet[ModelLogEntry]]:
    """The two tables of the log, filtered alike, newest first.

    ``since`` and ``until`` are dates, both included.
    """
    filters: dict[str, Any] = {}
    if action:
        filters["action__startswith"] = action
    if person is not None:
        filters["user_id"] = person
    if since is not None:
        filters["timestamp__date__gte"] = since
    if until is not None:
        filters["timestamp__date__lte"] = until
    pages = PageLogEntry.objects.filter(**filters).select_related("content_type")
    others = ModelLogEntry.objects.filter(**filters).select_related("content_type")
    return pages.order_by("-timestamp", "-pk"), others.order_by("-timestamp", "-pk")


def merged(limit: int, **filters: Any) -> list[PageLogEntry | ModelLogEntry]:
    """The newest ``limit`` entries of both tables together."""
    pages, others = entries(**filters)
    both = chain(pages[:limit], others[:limit])
    return sorted(both, key=lambda entry: entry.timestamp, reverse=True)[:limit]

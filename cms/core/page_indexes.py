"""Indexes that Wagtail's page table lacks.

They are made after every ``migrate`` and not by a migration: on SQLite a later migration of
Wagtail's copies the table and keeps only the indexes that Wagtail's own models know.
"""

from typing import Any

from django.db import connections

TABLE = "wagtailcore_page"
INDEXES = {
    # The children of a page: Wagtail asks for a depth and a range of paths, which the index on
    # the path alone answers by reading all descendants.
    "page_by_depth_and_path": "(depth, path)",
    # A page by its address. On PostgreSQL by hash: a long address does not fit in a tree.
    "page_by_url_path": "(url_path)",
    # The newest of what is live, wherever it hangs: noticias on the home page and in their list.
    "page_live_by_date": "(first_published_at, path) WHERE live",
}
HASHED = {"page_by_url_path"}


def make_after_migrate(using: str, **kwargs: Any) -> None:
    """Make those that are missing. Safe to repeat."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for name, columns in INDEXES.items():
            by_hash = name in HASHED and connection.vendor == "postgresql"
            method = "USING hash " if by_hash else ""
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {TABLE} {method}{columns}")

"""How each database searches stems: FTS5 on SQLite, a ``tsvector`` with a GIN index on PostgreSQL.

Everything is made of stems by ``cms.search.words``; neither database's own Spanish takes part, so
that both match the same. Queries are built from stems alone (``a-z0-9ñ``), each in quotes: nothing
that somebody types reaches the query language.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, Lookup
from django.db.models.sql.compiler import SQLCompiler

Group = tuple[str, ...]
"""Stems any of which will do."""
Alternative = tuple[Group, ...]
"""Groups each of which must be there."""

TABLE = "search_fulltext"
MAX_POSITIONS = 20
"""Times that a stem counts in one part of an entry."""

CREATE_SQLITE = (
    f"CREATE VIRTUAL TABLE {TABLE} USING fts5"
    '(title, summary, body, tokenize = "unicode61 remove_diacritics 0")'
)
_TITLES = "ts_filter({column}, '{{a}}')"
"""The part of a vector that comes from the title; weights are not in an index of the whole."""
CREATE_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, title text NOT NULL,"
    f" summary text NOT NULL, {TABLE} tsvector NOT NULL)",
    f"CREATE INDEX search_fulltext_stems ON {TABLE} USING gin ({TABLE}) WITH (fastupdate = off)",
    f"CREATE INDEX search_fulltext_titles ON {TABLE} USING gin ({_TITLES.format(column=TABLE)})"
    " WITH (fastupdate = off)",
)
_WRITE = {
    "sqlite": "INSERT INTO search_fulltext (rowid, title, summary, body) VALUES (%s, %s, %s, %s)",
    "postgresql": "INSERT INTO search_fulltext (rowid, title, summary, search_fulltext)"
    " VALUES (%s, %s, %s, %s::tsvector)",
}
_ERASE = "DELETE FROM search_fulltext WHERE rowid = %s"


def create_table(vendor: str) -> Sequence[str]:
    """The statements that make the table."""
    return (CREATE_SQLITE,) if vendor == "sqlite" else CREATE_POSTGRESQL


Row = tuple[int, list[str], list[str], list[str]]
"""Primary key of an entry, and the stems of its title, summary and body."""


def write(rows: Iterable[Row]) -> None:
    """Replace the stems of some entries; call it inside a transaction."""
    values = []
    for pk, title, summary, body in rows:
        last = " ".join(body) if connection.vendor == "sqlite" else _vector(title, summary, body)
        values.append((pk, " ".join(title), " ".join(summary), last))
    with connection.cursor() as cursor:
        cursor.executemany(_ERASE, [(value[0],) for value in values])
        cursor.executemany(_WRITE[connection.vendor], values)


def _vector(title: list[str], summary: list[str], body: list[str]) -> str:
    """A ``tsvector`` literal: title as weight A, summary as B, body as D."""
    places: dict[str, list[str]] = {}
    position = 0
    for weight, words in (("A", title), ("B", summary), ("D", body)):
        counted: dict[str, int] = {}
        for word in words:
            position = min(position + 1, 16_383)
            counted[word] = counted.get(word, 0) + 1
            if counted[word] <= MAX_POSITIONS:
                places.setdefault(word, []).append(f"{position}{weight}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def query(alternatives: Iterable[Alternative]) -> str:
    """The alternatives in the query language of the database in use."""
    is_sqlite = connection.vendor == "sqlite"
    both, either = (" AND ", " OR ") if is_sqlite else (" & ", " | ")
    quote = '"' if is_sqlite else "'"

    def one(group: Group) -> str:
        return f"({either.join(f'{quote}{word}{quote}' for word in group)})"

    return either.join(f"({both.join(map(one, groups))})" for groups in alternatives)


class StemsField(models.TextField):  # type: ignore[type-arg]
    """The column that is searched."""


@StemsField.register_lookup
class Matches(Lookup[str]):
    """``stems__matches``: the entry matches a query made by ``query``."""

    lookup_name = "matches"

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} MATCH {right}", (*left_params, *right_params)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}::tsquery", (*left_params, *right_params)


@StemsField.register_lookup
class TitlesMatch(Matches):
    """``stems__titles_match``: the title alone matches a query made by ``query``."""

    lookup_name = "titles_match"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        return f"{left} MATCH %s", (*left_params, f"{{title}} : ({self.rhs})")

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        titles = _TITLES.format(column=left)
        return f"{titles} @@ {right}::tsquery", (*left_params, *right_params)


class Relevance(Func):
    """How well the database finds that an entry matches; larger is better, no fixed scale."""

    output_field = models.FloatField()

    def __init__(self, stems: str, match: str) -> None:
        super().__init__(models.F(stems), models.Value(match))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> Any:
        return f"(-bm25({TABLE}, 8.0, 4.0, 1.0))", []

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra: Any
    ) -> Any:
        column, match = self.get_source_expressions()
        left, left_params = compiler.compile(column)
        right, right_params = compiler.compile(match)
        weights = "'{0.1, 0.2, 0.5, 1.0}'"
        return f"ts_rank({weights}, {left}, {right}::tsquery, 1)", [*left_params, *right_params]

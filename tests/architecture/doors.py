"""Every address that the resolver knows, and the table that says what each answers to whom.

The table, ``doors.tsv``, has one row for each route and, where it matters, one for each state of
the object it is asked about (``case``). A cell says what a role gets, as ``GET POST``; each of the
two is one kind, or ``own/other`` where an object of the person's section and one of another
section are answered differently. The kinds:

====== ==================================================================================
``ok``   2xx, and nothing in the database changed
``do``   2xx, and something changed
``to``   3xx to somewhere of use, and nothing changed
``go``   3xx, and something changed
``in``   3xx to the sign-in page, or 401
``no``   404, 403, or Wagtail's refusal: 302 to the admin's first page
``bad``  400, 409 or 422
``405``  the method does not exist here
====== ==================================================================================
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

ROLES = (
    "anonymous",
    "citizen",
    "learner",
    "card",
    "teacher",
    "coordinator",
    "editor",
    "press",
    "systems",
    "committee",
    "coordination",
    "superuser",
)
"""A citizen has an account and no part in anything; a learner learns; a card is the session of the
same learner who came in by an ingreso card; a teacher has the group of the own school, a post at
the other school and none of its groups; a coordinator answers for the own school, the coordination
for the whole Aula."""
KINDS = frozenset({"ok", "do", "to", "go", "in", "no", "bad", "405"})
REFUSALS = frozenset({"in", "no", "bad", "405"})
CHANGES = frozenset({"do", "go"})
METHODS = ("GET", "POST")
WHOSE = ("own", "other")
TABLE = Path(__file__).with_name("doors.tsv")
COLUMNS = ("name", "pattern", "case", *ROLES, "why")


@dataclass(frozen=True)
class Door:
    """A route; ``-`` is the name of those that have none."""

    name: str
    pattern: str
    route: URLPattern = field(compare=False, repr=False)
    parameters: dict[str, Any] = field(compare=False, repr=False, default_factory=dict)
    """Name of each part of the address that varies, and its converter (``None`` for a regex)."""

    @property
    def key(self) -> tuple[str, str]:
        return (self.name, self.pattern)

    @property
    def namespace(self) -> str:
        return self.name.rpartition(":")[0]

    def __str__(self) -> str:
        return self.pattern if self.name == "-" else self.name


@dataclass(frozen=True)
class Row:
    """What the table says of a route (about an object in one state)."""

    name: str
    pattern: str
    case: str
    cells: dict[str, str]
    why: str

    @property
    def key(self) -> tuple[str, str]:
        return (self.name, self.pattern)

    def expected(self, role: str) -> dict[tuple[str, str], str]:
        """The kind of answer for each method and owner."""
        return {
            (method, whose): kind
            for method, cell in zip(METHODS, self.cells[role].split(), strict=True)
            for whose, kind in zip(WHOSE, (cell.split("/") * 2)[:2], strict=True)
        }


def cell(observed: dict[tuple[str, str], str]) -> str:
    """How the table writes the answers to one role."""
    written = []
    for method in METHODS:
        kinds = [observed[method, whose] for whose in WHOSE]
        written.append(kinds[0] if kinds[0] == kinds[1] else "/".join(kinds))
    return " ".join(written)


def walk(
    resolver: URLResolver | None = None,
    namespaces: tuple[str, ...] = (),
    prefix: str = "",
    converters: dict[str, Any] | None = None,
) -> Iterator[Door]:
    """Every route, in the order in which the resolver tries them."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(entry.pattern)
        found = {**(converters or {}), **entry.pattern.converters}
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from walk(entry, inner, pattern, found)
            continue
        regex = getattr(entry.pattern, "_regex", None)
        groups = entry.pattern.regex.groupindex if regex is not None else {}
        yield Door(
            name=":".join((*namespaces, entry.name)) if entry.name else "-",
            pattern=pattern,
            route=entry,
            parameters={**dict.fromkeys(groups), **found},
        )


def rows() -> list[Row]:
    """The table, in its order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Row(
                name=line["name"],
                pattern=line["pattern"],
                case=line["case"],
                cells={role: line[role] for role in ROLES},
                why=line["why"] or "",
            )
            for line in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]


def write(table: list[Row]) -> None:
    """Write the table anew; a person reads every line of the difference before it is committed."""
    with TABLE.open("w", encoding="utf-8") as file:
        file.write("\t".join(COLUMNS) + "\n")
        for row in table:
            cells = [row.cells[role] for role in ROLES]
            file.write("\t".join([row.name, row.pattern, row.case, *cells, row.why]) + "\n")

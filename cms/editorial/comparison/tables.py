"""Two tables compared cell by cell, with the rows and columns that came and went."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from cms.editorial.comparison.leaves import ABSENT, Spot
from cms.editorial.comparison.lines import Run, RunKind, State
from cms.editorial.comparison.paragraphs import rich_paragraphs
from cms.editorial.comparison.results import Cell, Kind, Part, Row, Table
from cms.editorial.comparison.sequences import align, pair_in_order, resemblance
from cms.editorial.comparison.values import value_text
from cms.editorial.comparison.words import diff_words

LEAST_ALIKE = 0.34
"""Share of cells in common from which two rows (or columns) are versions of one."""

Pair = tuple[int | None, int | None]


@dataclass(frozen=True)
class Grid:
    """A table as texts: headings and rows of cells."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def grid_of(value: Any) -> Grid:
    """The texts of the value of a ``TypedTableBlock``."""
    if value is ABSENT or value is None:
        return Grid("", (), ())
    headings = tuple(column["heading"] for column in value.columns)
    rows = []
    for row in value.rows:
        cells = [_cell_text(cell) for cell in row]
        rows.append(tuple(cells + [""] * (len(headings) - len(cells))))
    return Grid(value.caption or "", headings, tuple(rows))


def _cell_text(cell: Any) -> str:
    source = getattr(cell.value, "source", None)
    if source is not None:
        return " ".join(paragraph.text for paragraph in rich_paragraphs(source))
    return value_text(cell.value, getattr(getattr(cell.block, "field", None), "choices", None))


def table_part(spot: Spot, old: Grid, new: Grid) -> Part:
    """Columns are paired by heading, rows by what their cells share."""
    columns = _pairs(
        old.headings,
        new.headings,
        [Counter(_column(old, place)) for place in range(len(old.headings))],
        [Counter(_column(new, place)) for place in range(len(new.headings))],
    )
    both = [(i, j) for i, j in columns if i is not None and j is not None]
    was = [tuple(row[i] for i, _ in both) for row in old.rows]
    now = [tuple(row[j] for _, j in both) for row in new.rows]
    pairs = _pairs(was, now, [Counter(row) for row in was], [Counter(row) for row in now])
    table = Table(
        diff_words(old.caption, new.caption),
        _cells(columns, old.headings, new.headings),
        tuple(
            _row(
                columns,
                old.rows[i] if i is not None else None,
                new.rows[j] if j is not None else None,
            )
            for i, j in pairs
        ),
    )
    return Part(
        spot.place, spot.label, spot.short, Kind.TABLE, _state(table, old, new), table=table
    )


def _column(grid: Grid, place: int) -> list[str]:
    return [row[place] for row in grid.rows]


def _pairs(
    old: Sequence[Any], new: Sequence[Any], was: list[Counter[str]], now: list[Counter[str]]
) -> list[Pair]:
    """Old and new places side by side, in the order of the table; ``None`` where there is none."""
    pairs: list[Pair] = []
    i = j = 0
    for at, there, size in [*align(old, new), (len(old), len(new), 0)]:
        pairs += _resembling(range(i, at), range(j, there), was, now)
        pairs += [(at + step, there + step) for step in range(size)]
        i, j = at + size, there + size
    return pairs


def _resembling(
    old: range, new: range, was: list[Counter[str]], now: list[Counter[str]]
) -> Iterable[Pair]:
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return

    def alike(a: int, b: int) -> float:
        return resemblance(was[a], now[b])

    i = j = 0
    found = pair_in_order(old, new, alike, LEAST_ALIKE)
    for at, there in [*found, (len(old), len(new))]:
        yield from ((place, None) for place in old[i:at])
        yield from ((None, place) for place in new[j:there])
        if at < len(old) and there < len(new):
            yield old[at], new[there]
        i, j = at + 1, there + 1


def _row(columns: list[Pair], old: tuple[str, ...] | None, new: tuple[str, ...] | None) -> Row:
    cells = _cells(columns, old or (), new or ())
    if old is None:
        return Row(cells, State.ADDED)
    if new is None:
        return Row(cells, State.REMOVED)
    changed = any(cell.is_changed for cell in cells)
    return Row(cells, State.CHANGED if changed else State.UNCHANGED)


def _cells(columns: Iterable[Pair], old: Sequence[str], new: Sequence[str]) -> tuple[Cell, ...]:
    """Cells of both versions side by side; a side that does not exist has no text."""
    return tuple(
        Cell(
            _runs(old[i] if i is not None and old else "", new[j] if j is not None and new else "")
        )
        for i, j in columns
    )


def _runs(old: str, new: str) -> tuple[Run, ...]:
    """Numbers are replaced whole; words in a cell are compared."""
    if old != new and not any(char.isalpha() for char in old + new):
        runs = (Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new))
        return tuple(run for run in runs if run.text)
    return diff_words(old, new)


def _state(table: Table, old: Grid, new: Grid) -> State:
    if old == new:
        return State.UNCHANGED
    if not old.headings:
        return State.ADDED
    return State.CHANGED if new.headings else State.REMOVED

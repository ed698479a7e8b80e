"""How large a change is: words counted, and a few words for a list.

It only counts what a comparison found.
"""

from collections import Counter
from collections.abc import Iterable

from cms.editorial.comparison.lines import Run, RunKind, State, plural, words_of
from cms.editorial.comparison.results import Cell, FieldChange, Kind, Part

PARAGRAPH_WORDS = 8
"""A whole line that comes or goes counts as a paragraph from so many words on."""

MOST_PIECES = 3

_NAMES: dict[str, tuple[str, str]] = {
    "paragraph_added": ("un párrafo nuevo", "párrafos nuevos"),
    "paragraph_removed": ("un párrafo quitado", "párrafos quitados"),
    "group_added": ("un elemento nuevo", "elementos nuevos"),
    "group_removed": ("un elemento quitado", "elementos quitados"),
    "table_added": ("una tabla nueva", "tablas nuevas"),
    "table_removed": ("una tabla quitada", "tablas quitadas"),
    "row_added": ("una fila nueva", "filas nuevas"),
    "row_removed": ("una fila quitada", "filas quitadas"),
    "image_added": ("una imagen nueva", "imágenes nuevas"),
    "image_removed": ("una imagen quitada", "imágenes quitadas"),
    "image_changed": ("una imagen cambiada", "imágenes cambiadas"),
    "alt_changed": ("un texto alternativo cambiado", "textos alternativos cambiados"),
    "file_added": ("un archivo nuevo", "archivos nuevos"),
    "file_removed": ("un archivo quitado", "archivos quitados"),
    "file_changed": ("un archivo cambiado", "archivos cambiados"),
    "value_changed": ("un dato cambiado", "datos cambiados"),
    "format_changed": ("un cambio de formato o de enlace", "cambios de formato o de enlace"),
    "moved": ("un elemento movido", "elementos movidos"),
}


class Size:
    """The counts of a comparison."""

    def __init__(self, changes: Iterable[FieldChange]) -> None:
        self.words_added = self.words_removed = 0
        self._inside = Counter[RunKind]()
        self._times = Counter[str]()
        for change in changes:
            for part in change.parts:
                self._count(part)

    def label(self) -> str:
        """«3 palabras cambiadas y una imagen nueva»."""
        pieces = [*self._words(), *self._things()]
        if len(pieces) > MOST_PIECES:
            pieces = [*pieces[: MOST_PIECES - 1], "otros cambios"]
        if not pieces:
            return "cambios menores"
        head, last = ", ".join(pieces[:-1]), pieces[-1]
        return f"{head} y {last}" if head else last

    def _words(self) -> list[str]:
        added, removed = self._inside[RunKind.ADDED], self._inside[RunKind.REMOVED]
        if added and added == removed:
            return [plural(added, "palabra cambiada", "palabras cambiadas")]
        return [
            plural(count, f"palabra {one}", f"palabras {one}s")
            for count, one in ((added, "nueva"), (removed, "quitada"))
            if count
        ]

    def _things(self) -> list[str]:
        return [
            one if self._times[name] == 1 else plural(self._times[name], one, many)
            for name, (one, many) in _NAMES.items()
            if self._times[name]
        ]

    def _count(self, part: Part) -> None:
        if not part.is_changed:
            return
        if part.state in (State.MOVED, State.MOVED_AND_CHANGED):
            self._times["moved"] += 1
        ended = part.state if part.state in (State.ADDED, State.REMOVED) else State.CHANGED
        if part.kind is Kind.GROUP:
            self._count_group(part, ended)
        elif part.kind is Kind.TABLE:
            self._count_table(part, ended)
        elif part.kind is Kind.VALUE:
            self._times["value_changed"] += 1
        elif part.kind in (Kind.IMAGE, Kind.FILE):
            is_same = part.old_image and part.new_image and not _is_replaced(part)
            name = "alt_changed" if is_same else f"{part.kind}_{ended}"
            self._times[name] += part.state != State.MOVED
            self._count_lines(part)
        else:
            self._count_lines(part)

    def _count_group(self, part: Part, ended: State) -> None:
        kinds = set(_kinds(part))
        known = next((kind for kind in (Kind.IMAGE, Kind.FILE, Kind.TABLE) if kind in kinds), None)
        if ended != State.CHANGED:
            self._times[f"{known or Kind.GROUP}_{ended}"] += 1
            self._count_all_words(part)
        else:
            for inner in part.parts:
                self._count(inner)

    def _count_all_words(self, part: Part) -> None:
        """Words of something that came or went whole: counted, but it is named by itself."""
        for line in part.lines:
            self._count_words(line.runs, inside=False)
        if part.table:
            for row in part.table.rows:
                self._count_cells(row.cells, inside=False)
        for inner in part.parts:
            self._count_all_words(inner)

    def _count_table(self, part: Part, ended: State) -> None:
        if part.table is None:
            return
        if ended != State.CHANGED:
            self._times[f"table_{ended}"] += 1
        else:
            self._count_words(part.table.caption, inside=True)
            self._count_cells(part.table.header, inside=True)
        for row in part.table.rows:
            whole = row.state in (State.ADDED, State.REMOVED)
            if whole and ended == State.CHANGED:
                self._times[f"row_{row.state}"] += 1
            self._count_cells(row.cells, inside=not whole and ended == State.CHANGED)

    def _count_cells(self, cells: Iterable[Cell], *, inside: bool) -> None:
        for cell in cells:
            self._count_words(cell.runs, inside=inside)

    def _count_lines(self, part: Part) -> None:
        for line in part.lines:
            whole = line.state in (State.ADDED, State.REMOVED)
            words = words_of(line.new_text or line.old_text)
            if whole and words >= PARAGRAPH_WORDS:
                self._times[f"paragraph_{line.state}"] += 1
                self._count_words(line.runs, inside=False)
            else:
                self._count_words(line.runs, inside=True)
            if line.state == State.CHANGED and line.new_text == line.old_text:
                self._times["format_changed"] += 1

    def _count_words(self, runs: Iterable[Run], *, inside: bool) -> None:
        for run in runs:
            kind, words = run.kind, words_of(run.text)
            self.words_added += words * (kind is RunKind.ADDED)
            self.words_removed += words * (kind is RunKind.REMOVED)
            if inside and kind is not RunKind.SAME:
                self._inside[kind] += words


def words_in(changes: Iterable[FieldChange]) -> int:
    """All the words of a version, for a page that is new."""
    return sum(_words_in(part) for change in changes for part in change.parts)


def _words_in(part: Part) -> int:
    words = sum(words_of(line.new_text) for line in part.lines if part.kind is not Kind.VALUE)
    if part.table:
        rows = (part.table.header, *(row.cells for row in part.table.rows))
        words += sum(words_of(run.text) for row in rows for cell in row for run in cell.runs)
    return words + sum(map(_words_in, part.parts))


def _kinds(part: Part) -> Iterable[Kind]:
    for inner in part.parts:
        if not inner.is_blank:
            yield inner.kind
        yield from _kinds(inner)


def _is_replaced(part: Part) -> bool:
    return (part.old_image and part.old_image.image) != (part.new_image and part.new_image.image)

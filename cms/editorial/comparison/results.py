"""What a comparison found, ready to be shown: values only.

Nothing here reads a page or decides what changed. Every text is plain: whoever shows it escapes it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from cms.editorial.comparison.folding import fold_lines, fold_parts, fold_rows
from cms.editorial.comparison.lines import Line, Run, RunKind, State


class Kind(StrEnum):
    """How a part is shown."""

    TEXT = "text"
    VALUE = "value"
    TABLE = "table"
    FILE = "file"
    IMAGE = "image"
    GROUP = "group"
    FOLD = "fold"


@dataclass(frozen=True)
class File:
    """A file to download: its name, and what it costs to fetch («PDF, 2,1 MB»)."""

    title: str
    description: str
    url: str


@dataclass(frozen=True)
class Picture:
    """An image as a page uses it. ``image`` is the object to make a small rendition of.

    ``alt`` is empty for a decorative image; ``description`` gives kind and weight.
    """

    image: Any
    title: str
    description: str
    alt: str
    is_decorative: bool


@dataclass(frozen=True)
class Cell:
    """One cell of a table."""

    runs: tuple[Run, ...]

    @property
    def is_changed(self) -> bool:
        return any(run.kind != RunKind.SAME for run in self.runs)


@dataclass(frozen=True)
class Row:
    """A row; ``fold`` says how many equal rows stand in its place, and then it has no cells."""

    cells: tuple[Cell, ...]
    state: State = State.UNCHANGED
    fold: str = ""


@dataclass(frozen=True)
class Table:
    """The columns' headings and the rows, old and new in one."""

    caption: tuple[Run, ...]
    header: tuple[Cell, ...]
    rows: tuple[Row, ...]

    @property
    def shown_rows(self) -> tuple[Row, ...]:
        """The rows that changed and their neighbours; the rest counted."""
        return fold_rows(self.rows, lambda text: Row((), fold=text))


@dataclass(frozen=True)
class Part:
    """One thing that can be pointed at: a field, a block, or a piece of one.

    ``place`` is a key that stays the same from draft to draft; ``notes`` say in words what text
    alone does not show (where a link leads, bold, the place a block came from).
    """

    place: str
    label: str
    short_label: str
    kind: Kind
    state: State = State.UNCHANGED
    notes: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    old_file: File | None = None
    new_file: File | None = None
    old_image: Picture | None = None
    new_image: Picture | None = None
    parts: tuple["Part", ...] = field(default=())

    @property
    def is_changed(self) -> bool:
        return self.state != State.UNCHANGED

    @property
    def is_blank(self) -> bool:
        """There is nothing to show, old or new."""
        if self.table is not None and (self.table.header or self.table.rows):
            return False
        shown = (self.lines, self.old_file, self.new_file, self.old_image, self.new_image)
        return not any(shown) and all(part.is_blank for part in self.parts)

    @property
    def state_label(self) -> str:
        """The state as a word beside the heading; empty where the marks say it already."""
        return {
            State.ADDED: "nuevo",
            State.REMOVED: "quitado",
            State.MOVED: "movido",
            State.MOVED_AND_CHANGED: "movido y cambiado",
        }.get(self.state, "")

    @property
    def shown_lines(self) -> tuple[Line, ...]:
        """The lines; where only a part of the text changed, the rest is folded away."""
        if self.state in (State.CHANGED, State.MOVED, State.MOVED_AND_CHANGED):
            return fold_lines(self.lines)
        return self.lines

    @property
    def shown_parts(self) -> tuple["Part", ...]:
        """Those that changed, and in between the names of those that did not."""
        if not self.is_changed:
            return tuple(part for part in self.parts if not part.is_blank)
        return _with_folds(self.parts)

    @property
    def excerpt(self) -> str:
        """The first words of what stands there now."""
        if self.new_file is not None:
            return self.new_file.title
        if self.new_image is not None:
            return self.new_image.title
        if self.kind is Kind.VALUE:
            return ", ".join(line.new_text for line in self.lines)
        words = " ".join(" ".join(line.new_text for line in self.lines).split())
        return words if len(words) <= 90 else words[:90].rsplit(" ", 1)[0] + "…"


@dataclass(frozen=True)
class FieldChange:
    """A field of the form, with the label that the form shows."""

    name: str
    label: str
    parts: tuple[Part, ...]

    @property
    def is_changed(self) -> bool:
        return any(part.is_changed for part in self.parts)

    @property
    def is_blank(self) -> bool:
        return all(part.is_blank for part in self.parts)

    @property
    def is_single(self) -> bool:
        """The field is its only part, so that one heading serves both."""
        return len(self.parts) == 1 and self.parts[0].place == self.name

    @property
    def shown_parts(self) -> tuple[Part, ...]:
        """Those that changed, and in between the names of those that did not."""
        if not self.is_changed:
            return tuple(part for part in self.parts if not part.is_blank)
        return _with_folds(self.parts)

    @property
    def excerpt(self) -> str:
        """What an unchanged field holds, in one line."""
        if self.is_blank:
            return "vacío"
        if self.is_single:
            return self.parts[0].excerpt
        return fold_parts([part.short_label for part in self.parts if not part.is_blank])


@dataclass(frozen=True)
class Comparison:
    """Two versions of a page: the fields that changed first, each group in the form's order.

    For a new page (``is_new``) every field that holds something counts as changed and nothing is
    marked; ``words_added`` are then its words.
    """

    changes: tuple[FieldChange, ...]
    unchanged: tuple[FieldChange, ...]
    is_new: bool
    words_added: int
    words_removed: int
    size_label: str
    """The size of the change in a few words, for a list: «3 palabras cambiadas»."""

    @property
    def is_empty(self) -> bool:
        return not self.changes

    @property
    def unchanged_labels(self) -> str:
        return ", ".join(change.label for change in self.unchanged)


def _with_folds(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    shown: list[Part] = []
    equal: list[str] = []

    def close() -> None:
        if equal:
            names = fold_parts(equal)
            shown.append(Part("", names, names, Kind.FOLD))
            equal.clear()

    for part in parts:
        if part.is_changed:
            close()
            shown.append(part)
        elif not part.is_blank:
            equal.append(part.short_label)
    close()
    return tuple(shown)

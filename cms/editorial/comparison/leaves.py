"""The parts that have no parts of their own: texts, values, files and images.

``ABSENT`` stands for the side on which a block or a page does not exist; it differs from an empty
value, because a box that was never there was not unticked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath
from typing import Any, Final

from cms.core.templatetags.site_tags import weight
from cms.editorial.comparison.lines import Line, LineKind, Run, RunKind, State
from cms.editorial.comparison.names import Names
from cms.editorial.comparison.paragraphs import Paragraph
from cms.editorial.comparison.results import File, Kind, Part, Picture
from cms.editorial.comparison.sequences import align
from cms.editorial.comparison.texts import compare_paragraphs, state_of, whole_paragraphs
from cms.editorial.comparison.words import diff_words


class Absence(Enum):
    ABSENT = "absent"


ABSENT: Final = Absence.ABSENT


@dataclass(frozen=True)
class Spot:
    """Where a part stands: its key and how people call it."""

    place: str
    label: str
    short: str

    def inside(self, key: str, name: str) -> "Spot":
        """A spot within this one."""
        return Spot(f"{self.place}.{key}", f"{self.label} · {name}", name)


@dataclass(frozen=True)
class Reading:
    """What every comparison of one pair of pages shares."""

    names: Names
    is_new: bool = False


def text_part(
    spot: Spot, old: Sequence[Paragraph], new: Sequence[Paragraph], reading: Reading
) -> Part:
    """Paragraphs, words and links."""
    if reading.is_new:
        lines = whole_paragraphs(new, reading.names)
    else:
        lines = compare_paragraphs(old, new, reading.names)
    return Part(spot.place, spot.label, spot.short, Kind.TEXT, state_of(lines), lines=lines)


def value_part(spot: Spot, old: str, new: str) -> Part:
    """One value, that is replaced as a whole."""
    runs = [Run(RunKind.SAME, new)] if old == new else []
    if not runs:
        runs = [Run(RunKind.REMOVED, old), Run(RunKind.ADDED, new)]
    shown = tuple(run for run in runs if run.text)
    state = State.UNCHANGED if old == new else State.CHANGED
    lines = (Line(LineKind.PARAGRAPH, shown, state),) if shown else ()
    return Part(spot.place, spot.label, spot.short, Kind.VALUE, state, lines=lines)


def names_part(spot: Spot, old: Sequence[str], new: Sequence[str]) -> Part:
    """Several values of which some come and some go: topics, veredas."""
    lines: list[Line] = []
    i = j = 0
    for at, there, size in [*align(old, new), (len(old), len(new), 0)]:
        lines += [_named(name, RunKind.REMOVED, State.REMOVED) for name in old[i:at]]
        lines += [_named(name, RunKind.ADDED, State.ADDED) for name in new[j:there]]
        lines += [_named(name) for name in new[there : there + size]]
        i, j = at + size, there + size
    is_same = all(line.state == State.UNCHANGED for line in lines)
    state = State.UNCHANGED if is_same else State.CHANGED
    return Part(spot.place, spot.label, spot.short, Kind.VALUE, state, lines=tuple(lines))


def _named(name: str, kind: RunKind = RunKind.SAME, state: State = State.UNCHANGED) -> Line:
    return Line(LineKind.ITEM, (Run(kind, name),), state)


def file_part(spot: Spot, old: Any, new: Any) -> Part:
    """A document; ``None`` or ``ABSENT`` if there is none."""
    old, new = _present(old), _present(new)
    return Part(
        spot.place,
        spot.label,
        spot.short,
        Kind.FILE,
        _came_or_went(old, new, is_same=old == new),
        old_file=_file(old) if old else None,
        new_file=_file(new) if new else None,
    )


def image_part(spot: Spot, old: Any, new: Any) -> Part:
    """An image and its alternative text."""
    before, after = _picture(_present(old)), _picture(_present(new))
    notes: list[str] = []
    lines: tuple[Line, ...] = ()
    is_same = before == after
    if before and after and before.image == after.image and not is_same:
        if before.is_decorative != after.is_decorative:
            now = "Ahora es decorativa" if after.is_decorative else "Ya no es decorativa"
            notes.append(f"{now}.")
        if before.alt != after.alt:
            runs = diff_words(before.alt, after.alt)
            lines = (Line(LineKind.PARAGRAPH, runs, State.CHANGED),)
    return Part(
        spot.place,
        spot.label,
        spot.short,
        Kind.IMAGE,
        _came_or_went(before, after, is_same=is_same),
        notes=tuple(notes),
        lines=lines,
        old_image=before,
        new_image=after,
    )


def _present(value: Any) -> Any:
    return None if value is ABSENT else value


def _came_or_went(old: Any, new: Any, *, is_same: bool) -> State:
    if is_same:
        return State.UNCHANGED
    if old and new:
        return State.CHANGED
    return State.ADDED if new else State.REMOVED


def _file(document: Any) -> File:
    kind = str(document.file_extension).upper()
    return File(str(document.title), _kind_and_weight(kind, document.file_size), document.url)


def _picture(image: Any) -> Picture | None:
    if image is None:
        return None
    kind = PurePath(str(image.file.name)).suffix.removeprefix(".").upper()
    is_decorative = bool(getattr(image, "decorative", False))
    # A block of the body knows what the image says there; elsewhere its own description stands.
    alt = getattr(image, "contextual_alt_text", None)
    if alt is None:
        alt = image.description
    return Picture(
        image,
        str(image.title),
        _kind_and_weight(kind, image.file_size),
        "" if is_decorative else str(alt),
        is_decorative,
    )


def _kind_and_weight(kind: str, size: int | None) -> str:
    return ", ".join(piece for piece in (kind, weight(size)) if piece)

"""A list of names as teachers have it, read: pasted, copied from a spreadsheet, numbered, shouted.

Pure: no database. Nothing but names is taken: numbers of documents, dates and addresses that a
school's list has in other columns are left out before anybody sees them.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MOST_NAMES = 120
"""Lines of one list. A group has some forty; a longer list is usually another thing pasted."""
LONGEST_NAME = 150
_CELLS = re.compile(r"[\t;|]")
_NUMBERED = re.compile(r"^\s*\d{1,3}\s*[.)°º:\-–]*\s+|^\s*\d{1,3}[.)]\s*")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff]")
_HEAD = re.compile(r"(?:apellidos?|nombres?|estudiantes?|alumnos?|lider(?:es)?|personas?)")
_NO_NAME = re.compile(r"[\d@]")
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "y"})


class Order(StrEnum):
    """How a full name in one column is written."""

    SURNAMES_FIRST = "apellidos"
    NAMES_FIRST = "nombres"


@dataclass(frozen=True)
class Line:
    """One line with a name. ``number`` counts the lines of what was pasted, from 1."""

    number: int
    first_names: str
    last_names: str


@dataclass(frozen=True)
class _Columns:
    """Which cells hold what, as the heads of a spreadsheet say."""

    first: tuple[int, ...]
    last: tuple[int, ...]
    full: tuple[int, ...]
    order: Order

    def read(self, cells: list[str]) -> tuple[str, str]:
        if self.first or self.last:
            return _joined(cells, self.first), _joined(cells, self.last)
        return _split(_joined(cells, self.full), self.order)


def read_names(text: str, order: Order = Order.SURNAMES_FIRST) -> list[Line]:
    """The names of a list, in its order; heads, numbers and empty lines are no names.

    ``order`` is asked only where neither heads nor a comma («Mora Pérez, Ana») tell.
    """
    found: list[Line] = []
    columns: _Columns | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = unicodedata.normalize("NFC", _CONTROL.sub(" ", raw))
        if not line.strip():
            continue
        cells = [" ".join(cell.split()) for cell in _cells(line)]
        if not found and (heads := _columns(cells, order)) is not None:
            columns = heads
            continue
        first, last = columns.read(cells) if columns is not None else _guess(cells, order)
        if first or last:
            found.append(Line(number, _calm(first or last), _calm(last if first else "")))
    return found


def same_name(first_names: str, last_names: str) -> str:
    """What two writings of one name have in common: no capitals, accents or spaces; ñ stays ñ."""
    letters = []
    for letter in unicodedata.normalize("NFC", f"{first_names} {last_names}").casefold():
        letters.append(letter if letter == "ñ" else unicodedata.normalize("NFD", letter)[0])
    return " ".join("".join(letters).split())


def _cells(line: str) -> list[str]:
    cells = _CELLS.split(line)
    if len(cells) == 1 and line.count(",") > 1:
        return line.split(",")
    return cells


def _plain(text: str) -> str:
    return same_name(text, "")


def _columns(cells: list[str], order: Order) -> _Columns | None:
    """The columns, if this line is heads: every cell of letters names a kind of thing."""
    heads = [_plain(cell.replace(".", " ")) for cell in cells]
    names = [(at, head) for at, head in enumerate(heads) if _HEAD.search(head)]
    if not names or any(set(head.split()) - _HEAD_WORDS for head in heads if head):
        return None
    has_last = {at for at, head in names if "apellido" in head}
    has_first = {at for at, head in names if "nombre" in head}
    both = has_last & has_first
    if both or not (has_last and has_first):
        at = min(both) if both else names[0][0]
        head = heads[at]
        if both:
            first_comes = head.index("nombre") < head.index("apellido")
            order = Order.NAMES_FIRST if first_comes else Order.SURNAMES_FIRST
        return _Columns((), (), (at,), order)
    return _Columns(tuple(sorted(has_first)), tuple(sorted(has_last)), (), order)


_HEAD_WORDS = frozenset({
    "no", "n°", "nº", "nro", "num", "numero", "#", "id", "item", "codigo", "cod", "apellido",
    "apellidos", "nombre", "nombres", "y", "e", "completo", "completos", "del", "de", "la",
    "el", "estudiante", "estudiantes", "alumno", "alumnos", "lider", "lideres", "persona",
    "personas", "primer", "segundo", "primero", "documento", "identidad", "identificacion",
    "tipo", "doc", "ti", "cc", "grado", "grupo", "curso", "sede", "jornada", "edad", "fecha",
    "nacimiento", "genero", "sexo", "telefono", "correo", "acudiente", "vereda", "cargo",
})  # fmt: skip


def _joined(cells: list[str], places: tuple[int, ...]) -> str:
    return " ".join(cells[at] for at in places if at < len(cells) and cells[at]).strip()


def _guess(cells: list[str], order: Order) -> tuple[str, str]:
    """First and last names of a line without heads."""
    cells = [_NUMBERED.sub("", cell) if at == 0 else cell for at, cell in enumerate(cells)]
    cells = _without_numbers(cells)
    if len(cells) == 1 and cells[0].count(",") == 1:
        last, first = cells[0].split(",")
        return first.strip(), last.strip()
    if len(cells) <= 1:
        return _split(cells[0] if cells else "", order)
    # «Mora | Pérez | Ana | Lucía»: of three or more, two are the surnames.
    surnames = 1 if len(cells) == 2 else 2
    if order == Order.SURNAMES_FIRST:
        return " ".join(cells[surnames:]), " ".join(cells[:surnames])
    return " ".join(cells[:-surnames]), " ".join(cells[-surnames:])


def _without_numbers(cells: list[str]) -> list[str]:
    """Cells with a document, a date or an address go; of a line in one cell, those words."""
    kept = [cell for cell in cells if cell and not _NO_NAME.search(cell)]
    if kept or len(cells) != 1:
        return kept
    return [" ".join(word for word in cells[0].split() if not _NO_NAME.search(word))]


def _split(full: str, order: Order) -> tuple[str, str]:
    """A full name in two: with three words or more two are surnames, as is the custom."""
    full = _NUMBERED.sub("", full)
    if full.count(",") == 1:
        last, first = full.split(",")
        return first.strip(), last.strip()
    words = _words(full)
    surnames = min(2, len(words) - 1)
    if surnames < 1:
        return " ".join(words), ""
    if order == Order.SURNAMES_FIRST:
        return " ".join(words[surnames:]), " ".join(words[:surnames])
    return " ".join(words[:-surnames]), " ".join(words[-surnames:])


def _words(full: str) -> list[str]:
    """Its words; «de la Cruz» counts as one."""
    words: list[str] = []
    waiting: list[str] = []
    for word in full.split():
        waiting.append(word)
        if word.casefold() not in _PARTICLES:
            words.append(" ".join(waiting))
            waiting = []
    return words + ([" ".join(waiting)] if waiting else [])


def _calm(name: str) -> str:
    """«ANA LUCÍA DE LA CRUZ» as «Ana Lucía de la Cruz»; what has small letters stays."""
    if name != name.upper():
        return name
    return " ".join(
        word.lower() if word.casefold() in _PARTICLES else word.capitalize()
        for word in name.split()
    )

"""The demonstration's small documents, built from ``content/documents.toml``.

A PDF is written by hand: A4 pages of Helvetica in WinAnsi encoding, which covers Spanish, with no
dates or random identifiers, so that the same text always gives the same bytes. This is a writer
for one page or two of plain text, not a general one.

A document's text has one paragraph a line, and a few marks at the start of a line:

    ## Title          heading
    - text            bullet
    [ ] text          a box to tick
    Label: ____       a label and a rule to write on
    | a | b |         table row; the first of a run is its header
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595, 842, 64
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN
TOP, BOTTOM = PAGE_HEIGHT - 110, 84
BODY, LEADING = 11.0, 16.0

# Advance widths of Helvetica for the characters 32 to 126, in thousandths of the size.
# fmt: off
_WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
)
# fmt: on
_BOLD_FACTOR = 1.07  # Helvetica-Bold runs at most this much wider on ordinary text
_WIDEST = 1000


@cache
def _sources() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "content" / "documents.toml"
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["documents"]
    return {row["name"]: row for row in rows}


NAMES: tuple[str, ...] = tuple(_sources())


def build(name: str) -> tuple[str, bytes]:
    """Return the file name and the bytes of a document; KeyError for an unknown name."""
    source = _sources()[name]
    if source["kind"] == "csv":
        # The mark at the start tells spreadsheet programs that the file is UTF-8.
        return f"{name}.csv", source["text"].encode("utf-8-sig")
    return f"{name}.pdf", _pdf(source["title"], source["text"])


def _width(text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line in points; an accented letter is as wide as its base letter."""
    total = 0
    for character in text:
        code = ord(unicodedata.normalize("NFD", character)[0])
        total += _WIDTHS[code - 32] if 32 <= code <= 126 else _WIDEST
    return total * size / 1000 * (_BOLD_FACTOR if bold else 1)


def _wrap(text: str, width: float, size: float, *, bold: bool = False) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer, size, bold=bold) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _escape(text: str) -> str:
    # A narrow no-break space stands before «%» in Spanish; WinAnsi only has the ordinary one.
    text = text.replace("\u202f", "\u00a0")
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _text(x: float, y: float, text: str, *, size: float = BODY, bold: bool = False) -> str:
    return f"BT /F{2 if bold else 1} {size:g} Tf {x:g} {y:g} Td ({_escape(text)}) Tj ET"


def _rule(x: float, y: float, width: float, thickness: float = 0.7) -> str:
    return f"{x:g} {y:g} {width:g} {thickness:g} re f"


class _Sheet:
    """Fills pages from the top down."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y: float = TOP

    def down(self, height: float) -> float:
        """Go down by ``height`` points, onto a new page if needed; return the new baseline."""
        if self.y - height < BOTTOM:
            self.pages.append([])
            self.y = TOP
        self.y -= height
        return self.y

    def put(self, *operators: str) -> None:
        self.pages[-1].extend(operators)

    def paragraph(
        self, text: str, *, indent: float = 0, size: float = BODY, bold: bool = False
    ) -> None:
        for line in _wrap(text, TEXT_WIDTH - indent, size, bold=bold):
            y = self.down(size * LEADING / BODY)
            self.put(_text(MARGIN + indent, y, line, size=size, bold=bold))

    def row(self, cells: list[str], *, bold: bool) -> None:
        column = TEXT_WIDTH / len(cells)
        wrapped = [list(_wrap(cell, column - 10, BODY - 1, bold=bold)) for cell in cells]
        height = max(len(lines) for lines in wrapped) * 14.0
        y = self.down(height + 6) + height
        for number, lines in enumerate(wrapped):
            for depth, line in enumerate(lines):
                at = (MARGIN + number * column, y - 8 - depth * 14)
                self.put(_text(*at, line, size=BODY - 1, bold=bold))
        self.put(_rule(MARGIN, self.y, TEXT_WIDTH, 1.2 if bold else 0.4))


def _fill(title: str, text: str) -> list[list[str]]:
    """Lay a text out; one list of drawing operators for each page."""
    sheet = _Sheet()
    sheet.paragraph(title, size=20, bold=True)
    sheet.down(8)
    in_table = False
    for line in text.strip().splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split("|")] if "|" in line else []
        if cells:
            sheet.row(cells, bold=not in_table)
        elif not line.strip():
            sheet.down(LEADING / 2)
        elif line.startswith("## "):
            sheet.down(4)
            sheet.paragraph(line[3:], size=13.5, bold=True)
        elif line.startswith("- "):
            sheet.paragraph(line[2:], indent=16)
            sheet.put(_text(MARGIN + 4, sheet.y, "•"))
        elif line.startswith("[ ] "):
            y = sheet.down(LEADING + 4)
            sheet.put(f"{MARGIN} {y - 1:g} 10 10 re S", _text(MARGIN + 18, y, line[4:]))
        elif line.endswith("____"):
            label = line.rstrip("_").rstrip()
            y, used = sheet.down(LEADING + 8), _width(label, BODY) + 6
            sheet.put(_text(MARGIN, y, label), _rule(MARGIN + used, y - 2, TEXT_WIDTH - used))
        else:
            sheet.paragraph(line)
        in_table = bool(cells)
    return sheet.pages


def _pdf(title: str, text: str) -> bytes:
    """Assemble the file: catalogue, page tree, two fonts, title, then each page and its content."""
    pages = _fill(title, text)
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R /Lang (es-CO) /ViewerPreferences"
        " << /DisplayDocTitle true >> >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        font.format("Helvetica"),
        font.format("Helvetica-Bold"),
        f"<< /Title ({_escape(title)}) >>",
    ]
    for number, operators in enumerate(pages, start=1):
        foot = f"Dato de ejemplo, sin validez oficial. Página {number} de {len(pages)}"
        content = "\n".join(
            [
                f"0.059 0.361 0.247 rg 0 {PAGE_HEIGHT - 62} {PAGE_WIDTH} 62 re f",
                f"0.914 0.659 0.125 rg 0 {PAGE_HEIGHT - 66} {PAGE_WIDTH} 4 re f",
                "1 1 1 rg",
                _text(MARGIN, PAGE_HEIGHT - 38, "Alcaldía de Sabanalarga, Casanare", bold=True),
                "0.082 0.141 0.110 rg 0.082 0.141 0.110 RG",
                *operators,
                _text(MARGIN, 48, foot, size=9),
            ]
        )
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH} {PAGE_HEIGHT}]"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >>"
            f" /Contents {6 + 2 * number - 1} 0 R >>"
        )
        length = len(content.encode("cp1252"))
        objects.append(f"<< /Length {length} >>\nstream\n{content}\nendstream")
    out = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\n"
        f"startxref\n{len(out)}\n%%EOF\n"
    )
    return out + end.encode("ascii")

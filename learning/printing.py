"""What printed sheets share: their size, their letters and their QR codes."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby

import segno
from fpdf import FPDF

LETTER = (215.9, 279.4)
"""A letter sheet, in millimetres."""
POINT = 0.3528
"""Millimetres of a point."""


def latin(text: str) -> str:
    """A text as the PDF's own fonts can write it: of other letters what is nearest, or «?»."""
    found = []
    for char in unicodedata.normalize("NFC", text):
        base = unicodedata.normalize("NFKD", char)[0]
        found.append(next((each for each in (char, base) if _is_written(each)), "?"))
    return "".join(found)


def _is_written(char: str) -> bool:
    return char.isprintable() and ord(char) < 256


class QrCode:
    """An address as dark runs, to draw as shapes: sharp at any size, and no picture to load."""

    def __init__(self, address: str) -> None:
        self._matrix = segno.make(address, error="m", micro=False).matrix

    @property
    def side(self) -> int:
        """Modules of a side, without the quiet margin around it."""
        return len(self._matrix)

    def runs(self) -> Iterator[tuple[int, int, int]]:
        """Column, row and length of each run, in modules."""
        for row, bits in enumerate(self._matrix):
            column = 0
            for dark, run in groupby(bits):
                length = len(list(run))
                if dark:
                    yield column, row, length
                column += length


def draw_qr(pdf: FPDF, address: str, x: float, y: float, side: float) -> None:
    """Into a square of ``side`` millimetres, a module of quiet margin included."""
    code = QrCode(address)
    module = side / (code.side + 2)
    pdf.set_fill_color(0)
    for column, row, length in code.runs():
        pdf.rect(
            x + (column + 1) * module, y + (row + 1) * module, length * module, module, style="F"
        )

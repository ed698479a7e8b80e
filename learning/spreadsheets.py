"""Spreadsheets in the format of Excel: no cell of them runs, and none needs more memory than one.

Rows are written to a temporary file as they come; the file is sent in pieces and goes with the
answer.
"""

import re
import tempfile
from collections.abc import Iterable
from typing import IO, Any

from django.http import FileResponse
from openpyxl import Workbook

from cms.core.csv_export import neutralise

KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575
"""Of a sheet, besides the head."""
LONGEST_CELL = 32_000
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def cell(value: object) -> object:
    """What a cell holds: numbers as they are, all else as text that no program runs."""
    if value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)):
        return value
    # First what may not stand in a cell: without it another sign may come to the front.
    text = _FORBIDDEN.sub("", str(value))
    return neutralise(text)[:LONGEST_CELL]


def write_xlsx(
    file: IO[bytes], header: Iterable[object], rows: Iterable[Iterable[object]], *, title: str
) -> None:
    """Write a workbook of one sheet, row by row."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(_FORBIDDEN_IN_TITLE.sub(" ", title)[:31].strip("' ") or "Datos")
    sheet.freeze_panes = "B2"
    sheet.append([cell(value) for value in header])
    for number, row in enumerate(rows):
        if number == MOST_ROWS:
            break
        sheet.append([cell(value) for value in row])
    book.save(file)


def send_xlsx(
    filename: str, header: Iterable[object], rows: Iterable[Iterable[object]], *, title: str
) -> FileResponse:
    """A workbook as a download."""
    # Closed by the response.
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115
    try:
        write_xlsx(file, header, rows, title=title)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=filename, content_type=KIND)
    response["Cache-Control"] = "private, no-store"
    return response

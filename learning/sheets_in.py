"""The first sheet of an uploaded list, as lines of cells: what a spreadsheet gives when copied.

A file from outside: its size, rows and columns are limited before and while it is read, and no
formula of it is worked out.
"""

import codecs
import io
import zipfile
from typing import Any

from openpyxl import load_workbook

from learning.importers.encoding import decode

MAX_FILE = 1024 * 1024
MAX_UNPACKED = 24 * 1024 * 1024
"""A workbook is a packed folder: what it says it will unpack to, at most."""
MAX_ROWS = 400
MAX_COLUMNS = 20
MAX_CELL = 300
NOT_READ = "No pude leer ese archivo. Guárdelo como .xlsx o .csv, o copie los nombres y péguelos."


def text_of_list(content: bytes) -> str:
    """The cells of a workbook or of a CSV file, separated by tabs, a line each.

    Raises:
        ValueError: neither of the two, or too large; with a sentence for whoever uploaded it.
    """
    if content[:4] != b"PK\x03\x04":
        is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if b"\x00" in content[:4096] and not is_wide:
            raise ValueError(NOT_READ)
        return decode(content)[0]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
        if unpacked > MAX_UNPACKED:
            raise ValueError(NOT_READ)
        return _read(content)
    except ValueError as error:
        raise ValueError(NOT_READ) from error
    # Whatever a broken workbook makes the library stumble over, the sentence is the same.
    except Exception as error:
        raise ValueError(NOT_READ) from error


def _read(content: bytes) -> str:
    book: Any = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS, values_only=True)
        return "\n".join("\t".join(map(_cell, row)) for row in rows)
    finally:
        book.close()


def _cell(value: object) -> str:
    return " ".join(str(value).split())[:MAX_CELL] if value is not None else ""

"""What an answer with a spreadsheet holds."""

import csv
import io
from typing import Any

from openpyxl import load_workbook


def text_of(response: Any) -> str:
    return content_of(response).decode("utf-8-sig")


def content_of(response: Any) -> bytes:
    """All of it; at its end its file is let go. (``close`` would close the connection as well.)"""
    return b"".join(response.streaming_content)


def csv_rows(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    return list(csv.reader(io.StringIO(text_of(response))))


def xlsx_rows(response: Any) -> list[list[Any]]:
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    book = load_workbook(io.BytesIO(content_of(response)))
    sheet = book.active
    assert sheet is not None
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [list(row) for row in sheet.iter_rows(values_only=True)]

"""Dates, numbers, choices and the like as a Colombian reads them."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format, time_format
from django.utils.timezone import is_aware, localtime

GROUPED_FROM = 10_000
"""Whole numbers below it are written without a separator."""


def value_text(value: Any, choices: Iterable[Any] | None = None) -> str:
    """A value in words: «Sí», «12 de diciembre de 2026», «1.234,5»; empty if there is none.

    ``choices`` are pairs of stored value and label, grouped or not.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, list | tuple | set):
        return ", ".join(value_text(item, choices) for item in value)
    for stored, label in _flat(choices or ()):
        if stored == value or str(stored) == str(value):
            return str(label)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, datetime):
        return date_format(localtime(value) if is_aware(value) else value, "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, time):
        return time_format(value, "TIME_FORMAT")
    if isinstance(value, int) and abs(value) < GROUPED_FROM:
        return str(value)  # it may be a year
    if isinstance(value, int | float | Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    for stored, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield stored, label

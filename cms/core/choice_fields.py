"""Choices of rows that take any number for a wrong answer, however long.

Django asks the database for a primary key of twenty digits where the key is another table's
(``page_ptr``), or in a list: SQLite and PostgreSQL then fail, each in its own way.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LONGEST = 18
"""Digits of the largest number that every database keeps in a key."""


def is_too_long(value: object) -> bool:
    """Whether a value sent as a primary key is longer than any key can be."""
    return len(str(value)) > LONGEST


class RowChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One row of a queryset."""

    def to_python(self, value: Any) -> Any:
        if is_too_long(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class RowsChoiceField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some rows of a queryset."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, (list, tuple)) and any(map(is_too_long, value)):
            raise ValidationError(self.error_messages["invalid_pk_value"], code="invalid_pk_value")
        return super().clean(value)

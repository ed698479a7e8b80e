"""What a person's name may hold."""

import unicodedata

from django.core.exceptions import ValidationError

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Control, format, surrogate, private, unassigned characters and line breaks (Unicode classes)."""


def validate_plain_line(value: str) -> None:
    """Refuse line breaks, direction marks and invisible characters.

    Names travel into mail headers, listings and spreadsheets: a line break would add a header and
    a direction mark would show one name as another.
    """
    if any(unicodedata.category(character) in _HIDDEN for character in value):
        raise ValidationError(
            "Escriba el texto en una sola línea y sin caracteres invisibles.", code="hidden"
        )

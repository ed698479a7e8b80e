"""Numbers as people write them in a question: 3.14 or 3,14, with a sign or an exponent."""

import re
from decimal import Decimal

_DECIMAL = re.compile(
    r"[+\-−]?(?:[0-9]{1,40}(?:[.,][0-9]{0,40})?|[.,][0-9]{1,40})(?:[eE][+\-]?[0-9]{1,3})?"
)


def read_decimal(text: str) -> Decimal | None:
    """The number written in ``text``, or None if it is not exactly one number.

    A comma is a decimal comma; groups of thousands are not read. None too for what a floating
    point number could not hold.
    """
    text = text.strip()
    if not _DECIMAL.fullmatch(text):
        return None
    value = Decimal(text.replace(",", ".").replace("−", "-"))
    if value and not -300 <= value.adjusted() <= 300:
        return None
    return value if value else Decimal(0)


def write_decimal(value: Decimal) -> str:
    """The number with a decimal point and no exponent unless it is very large or small."""
    if value and not -20 <= value.adjusted() <= 20:
        return str(value)
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Arithmetic of marks in decimals, so that 0.1 + 0.2 is 0.3 and 2.15 is half way to 2.2.

Numbers come in as ``int``, ``float``, ``Decimal`` or digits; they are worked as decimals kept to
twelve places and go out as the nearest ``float``. Twelve places are far below any mark shown and
far above the noise of a binary float.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

Number = int | float | Decimal | str

PLACES = Decimal("1E-12")
_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


def exact(number: Number) -> Decimal:
    """The number as it is written (0.1, not 0.1000000000000000055), to twelve decimal places.

    Raises ``ValueError`` for what is not a finite number below 10^40.
    """
    try:
        value = Decimal(str(number))
        finite = value.is_finite() and value.adjusted() < 40
    except ArithmeticError as error:
        raise ValueError(f"not a number: {number!r}") from error
    if not finite:
        raise ValueError(f"not a finite number: {number!r}")
    return value.quantize(PLACES, context=_CONTEXT)


def plain(number: Decimal) -> float:
    """The nearest float of the number kept to twelve decimal places; never a negative zero."""
    return float(number.quantize(PLACES, context=_CONTEXT)) + 0.0

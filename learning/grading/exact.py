"""Arithmetic of marks in decimals, so that 0.1 + 0.2 is 0.3 and 2.15 is half way to 2.2.

Numbers come in as ``int``, ``float``, ``Decimal`` or digits, are worked as decimals and go out as
the nearest ``float``. On both ways the crumbs of binary arithmetic fall off: what lies within
10^−14 of a number of twelve decimal places is that number. So 0.30000000000000004 is 0.3 and three
times 0.3333333333333333 is 1, while a third stays a third.
"""

from decimal import ROUND_HALF_UP, Context, Decimal

Number = int | float | Decimal | str

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)
_PLACES = Decimal("1E-12")
_CRUMB = Decimal("1E-14")


def exact(number: Number) -> Decimal:
    """The number as it is written: 0.1, not 0.1000000000000000055.

    Raises ``ValueError`` for what is not a finite number below 10^40.
    """
    try:
        value = Decimal(str(number))
        finite = value.is_finite() and value.adjusted() < 40
    except ArithmeticError as error:
        raise ValueError(f"not a number: {number!r}") from error
    if not finite:
        raise ValueError(f"not a finite number: {number!r}")
    return _without_crumbs(value)


def plain(number: Decimal) -> float:
    """The nearest float; never a negative zero."""
    return float(_without_crumbs(number)) + 0.0


def rounded(number: Decimal, decimals: int) -> Decimal:
    """The number to so many decimals, half up (away from zero)."""
    return number.quantize(Decimal(1).scaleb(-decimals), context=_CONTEXT)


def _without_crumbs(number: Decimal) -> Decimal:
    near = number.quantize(_PLACES, context=_CONTEXT)
    return near if abs(number - near) <= _CRUMB else number

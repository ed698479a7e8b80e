"""The shares of a mark that Moodle allows, which are all that GIFT and Moodle XML can carry."""

from decimal import Decimal

from learning.importers.decimals import read_decimal

# Moodle's own list, to the seven decimals it keeps.
_TENTHS_OF_MILLIONTHS = (
    10000000, 9000000, 8333333, 8000000, 7500000, 7000000, 6666667, 6000000, 5000000, 4000000,
    3333333, 3000000, 2500000, 2000000, 1666667, 1428571, 1250000, 1111111, 1000000, 500000,
)  # fmt: skip
_POSITIVE = tuple(Decimal(parts) / 10_000_000 for parts in _TENTHS_OF_MILLIONTHS)
ALLOWED = (*_POSITIVE, Decimal(0), *(-fraction for fraction in _POSITIVE))
_CLOSE = Decimal("0.00001")


def nearest(fraction: Decimal) -> Decimal:
    """The allowed fraction closest to ``fraction``."""
    return min(ALLOWED, key=lambda allowed: abs(allowed - fraction))


def is_allowed(fraction: Decimal) -> bool:
    """Whether ``fraction`` is within 0.00001 of an allowed one."""
    return abs(nearest(fraction) - fraction) < _CLOSE


def read_weight(percent: str, *, nearest_weights: bool = False) -> float:
    """The fraction meant by a percentage such as «33,33333»; ValueError with a Spanish message.

    A weight that Moodle has no place for is an error, unless ``nearest_weights``.
    """
    value = read_decimal(percent)
    if value is None:
        raise ValueError(f"El peso «{percent.strip()[:40]}» no es un número.")
    fraction = value / 100
    if abs(fraction) > 1:
        raise ValueError(f"El peso {percent.strip()[:40]} % debe estar entre −100 y 100.")
    if not nearest_weights and not is_allowed(fraction):
        close = percent_of(nearest(fraction)).replace(".", ",")
        raise ValueError(
            f"El peso {percent.strip()[:40]} % no es uno de los que se admiten; "
            f"el más cercano es {close} %."
        )
    return float(nearest(fraction))


def percent_of(fraction: float | Decimal) -> str:
    """A fraction as the percentage to write: 0.3333333 → «33.33333»."""
    text = f"{Decimal(str(fraction)) * 100:.5f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text

"""The scale in which an institution shows grades, as data, and the way from a fraction to it.

Decreto 1290 de 2009 (today in Decreto 1075 de 2015, 2.3.3.3.3.5) lets each school choose its scale
and asks it to state the equivalence with the national one: superior, alto, básico, bajo; *básico*
is where passing begins. ``DEFAULT_SCALE`` is the usual 1,0–5,0.

Rounding: to the decimals of the scale, half up (2,95 → 3,0; 2,949 → 2,9), in decimal arithmetic.
The grade that counts is the one shown: level and pass are decided after rounding.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from learning.grading.exact import Number, exact, plain, rounded

# What lies nearer than this many decimals is the same number, before half is looked for.
_FINE = 9


@dataclass(frozen=True)
class Level:
    """A level of performance and the lowest shown grade that belongs to it."""

    name: str
    lowest: Decimal


@dataclass(frozen=True)
class Scale:
    """From ``minimum`` (nothing right) to ``maximum`` (all right), in equal steps.

    ``passing`` is the lowest shown grade that passes; ``levels`` go from the lowest up.
    """

    minimum: Decimal
    maximum: Decimal
    passing: Decimal
    levels: tuple[Level, ...]
    decimals: int = 1

    def shown(self, fraction: Number) -> Decimal:
        """The grade shown for a fraction; below 0 counts as 0, above 1 as 1."""
        share = min(max(exact(fraction), Decimal(0)), Decimal(1))
        grade = self.minimum + share * (self.maximum - self.minimum)
        return rounded(rounded(grade, _FINE), self.decimals)

    def text(self, fraction: Number) -> str:
        """The grade shown, with a decimal comma: «3,5»."""
        return f"{self.shown(fraction)}".replace(".", ",")

    def fraction(self, grade: Number) -> float:
        """The fraction that a grade of this scale stands for, from 0 to 1: 3,0 of 1–5 is 0.5."""
        share = (exact(grade) - self.minimum) / (self.maximum - self.minimum)
        return plain(min(max(share, Decimal(0)), Decimal(1)))

    def passes(self, fraction: Number) -> bool:
        """Whether the grade shown for the fraction passes."""
        return self.shown(fraction) >= self.passing

    def level(self, fraction: Number) -> str:
        """The name of the level of the grade shown for the fraction."""
        grade = self.shown(fraction)
        reached = [level for level in self.levels if grade >= level.lowest]
        return (reached or list(self.levels[:1]))[-1].name

    def as_data(self) -> dict[str, Any]:
        """The scale as JSON data, its numbers as digits; ``scale_from_data`` reads it back."""
        return {
            "minimum": str(self.minimum),
            "maximum": str(self.maximum),
            "passing": str(self.passing),
            "decimals": self.decimals,
            "levels": [{"name": each.name, "lowest": str(each.lowest)} for each in self.levels],
        }


def make_scale(
    *,
    minimum: Number,
    maximum: Number,
    passing: Number,
    levels: Sequence[tuple[str, Number]],
    decimals: int = 1,
) -> Scale:
    """A scale that hangs together.

    Raises ``ValueError`` with a Spanish sentence for the person who sets it up.
    """
    if not 0 <= decimals <= 3:
        raise ValueError("La escala puede tener de 0 a 3 decimales.")
    low, high, enough = (_written(number, decimals) for number in (minimum, maximum, passing))
    steps = tuple(Level(name, _written(lowest, decimals)) for name, lowest in levels)
    if low >= high:
        raise ValueError("La nota máxima debe ser mayor que la mínima.")
    if not low <= enough <= high:
        raise ValueError("La nota para aprobar debe estar dentro de la escala.")
    if not steps or steps[0].lowest != low:
        raise ValueError("El primer nivel de desempeño debe empezar en la nota mínima.")
    rising = all(a.lowest < b.lowest for a, b in pairwise(steps))
    if not rising or steps[-1].lowest > high:
        raise ValueError("Los niveles de desempeño deben ir de menor a mayor dentro de la escala.")
    return Scale(minimum=low, maximum=high, passing=enough, levels=steps, decimals=decimals)


def scale_from_data(data: Any) -> Scale:
    """The scale that ``as_data`` wrote. Raises ``ValueError`` as ``make_scale`` does."""
    try:
        return make_scale(
            minimum=data["minimum"],
            maximum=data["maximum"],
            passing=data["passing"],
            decimals=int(data["decimals"]),
            levels=[(str(each["name"]), each["lowest"]) for each in data["levels"]],
        )
    except (KeyError, TypeError) as error:
        raise ValueError("A la escala le faltan datos.") from error


def _written(number: Number, decimals: int) -> Decimal:
    """The number with exactly the decimals of the scale; more than those are refused."""
    value = exact(number)
    written = rounded(value, decimals)
    if written != value:
        raise ValueError(f"Las notas de la escala se escriben con {decimals} decimales.")
    return written


DEFAULT_SCALE = make_scale(
    minimum="1.0",
    maximum="5.0",
    passing="3.0",
    levels=(("Bajo", "1.0"), ("Básico", "3.0"), ("Alto", "4.0"), ("Superior", "4.6")),
)

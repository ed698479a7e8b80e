"""Figures of groups of people, added up; and small groups of students joined so that none shows.

Pure: takes what was counted, asks nothing of the database.

Who may not see small groups gets the same people divided otherwise: ``protected`` joins every
group of fewer than ``LEAST`` with others, as whole branches of the tree school → grade → group,
until what stands together has ``LEAST`` people. Every figure shown is then a sum of such parts.
Parts do not overlap, so that whatever is subtracted from whatever leaves whole parts again: no
difference between a total and its rows, a filter and another, a school and a grade, speaks of
fewer people than ``LEAST``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

LEAST = 5
"""People whom a figure must be about, where small groups are hidden."""
FEW = f"menos de {LEAST}"
MONTHS = 12
MEANS_SOMETHING = 5
"""Graded quizzes from which a mean is shown."""

Key = int | None
"""What a part is of, in one dimension; ``None``: of several, which are not told apart."""


@dataclass(frozen=True)
class Figures:
    """What people did in a year. People are counted once, in the place where they belong."""

    people: int = 0
    pending: int = 0
    """Minors without authorisation: of them nothing else is kept."""
    came: int = 0
    began: int = 0
    finished: int = 0
    """People who finished a course: «formados»."""
    passed: int = 0
    """Quizzes, not people; so are the graded ones."""
    graded: int = 0
    points: float = 0.0
    certificates: int = 0
    months: tuple[int, ...] = (0,) * MONTHS
    """People who finished a course in each month; somebody may finish in two."""

    def __add__(self, other: "Figures") -> "Figures":
        values = {
            each.name: getattr(self, each.name) + getattr(other, each.name)
            for each in fields(self)
            if each.name != "months"
        }
        added = tuple(a + b for a, b in zip(self.months, other.months, strict=True))
        return Figures(**values, months=added)

    @property
    def mean(self) -> float | None:
        """Of the graded quizzes, from 0 to 1; nothing where too few were graded."""
        return self.points / self.graded if self.graded >= MEANS_SOMETHING else None


NOTHING = Figures()


@dataclass(frozen=True)
class Part:
    """People who are counted together, and where they belong."""

    figures: Figures
    keys: dict[str, Key] = field(default_factory=dict)


def total(parts: Iterable[Part]) -> Figures:
    """The sum of all."""
    return sum((part.figures for part in parts), NOTHING)


def rolled_up(parts: Iterable[Part], dimension: str) -> dict[Key, Figures]:
    """The sums by one dimension; under ``None`` those that were joined."""
    found: dict[Key, Figures] = {}
    for part in parts:
        key = part.keys[dimension]
        found[key] = found.get(key, NOTHING) + part.figures
    return found


def protected(parts: Sequence[Part], levels: Sequence[str], *, least: int = LEAST) -> list[Part]:
    """The same people in parts of at least ``least``; one smaller part if all are fewer.

    Within each branch of ``levels``, from the top down, branches that are too small are joined,
    with the smallest of the others if they are too few even so. A joined part keeps the keys above
    its level and loses those from it on.
    """
    if not parts:
        return []
    if not levels:
        return [_joined(parts, ())]
    branches: dict[Key, list[Part]] = {}
    for part in parts:
        branches.setdefault(part.keys[levels[0]], []).append(part)
    # The key last: of two that are as small, the same one is joined every time.
    ordered = sorted(branches.items(), key=lambda each: (_people(each[1]), each[0] or 0))
    pool: list[Part] = []
    whole: list[Part] = []
    for _key, branch in ordered:
        if _people(branch) < least or (pool and _people(pool) < least):
            pool += branch
        else:
            whole += protected(branch, levels[1:], least=least)
    return [*whole, _joined(pool, levels)] if pool else whole


def _people(parts: Iterable[Part]) -> int:
    return sum(part.figures.people for part in parts)


def _joined(parts: Sequence[Part], hidden: Sequence[str]) -> Part:
    keys = {name: None if name in hidden else key for name, key in parts[0].keys.items()}
    return Part(total(parts), keys)

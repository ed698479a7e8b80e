"""What two sequences have in common, found at a cost that is bounded beforehand.

``difflib`` can take a time that grows with the cube of a hostile text; a page must not be able to
stop the press desk. Small differences are found exactly (Myers 1986, "An O(ND) difference
algorithm"); past the budget, the elements that occur once on each side serve as fixed points
(Bram Cohen's patience diff), and what still costs too much counts as wholly different.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

MOST_EDITS = 300
"""Differences that are searched for exactly in one stretch."""

MOST_PAIRS = 2500
"""Candidate pairs that are weighed against each other at once."""

Item = TypeVar("Item")


class Match(NamedTuple):
    """``size`` equal elements from ``old`` and ``new`` on."""

    old: int
    new: int
    size: int


class Effort:
    """How many comparisons may still be made, and how many were."""

    def __init__(self, allowed: int) -> None:
        self.allowed = allowed
        self.spent = 0

    @classmethod
    def for_sizes(cls, old: int, new: int) -> "Effort":
        """Enough for a thorough answer on a page; linear in the text beyond that."""
        return cls(50_000 + 40 * (old + new))

    @property
    def is_over(self) -> bool:
        return self.spent >= self.allowed


def align(
    old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort | None = None
) -> list[Match]:
    """Equal stretches, in order on both sides. What stands between two of them differs."""
    effort = effort or Effort.for_sizes(len(old), len(new))
    numbers: dict[Hashable, int] = {}
    left = [numbers.setdefault(item, len(numbers)) for item in old]
    right = [numbers.setdefault(item, len(numbers)) for item in new]
    found: list[Match] = []
    waiting = [(0, len(left), 0, len(right))]
    while waiting:
        begin, end, start, stop = waiting.pop()
        head, tail = _common_ends(left[begin:end], right[start:stop])
        found += [Match(begin, start, head), Match(end - tail, stop - tail, tail)]
        begin, start, end, stop = begin + head, start + head, end - tail, stop - tail
        if begin == end or start == stop or effort.is_over:
            continue
        a, b = left[begin:end], right[start:stop]
        script = _shortest_script(a, b, effort)
        if script is not None:
            found += [Match(begin + i, start + j, size) for i, j, size in script]
            continue
        fixed = _fixed_points(a, b)
        effort.spent += len(a) + len(b)
        if not fixed:
            continue
        found += [Match(begin + i, start + j, 1) for i, j in fixed]
        edges = [(-1, -1), *fixed, (len(a), len(b))]
        waiting += [
            (begin + i + 1, begin + k, start + j + 1, start + m)
            for (i, j), (k, m) in pairwise(edges)
        ]
    return _joined(sorted(match for match in found if match.size))


def pair_in_order(
    old: Sequence[Item],
    new: Sequence[Item],
    similarity: Callable[[Item, Item], float],
    least: float,
) -> list[tuple[int, int]]:
    """Pairs of elements that resemble each other, none crossing another, the best in sum.

    ``least`` is the similarity (0 to 1) below which two elements are no pair.
    """
    if len(old) * len(new) > MOST_PAIRS:
        return [
            (place, place)
            for place in range(min(len(old), len(new)))
            if similarity(old[place], new[place]) >= least
        ]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    worth = [[similarity(a, b) for b in new] for a in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = worth[i][j] + best[i + 1][j + 1] if worth[i][j] >= least else -1.0
            best[i][j] = max(both, best[i + 1][j], best[i][j + 1])
    pairs, i, j = [], 0, 0
    while i < len(old) and j < len(new):
        if worth[i][j] >= least and best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Places of a longest increasing subsequence: what need not move."""
    tails: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(places[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            places.append(place)
        else:
            tails[at], places[at] = value, place
    chain, place = [], places[-1] if places else -1
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


def resemblance(old: Counter[str], new: Counter[str]) -> float:
    """How much two bags of words share, from 0 to 1 (Dice's coefficient)."""
    total = old.total() + new.total()
    if not total:
        return 1.0
    small, large = sorted((old, new), key=len)
    return 2 * sum(min(count, large[word]) for word, count in small.items()) / total


def _common_ends(a: Sequence[int], b: Sequence[int]) -> tuple[int, int]:
    most = min(len(a), len(b))
    head = 0
    while head < most and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < most - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head, tail


def _shortest_script(
    a: Sequence[int], b: Sequence[int], effort: Effort
) -> list[tuple[int, int, int]] | None:
    """Equal stretches under the fewest edits; nothing if that costs too much."""
    frontier = {1: 0}
    trail: list[dict[int, int]] = []
    for edits in range(min(len(a) + len(b), MOST_EDITS) + 1):
        trail.append(dict(frontier))
        for diagonal in range(-edits, edits + 1, 2):
            x = _start(frontier, diagonal, edits)
            start = x
            y = x - diagonal
            while x < len(a) and y < len(b) and a[x] == b[y]:
                x, y = x + 1, y + 1
            frontier[diagonal] = x
            effort.spent += 1 + x - start
            if x >= len(a) and y >= len(b):
                return _walk_back(trail, len(a), len(b))
        if effort.is_over:
            return None
    return None


def _is_insertion(frontier: dict[int, int], diagonal: int, edits: int) -> bool:
    """The last edit on this diagonal inserted, rather than deleted, to come further."""
    return diagonal == -edits or (
        diagonal != edits and frontier[diagonal - 1] < frontier[diagonal + 1]
    )


def _start(frontier: dict[int, int], diagonal: int, edits: int) -> int:
    if _is_insertion(frontier, diagonal, edits):
        return frontier[diagonal + 1]
    return frontier[diagonal - 1] + 1


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    stretches = []
    for edits in range(len(trail) - 1, -1, -1):
        frontier, diagonal = trail[edits], x - y
        start = _start(frontier, diagonal, edits)
        stretches.append((start, start - diagonal, x - start))
        if _is_insertion(frontier, diagonal, edits):
            x, y = start, start - diagonal - 1
        else:
            x, y = start - 1, start - diagonal
    return stretches[::-1]


def _fixed_points(a: Sequence[int], b: Sequence[int]) -> list[tuple[int, int]]:
    """Elements that occur once on each side, as many as keep their order."""
    in_a, in_b = Counter(a), Counter(b)
    where = {item: place for place, item in enumerate(b) if in_b[item] == 1}
    common = [
        (place, where[item]) for place, item in enumerate(a) if in_a[item] == 1 and item in where
    ]
    return [common[place] for place in longest_increasing([new for _, new in common])]


def _joined(matches: list[Match]) -> list[Match]:
    joined: list[Match] = []
    for match in matches:
        last = joined[-1] if joined else None
        if last and last.old + last.size == match.old and last.new + last.size == match.new:
            joined[-1] = Match(last.old, last.new, last.size + match.size)
        else:
            joined.append(match)
    return joined

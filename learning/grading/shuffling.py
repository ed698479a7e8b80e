"""Chance that can be repeated: the same seed gives the same order, today and in any Python.

The numbers come from SHA-256 of the seed, a label and a counter; ``random`` promises to keep only
its raw numbers between Python versions, not the order that ``shuffle`` or ``sample`` give. The
label keeps uses apart: what an order shows of one use says nothing of another.

A seed never leaves the server: whoever knows it can undo the disguise of ids. At least 64 random
bits. No order is left out, not even the right one, since a missing order would tell something.
"""

import hashlib
from collections.abc import Iterator, Sequence
from typing import TypeVar

Seed = int | str

T = TypeVar("T")

_WORD = 1 << 64


def shuffled(items: Sequence[T], *, seed: Seed, label: str) -> list[T]:
    """All the items in an order drawn from the seed, each order equally likely (Fisher-Yates)."""
    order = list(items)
    numbers = _numbers(seed, label)
    for last in range(len(order) - 1, 0, -1):
        other = _below(last + 1, numbers)
        order[last], order[other] = order[other], order[last]
    return order


def drawn(items: Sequence[T], count: int, *, seed: Seed, label: str) -> list[T]:
    """``count`` different items drawn from the seed, or all of them if there are fewer."""
    return shuffled(items, seed=seed, label=label)[: max(count, 0)]


def disguise(identifier: str, *, seed: Seed, label: str) -> str:
    """A name for an id that tells nothing of it without the seed: 16 hexadecimal digits."""
    return _digest(seed, label, f"id:{identifier}").hex()[:16]


def _numbers(seed: Seed, label: str) -> Iterator[int]:
    counter = 0
    while True:
        digest = _digest(seed, label, f"n:{counter}")
        for start in range(0, 32, 8):
            yield int.from_bytes(digest[start : start + 8], "big")
        counter += 1


def _below(limit: int, numbers: Iterator[int]) -> int:
    """A number from 0 to limit − 1, all equally likely: the uneven tail is drawn again."""
    fair = _WORD - _WORD % limit
    while True:
        number = next(numbers)
        if number < fair:
            return number % limit


def _digest(seed: Seed, *words: str) -> bytes:
    """Each word is preceded by its length, so that no two lists of words are the same bytes."""
    material = hashlib.sha256()
    for word in (str(seed), *words):
        data = word.encode("utf-8", "surrogatepass")
        material.update(len(data).to_bytes(8, "big") + data)
    return material.digest()

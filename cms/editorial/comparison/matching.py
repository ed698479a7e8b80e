"""Which block of the new version is which block of the old one, and which of them moved.

A block keeps its id from draft to draft, so the id decides; a block written anew (pasted, restored
from another page) has another id and is known by its text. Inline rows are matched likewise.
"""

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from cms.editorial.comparison.lines import is_word, tokens_of
from cms.editorial.comparison.sequences import MOST_PAIRS, longest_increasing, resemblance

LEAST_ALIKE = 0.6
"""Share of words in common from which two blocks with different ids are the same one."""

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_CHILD = {"id", "type", "value"}


@dataclass(frozen=True)
class Piece:
    """A block or a row: its id if it has one, its kind, and what it holds as stored values."""

    id: str | None
    kind: str
    stored: Any
    content: Any
    """What the comparison of the pair needs; not looked at here."""

    def likeness(self) -> tuple[str, str]:
        """Equal for two pieces that hold the same under different ids."""
        return self.kind, json.dumps(_without_ids(self.stored), default=str, sort_keys=True)

    def words(self) -> Counter[str]:
        return Counter(
            token.casefold()
            for text in _texts(_without_ids(self.stored))
            for token in tokens_of(_TAG.sub(" ", text))
            if is_word(token)
        )


class Pairing(NamedTuple):
    """Places of one piece in the old and in the new sequence; ``None`` where it is not."""

    old: int | None
    new: int | None
    is_moved: bool = False


def pair_pieces(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pairing]:
    """Every piece once, in the order of the new version, with those that went where they stood.

    As few as possible count as moved.
    """
    partner = _by_id(old, new)
    _by_likeness(old, new, partner)
    _by_words(old, new, partner)
    kept = [place for place in range(len(new)) if place in partner]
    steady = {kept[at] for at in longest_increasing([partner[place] for place in kept])}
    gone = sorted(set(range(len(old))) - set(partner.values()))
    pairings: list[Pairing] = []
    for place in range(len(new)):
        if place in steady:
            # What was removed before a piece that stayed is shown before it.
            while gone and gone[0] < partner[place]:
                pairings.append(Pairing(gone.pop(0), None))
        pairings.append(
            Pairing(partner.get(place), place, place in partner and place not in steady)
        )
    return pairings + [Pairing(place, None) for place in gone]


def _by_id(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    known = {(piece.id, piece.kind): place for place, piece in enumerate(old) if piece.id}
    partner = {}
    for place, piece in enumerate(new):
        if piece.id and (piece.id, piece.kind) in known:
            partner[place] = known.pop((piece.id, piece.kind))
    return partner


def _left(
    old: Sequence[Piece], new: Sequence[Piece], partner: dict[int, int]
) -> tuple[list[int], list[int]]:
    taken = set(partner.values())
    return (
        [place for place in range(len(old)) if place not in taken],
        [place for place in range(len(new)) if place not in partner],
    )


def _by_likeness(old: Sequence[Piece], new: Sequence[Piece], partner: dict[int, int]) -> None:
    left_old, left_new = _left(old, new, partner)
    if not left_old or not left_new:
        return
    known: dict[tuple[str, str], list[int]] = {}
    for place in left_old:
        known.setdefault(old[place].likeness(), []).append(place)
    for place in left_new:
        candidates = known.get(new[place].likeness())
        if candidates:
            partner[place] = candidates.pop(0)


def _by_words(old: Sequence[Piece], new: Sequence[Piece], partner: dict[int, int]) -> None:
    """The most alike first. Of very many, only those that stand in the same place are weighed."""
    left_old, left_new = _left(old, new, partner)
    pairs = [(i, j) for i in left_old for j in left_new if old[i].kind == new[j].kind]
    if len(left_old) * len(left_new) > MOST_PAIRS:
        pairs = [pair for pair in zip(left_old, left_new, strict=False) if _same(old, new, pair)]
    was = {i: old[i].words() for i, _ in pairs}
    now = {j: new[j].words() for _, j in pairs}
    weighed = sorted(((-resemblance(was[i], now[j]), i, j) for i, j in pairs if was[i] and now[j]))
    taken: set[int] = set()
    for worth, i, j in weighed:
        if -worth >= LEAST_ALIKE and i not in taken and j not in partner:
            partner[j] = i
            taken.add(i)


def _same(old: Sequence[Piece], new: Sequence[Piece], pair: tuple[int, int]) -> bool:
    return old[pair[0]].kind == new[pair[1]].kind


def _without_ids(stored: Any) -> Any:
    if isinstance(stored, dict):
        drop = {"id"} if set(stored) == _CHILD else set()
        return {key: _without_ids(value) for key, value in stored.items() if key not in drop}
    if isinstance(stored, list | tuple):
        return [_without_ids(value) for value in stored]
    return _BLOCK_KEY.sub("", stored) if isinstance(stored, str) else stored


def _texts(stored: Any) -> list[str]:
    if isinstance(stored, dict):
        return [text for value in stored.values() for text in _texts(value)]
    if isinstance(stored, list):
        return [text for value in stored for text in _texts(value)]
    return [] if stored is None or isinstance(stored, bool) else [str(stored)]

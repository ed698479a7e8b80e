"""Two texts compared word by word, in stretches that a person can read.

A strict comparison keeps every «de» that both texts happen to share; read aloud, that is a stutter.
Small equal pieces between two replacements therefore count as replaced with them.
"""

from typing import NamedTuple

from cms.editorial.comparison.lines import Run, RunKind, is_word, tokens_of
from cms.editorial.comparison.sequences import Effort, align

LEAST_SHARED = 0.2
"""Below this share of equal words two texts are shown one after the other."""


class _Piece(NamedTuple):
    """A stretch of both texts; the same on both sides, or replaced."""

    is_same: bool
    old: str
    new: str
    words: int


def diff_words(old: str, new: str, effort: Effort | None = None) -> tuple[Run, ...]:
    """The runs that lead from one text to the other.

    ``same`` and ``removed`` joined give ``old``; ``same`` and ``added`` joined give ``new``.
    """
    if old == new:
        return (Run(RunKind.SAME, old),) if old else ()
    pieces = _joined(_pieces(tokens_of(old), tokens_of(new), effort))
    shared = sum(piece.words for piece in pieces if piece.is_same)
    most = max(_words(old), _words(new))
    if shared < LEAST_SHARED * most:
        pieces = [_Piece(False, old, new, 0)]
    runs: list[Run] = []
    for piece in pieces:
        if piece.is_same:
            runs.append(Run(RunKind.SAME, piece.old))
            continue
        if piece.old:
            runs.append(Run(RunKind.REMOVED, piece.old))
        if piece.new:
            runs.append(Run(RunKind.ADDED, piece.new))
    return tuple(runs)


def _words(text: str) -> int:
    return sum(map(is_word, tokens_of(text)))


def _pieces(old: list[str], new: list[str], effort: Effort | None) -> list[_Piece]:
    pieces = []
    i = j = 0
    for match in [*align(old, new, effort), (len(old), len(new), 0)]:
        at, there, size = match
        if at > i or there > j:
            pieces.append(_Piece(False, "".join(old[i:at]), "".join(new[j:there]), 0))
        if size:
            same = old[at : at + size]
            text = "".join(same)
            pieces.append(_Piece(True, text, text, sum(map(is_word, same))))
        i, j = at + size, there + size
    return pieces


def _joined(pieces: list[_Piece]) -> list[_Piece]:
    """The pieces without equal crumbs between two replacements."""
    kept: list[_Piece] = []
    for piece in pieces:
        if len(kept) >= 2 and not piece.is_same and _is_crumb(kept[-1], kept[-2], piece):
            crumb, before = kept.pop(), kept.pop()
            piece = _Piece(
                False, before.old + crumb.old + piece.old, before.new + crumb.new + piece.new, 0
            )
        kept.append(piece)
    return kept


def _is_crumb(same: _Piece, before: _Piece, after: _Piece) -> bool:
    only_added = not before.old and not after.old
    only_removed = not before.new and not after.new
    if not same.is_same or only_added or only_removed:
        return False
    if not same.words:
        return len(same.old) <= 2
    least = min(max(len(piece.old), len(piece.new)) for piece in (before, after))
    return same.words <= 2 and len(same.old.strip()) <= least

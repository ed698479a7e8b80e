"""The words of the index, in memory: what a misspelt or unfinished word was meant to be.

A word that the index knows is never corrected. Read again when words came or went; how many pages
each has may be some minutes old, and only decides between equals.
"""

import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Count, Max
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cms.search.models import Word

MIN_LENGTH = 4
"""Shorter words are too like one another to be corrected."""
LONG = 8
"""From this length two mistakes are forgiven."""
MAX_COMPLETIONS = 12
MAX_AGE_SECONDS = 600

Stamp = tuple[int, int]


@dataclass
class Vocabulary:
    """Folded words in alphabetical order, each with its number of pages.

    ``shown`` holds how a word is written, for those that are not written as they are folded.
    """

    words: list[str] = field(default_factory=list)
    pages: dict[str, int] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    by_length: dict[int, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int]]) -> "Vocabulary":
        found = cls()
        # Python's order, not the database's: the two disagree about «ñ».
        for word, shown, pages in sorted(rows):
            found.words.append(word)
            found.pages[word] = pages
            found.by_length.setdefault(len(word), []).append(word)
            if shown != word:
                found.shown[word] = shown
        return found

    def as_written(self, word: str) -> str:
        """A known word with its accents."""
        return self.shown.get(word, word)

    def nearest(self, word: str) -> str | None:
        """The known word that ``word`` was most likely meant to be; ``None`` if none is near.

        Swapped neighbours count as one mistake. Of words equally near, one that begins with the
        same letter is preferred, then the one on most pages.
        """
        if len(word) < MIN_LENGTH or not word.isalpha():
            return None
        allowed = 2 if len(word) >= LONG else 1
        near: list[tuple[int, bool, int, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            alike = process.extract(
                word,
                self.by_length.get(length, ()),
                scorer=OSA.distance,
                score_cutoff=allowed,
                limit=None,
            )
            near += [(int(far), one[0] != word[0], -self.pages[one], one) for one, far, _ in alike]
        return min(near)[-1] if near else None

    def completions(self, beginning: str) -> list[str]:
        """Known words that begin so, those on most pages first."""
        start = bisect_left(self.words, beginning)
        found: list[tuple[int, str]] = []
        for word in islice(self.words, start, None):
            if not word.startswith(beginning):
                break
            found.append((-self.pages[word], word))
        return [word for _pages, word in sorted(found)[:MAX_COMPLETIONS]]


@dataclass(frozen=True)
class _Kept:
    vocabulary: Vocabulary
    stamp: Stamp
    read_at: float


_kept: _Kept | None = None


def forget_words() -> None:
    """Read the words again the next time."""
    global _kept
    _kept = None


def vocabulary() -> Vocabulary:
    """The words of the index, from memory if none came or went; one query, two if read anew."""
    global _kept
    row = Word.objects.aggregate(last=Max("pk"), count=Count("pk"))
    stamp = (row["last"] or 0, row["count"])
    kept = _kept
    if kept is None or kept.stamp != stamp or time.monotonic() - kept.read_at > MAX_AGE_SECONDS:
        rows = Word.objects.filter(pages__gt=0).values_list("word", "shown", "pages")
        kept = _Kept(Vocabulary.of(rows.iterator()), stamp, time.monotonic())
        _kept = kept
    return kept.vocabulary

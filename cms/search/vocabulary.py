"""The words of the index, in memory: what a misspelt or unfinished word was meant to be.

A word that the index knows is never corrected. Read again when words came or went; how many pages
each has may be some minutes old, and only decides between equals.
"""

import time
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field

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
    pages: list[int] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, int]]) -> "Vocabulary":
        found = cls()
        # Python's order, not the database's: the two disagree about «ñ».
        for word, shown, pages in sorted(rows):
            found.words.append(word)
            found.pages.append(pages)
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
        near = process.extract(
            word, self.words, scorer=OSA.distance, score_cutoff=allowed, limit=None
        )
        if not near:
            return None
        best = min(
            near,
            key=lambda hit: (hit[1], hit[0][0] != word[0], -self.pages[hit[2]], hit[0]),
        )
        return str(best[0])

    def completions(self, beginning: str) -> list[str]:
        """Known words that begin so, those on most pages first."""
        start = bisect_left(self.words, beginning)
        found: list[tuple[int, str]] = []
        for place in range(start, len(self.words)):
            if not self.words[place].startswith(beginning):
                break
            found.append((-self.pages[place], self.words[place]))
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

"""In what order results are shown: the same on both databases, from what the words match.

Pure functions. The database's own measure only orders what matches alike.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from cms.search.fulltext import Alternative
from cms.search.kinds import Kind
from cms.search.words import STOP_WORDS, stem

EXACT_TITLE = 60.0
WHOLE_TITLE = 30.0
IN_TITLE = 20.0
TITLE_SHARE = 10.0
IN_SUMMARY = 6.0
IN_ALL = 8.0
RELEVANCE = 4.0
RECENT = 0.25
"""Share that a result of today gains if its kind is dated; it halves every half year."""
HALF_LIFE_DAYS = 180

_SILENT = frozenset(map(stem, STOP_WORDS))


class Candidate(NamedTuple):
    """A match, with what is needed to place and to filter it."""

    pk: int
    page_id: int | None
    kind: Kind
    title: str
    summary: str
    published_on: date | None
    tree_path: str
    collection_id: int | None
    relevance: float


def ranked(
    candidates: Iterable[Candidate], alternatives: tuple[Alternative, ...], *, today: date
) -> list[Candidate]:
    """Best first; of equals the newest, then the last indexed."""
    found = list(candidates)
    top = max((candidate.relevance for candidate in found), default=0.0)
    scale = RELEVANCE / top if top > 0 else 0.0

    def place(candidate: Candidate) -> tuple[float, int, int]:
        score = scored(candidate, alternatives, today=today)
        score += candidate.relevance * scale * candidate.kind.boost
        day = candidate.published_on
        return (-round(score, 6), -day.toordinal() if day else 0, -candidate.pk)

    return sorted(found, key=place)


def scored(candidate: Candidate, alternatives: tuple[Alternative, ...], *, today: date) -> float:
    """What the words of the best alternative are worth, times what the kind is."""
    title = [one for one in candidate.title.split() if one not in _SILENT]
    title = title or candidate.title.split()
    summary = frozenset(candidate.summary.split())
    best = max((_of_one(one, title, summary) for one in alternatives), default=0.0)
    return (1 + best) * candidate.kind.boost * _freshness(candidate, today)


def _of_one(alternative: Alternative, title: list[str], summary: frozenset[str]) -> float:
    total = len(alternative)
    in_title = [group for group in alternative if any(one in title for one in group)]
    in_summary = sum(any(one in summary for one in group) for group in alternative)
    hits = len(in_title)
    score = IN_TITLE * hits / total + IN_SUMMARY * in_summary / total
    if title:
        score += TITLE_SHARE * hits / max(len(title), total)
    if hits == total:
        score += WHOLE_TITLE
        if len(set(title)) == total:
            score += EXACT_TITLE
    if all(any(one in title or one in summary for one in group) for group in alternative):
        score += IN_ALL
    return score


def _freshness(candidate: Candidate, today: date) -> float:
    if not candidate.kind.is_dated or candidate.published_on is None:
        return 1.0
    age = max(0, (today - candidate.published_on).days)
    return 1.0 + RECENT * float(0.5 ** (age / HALF_LIFE_DAYS))

"""The piece of a text that shows why it was found, with the words marked."""

from collections.abc import Iterable
from itertools import islice

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cms.search.words import spans, stem

LENGTH = 200
"""Characters of an extract, without its dots."""
SEARCHED = 20_000
"""Characters of a text among which an extract is looked for."""
MAX_HITS = 100
_BEFORE = 60


def extract(summary: str, text: str, marks: frozenset[str]) -> SafeString:
    """The summary if a word is in it or nowhere else, else the text around the first words."""
    if hits := _hits(summary, marks):
        return marked(_around(summary, hits), marks)
    if hits := _hits(text[:SEARCHED], marks):
        return marked(_around(text, hits), marks)
    return marked(_cut(summary or text, 0), marks)


def marked(text: str, marks: frozenset[str]) -> SafeString:
    """The text, escaped, with every word whose stem is in ``marks`` inside ``<mark>``."""
    pieces: list[SafeString] = []
    last = 0
    for start, end, word in spans(text):
        if stem(word) in marks:
            pieces.append(format_html("{}<mark>{}</mark>", text[last:start], text[start:end]))
            last = end
    pieces.append(format_html("{}", text[last:]))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _hits(text: str, marks: frozenset[str]) -> list[tuple[int, str]]:
    """Where the first marked words begin, and their stems."""
    found = ((start, one) for start, _end, word in spans(text) if (one := stem(word)) in marks)
    return list(islice(found, MAX_HITS))


def _around(text: str, hits: list[tuple[int, str]]) -> str:
    """The window of the text that holds the most different words."""
    if len(text) <= LENGTH:
        return text
    begin = max(hits, key=lambda hit: (_worth(hit[0], hits), -hit[0]))[0]
    return _cut(text, max(0, begin - _BEFORE) if begin > _BEFORE * 2 else 0)


def _worth(begin: int, hits: Iterable[tuple[int, str]]) -> int:
    reach = LENGTH - _BEFORE
    return len({one for start, one in hits if begin <= start < begin + reach})


def _cut(text: str, start: int) -> str:
    """``LENGTH`` characters at most from about ``start``, cut between words, dots where cut."""
    if start:
        start = text.find(" ", start) + 1 or start
    end = start + LENGTH
    piece = text[start:end]
    if end < len(text) and " " in piece:
        piece = piece[: piece.rindex(" ")]
    piece = piece.strip(" ,;:")
    return f"{'… ' if start else ''}{piece}{' …' if end < len(text) else ''}"

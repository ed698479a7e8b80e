"""Lines of text and the runs they are made of: what stayed, what came, what went."""

import re
from dataclasses import dataclass
from enum import StrEnum

_TOKEN = re.compile(r"https?://\S+|\d[\d.,:]*\d|\w[\w\u0300-\u036f]*|\s+|[^\w\s]")
"""An address, a number with its separators, a word, blanks, or one sign. Nothing is left out."""


class State(StrEnum):
    """What became of a piece of a page."""

    UNCHANGED = "unchanged"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    MOVED_AND_CHANGED = "moved_and_changed"


class RunKind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    FOLD = "fold"


@dataclass(frozen=True)
class Run:
    """A stretch of text. That of a ``FOLD`` says what was left out."""

    kind: RunKind
    text: str


class LineKind(StrEnum):
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    SUBHEADING = "subheading"
    ITEM = "item"
    NUMBERED = "numbered"
    FOLD = "fold"


@dataclass(frozen=True)
class Line:
    """A paragraph, a heading or an item of a list."""

    kind: LineKind
    runs: tuple[Run, ...]
    state: State = State.UNCHANGED
    notes: tuple[str, ...] = ()

    @property
    def old_text(self) -> str:
        return _joined(self.runs, RunKind.REMOVED)

    @property
    def new_text(self) -> str:
        return _joined(self.runs, RunKind.ADDED)


def _joined(runs: tuple[Run, ...], side: RunKind) -> str:
    return "".join(run.text for run in runs if run.kind in (RunKind.SAME, side))


def tokens_of(text: str) -> list[str]:
    """The text cut in words, numbers, blanks and signs; joined again they give the text."""
    return _TOKEN.findall(text)


def is_word(token: str) -> bool:
    return token[0].isalnum() or (len(token) > 1 and not token.isspace())


def words_of(text: str) -> int:
    """How many words, numbers and addresses a text has."""
    return sum(map(is_word, tokens_of(text)))


def plural(count: int, one: str, many: str) -> str:
    """«1 palabra», «1.200 palabras»."""
    return f"1 {one}" if count == 1 else f"{count:,} {many}".replace(",", ".")

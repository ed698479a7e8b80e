"""The ground of GIFT: escapes, comments, and where one question ends and the next begins.

Escaped signs are hidden behind non-characters of Unicode (which ``encoding`` keeps out of every
text), so that whatever follows may look for the bare signs with plain string searches. Everything
here is linear in the length of the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from learning.importers.questions import Rich, TextFormat

_SIGNS = ":#={}~n\\"
_HIDDEN = {sign: chr(0xFDD0 + place) for place, sign in enumerate(_SIGNS)}
_SHOWN = {ord(hidden): "\n" if sign == "n" else sign for sign, hidden in _HIDDEN.items()}
_ESCAPE = re.compile(r"\\([:#={}~n\\])")
_WRITTEN = str.maketrans(
    {**{sign: "\\" + sign for sign in _SIGNS if sign != "n"}, "\n": "\\n", "\r": "\\n"}
)
_FORMAT = re.compile(r"\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_FORMATS: dict[str, TextFormat] = {
    "html": "html",
    "moodle": "moodle",
    "plain": "plain",
    "markdown": "markdown",
}
# Commands of LaTeX whose first letter an escape would eat: «\neq» reads as a line break and «eq».
EATEN_COMMAND = re.compile(
    _HIDDEN["n"] + r"(?:abla|eq|eg|ot|otin|exists|leq|geq|mid|subseteq|parallel)(?![^\W\d_])"
)
CATEGORY = "$CATEGORY:"


def hide(text: str) -> str:
    """``text`` with its escaped signs hidden."""
    return _ESCAPE.sub(lambda match: _HIDDEN[match[1]], text)


def reveal(text: str) -> str:
    """``text`` with the hidden signs as the reader of the question sees them, trimmed."""
    return text.translate(_SHOWN).strip()


def as_written(text: str) -> str:
    """``text`` with the hidden signs as they stood in the file."""
    for sign, hidden in _HIDDEN.items():
        text = text.replace(hidden, "\\" + sign)
    return text


def escape(text: str) -> str:
    """``text`` as it must be written in a GIFT file to be read as itself, on one line."""
    return text.replace("\r\n", "\n").translate(_WRITTEN)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of hidden text and the line on which it begins."""

    text: str
    line: int

    def __bool__(self) -> bool:
        return bool(self.text)

    def strip(self) -> "Span":
        rest = self.text.lstrip()
        skipped = self.text[: len(self.text) - len(rest)]
        return Span(rest.rstrip(), self.line + skipped.count("\n"))

    def after(self, length: int) -> "Span":
        """What follows the first ``length`` characters."""
        return Span(self.text[length:], self.line + self.text.count("\n", 0, length))

    def split(self, sign: str, most: int = -1) -> list["Span"]:
        spans, line = [], self.line
        for piece in self.text.split(sign, most):
            spans.append(Span(piece, line))
            line += piece.count("\n")
        return spans

    def rich(self, default: TextFormat = "moodle") -> Rich:
        """The text as its reader sees it, in the format named by a leading «[html]» or such."""
        text = self.text.strip()
        found = _FORMAT.match(text)
        if found:
            default = _FORMATS[found[1].lower()]
            text = text[found.end() :]
        if default != "markdown":  # where the indentation of a line has no meaning
            text = "\n".join(line.strip() for line in text.strip().split("\n"))
        return Rich(reveal(text), default)


@dataclass(frozen=True, slots=True)
class Category:
    """A line that says in which category the questions after it belong."""

    path: str


def parts(text: str) -> Iterator[Span | Category]:
    """The questions of a file, hidden and trimmed, and the categories between them."""
    found = list(_blocks(text))
    place = 0
    while place < len(found):
        part = found[place]
        place += 1
        if isinstance(part, Span) and part.text.count("{") > part.text.count("}"):
            following = _until_closed(found, place)
            place += len(following)
            part = _joined([part, *following])
        yield part


def _until_closed(found: list[Span | Category], place: int) -> list[Span]:
    """The blocks that blank lines inside the braces cut off; none if the brace never closes."""
    following = []
    for at in range(place, len(found)):
        part = found[at]
        if isinstance(part, Category) or "{" in part.text or part.text.startswith("::"):
            return []
        following.append(part)
        if "}" in part.text:
            return following
    return []


def _joined(spans: list[Span]) -> Span:
    pieces, line = [], spans[0].line
    for span in spans:
        pieces.append("\n" * (span.line - line) + span.text)
        line = span.line + span.text.count("\n")
    return Span("".join(pieces), spans[0].line)


def _blocks(text: str) -> Iterator[Span | Category]:
    lines: list[str] = []
    start = 0
    depth = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip()
        if bare.startswith("//"):
            if lines:
                lines.append("")  # keeps the count of lines
            continue
        is_category = depth <= 0 and bare.startswith(CATEGORY)
        if (not bare or is_category) and lines:
            yield Span("\n".join(lines).rstrip(), start)
            lines = []
            depth = 0
        if is_category:
            yield Category(category_path(bare[len(CATEGORY) :]))
        elif bare:
            hidden = hide(line.rstrip())
            if not lines:
                start = number
                hidden = hidden.lstrip()
            depth += hidden.count("{") - hidden.count("}")
            lines.append(hidden)
    if lines:
        yield Span("\n".join(lines).rstrip(), start)


_CONTEXT = re.compile(r"\A\$\w+\$(?:/|\Z)")


def category_path(written: str) -> str:
    """The names of a category without Moodle's own root: «$course$/top/Uno» → «Uno»."""
    path = written.strip()
    found = _CONTEXT.match(path)
    if found:
        path = path[found.end() :]
    if path == "top" or path.startswith("top/"):
        path = path[4:]
    return path

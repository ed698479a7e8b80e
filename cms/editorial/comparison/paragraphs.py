"""A rich text as the paragraphs that a reader sees, with what is bold and where links lead.

It reads the form in which Wagtail stores rich text (pages and documents linked by their key). It
makes no HTML and trusts none: unknown elements count only for the text inside them.
"""

from html.parser import HTMLParser
from typing import NamedTuple

from cms.editorial.comparison.lines import LineKind

_KINDS = {
    "h1": LineKind.HEADING,
    "h2": LineKind.HEADING,
    "h3": LineKind.SUBHEADING,
    "h4": LineKind.SUBHEADING,
    "h5": LineKind.SUBHEADING,
    "h6": LineKind.SUBHEADING,
    "li": LineKind.ITEM,
    "p": LineKind.PARAGRAPH,
    "div": LineKind.PARAGRAPH,
    "blockquote": LineKind.PARAGRAPH,
}

_STYLES = {"b": "bold", "strong": "bold", "i": "italic", "em": "italic"}

BOLD, ITALIC, LINK = "bold", "italic", "link"


class Mark(NamedTuple):
    """Bold, italic or a link over some characters; ``target`` is where a link leads.

    A target is an address, or ``page:`` or ``document:`` and a key.
    """

    name: str
    start: int
    end: int
    target: str = ""


class Paragraph(NamedTuple):
    """A paragraph, heading or item of a list."""

    kind: LineKind
    text: str
    marks: tuple[Mark, ...] = ()


def plain_paragraphs(text: str) -> list[Paragraph]:
    """The lines of a text without format."""
    return [
        Paragraph(LineKind.PARAGRAPH, line) for line in text.splitlines() if line and line.strip()
    ]


def rich_paragraphs(source: str) -> list[Paragraph]:
    """The paragraphs of a stored rich text, without the empty ones."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    reader.finish()
    return reader.paragraphs


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.paragraphs: list[Paragraph] = []
        self._kind = LineKind.PARAGRAPH
        self._text = ""
        self._marks: list[Mark] = []
        self._open: list[tuple[str, Mark]] = []
        self._lists: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("ul", "ol"):
            self.finish()
            self._lists.append(tag)
        elif tag in _KINDS:
            self.finish()
            self._kind = _KINDS[tag]
            if tag == "li" and self._lists[-1:] == ["ol"]:
                self._kind = LineKind.NUMBERED
        elif tag == "br":
            self._text += "\n"
        elif tag == "hr":
            self.finish()
            self._text = "———"
            self.finish()
        elif tag == "embed":
            self._text += f"[{given.get('alt') or given.get('url') or 'imagen'}]"
        elif tag in _STYLES:
            self._open.append((tag, Mark(_STYLES[tag], len(self._text), 0)))
        elif tag == "a":
            self._open.append((tag, Mark(LINK, len(self._text), 0, _target(given))))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self.finish()
            del self._lists[-1:]
        elif tag in _KINDS:
            self.finish()
        elif self._open and self._open[-1][0] == tag:
            self._close_mark()

    def handle_data(self, data: str) -> None:
        self._text += data

    def finish(self) -> None:
        """End the paragraph under way."""
        while self._open:
            self._close_mark()
        if self._text.strip():
            self.paragraphs.append(Paragraph(self._kind, self._text, tuple(sorted(self._marks))))
        self._kind, self._text, self._marks = LineKind.PARAGRAPH, "", []

    def _close_mark(self) -> None:
        _, mark = self._open.pop()
        if self._text[mark.start :].strip():
            self._marks.append(mark._replace(end=len(self._text)))


def _target(given: dict[str, str]) -> str:
    if "linktype" in given:
        return f"{given['linktype']}:{given.get('id', '')}"
    return given.get("href", "")

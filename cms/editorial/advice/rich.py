"""What a stored rich text says, links to and shows. Pure.

Not an HTML parser: it reads what Wagtail's editor stores. Whatever else it is given, it reads it
once, from left to right.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

# A tag never holds another «<»: with many of them unclosed, each is given up at the next.
_TAGS = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})")
_ATTRIBUTE = re.compile(r'(?<![\w-])([a-zA-Z-]{1,30})="([^"]*)"')
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BREAKS = _HEADINGS | {"p", "li", "ul", "ol", "br", "hr", "blockquote", "div", "td", "th", "tr"}


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_heading: bool = False


@dataclass(frozen=True)
class RichLink:
    """A link as stored: ``attributes`` tells to what (``linktype`` and ``id``, or ``href``)."""

    text: str
    attributes: dict[str, str]


@dataclass
class RichReading:
    paragraphs: list[Paragraph] = field(default_factory=list)
    links: list[RichLink] = field(default_factory=list)
    embeds: list[dict[str, str]] = field(default_factory=list)


def one_line(text: str) -> str:
    """Composed letters, no line breaks or repeated blanks, nor the character no database keeps."""
    return " ".join(unicodedata.normalize("NFC", text).replace("\0", "").split())


def read_rich(html: str) -> RichReading:
    """Read a rich text in Wagtail's stored form."""
    found = RichReading()
    heading = False
    piece: list[str] = []
    link: dict[str, str] | None = None
    link_text: list[str] = []

    def end_paragraph() -> None:
        text = one_line("".join(piece))
        if text:
            found.paragraphs.append(Paragraph(text, heading))
        piece.clear()

    def end_link() -> None:
        if link is not None:
            found.links.append(RichLink(one_line("".join(link_text)), link))
        link_text.clear()

    for part in _TAGS.split(html):
        name = _NAME.match(part)
        if name is None or not part.endswith(">"):
            text = unescape(part)
            piece.append(text)
            if link is not None:
                link_text.append(text)
            continue
        tag, closes = name[1].lower(), part.startswith("</")
        if tag in _BREAKS:
            end_paragraph()
            heading = tag in _HEADINGS and not closes
        elif tag == "a":
            end_link()
            link = None if closes else _attributes(part)
        elif tag == "embed":
            found.embeds.append(_attributes(part))
    end_link()
    end_paragraph()
    return found


def _attributes(tag: str) -> dict[str, str]:
    return {name.lower(): unescape(value) for name, value in _ATTRIBUTE.findall(tag)}

"""The markup of imported texts: cut to what authors here may write, telling what went.

Rich texts take the way of the editor itself (to its content and back), so that opening and saving
a page changes nothing.
"""

import re
from collections.abc import Callable, Sequence
from html import escape, unescape
from html.parser import HTMLParser

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from learning.importers.questions import Rich

_BREAKS = frozenset({"p", "br", "div", "li", "ul", "ol", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})
_CELLS = frozenset({"tbody", "td", "th", "thead", "tr"})
_PLAIN = frozenset({"p", "br", "div", "span"}) | _CELLS
"""Elements whose going changes nothing in the words."""
_KEPT = _PLAIN | {"b", "strong", "i", "em", "ul", "ol", "li"}
_ELEMENTS = frozenset({"p", "b", "i", "ul", "ol", "li"})
_BLOCKS = frozenset({"p", "ul", "ol", "li"})
_SAME = {"div": "p", "tr": "p", "strong": "b", "em": "i"} | {f"h{at}": "p" for at in range(1, 7)}
"""What stands for an element that a text here has not."""
_EMPTY = re.compile(r"<p[^>]*></p>")
_TAG = re.compile(r"<[a-zA-Z/!]")


class _Reader(HTMLParser):
    """The words of a text, and the names of its elements."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.tags: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)
        if tag in ("script", "style"):
            self.silent += 1
        if tag in _BREAKS or tag in _CELLS:
            self.words.append(" " if tag in ("td", "th") else "\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self.silent:
            self.silent -= 1
        if tag in _BREAKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)


class _Cutter(HTMLParser):
    """Well-formed HTML of a few elements, whatever came."""

    def __init__(self, allowed: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed
        self.out: list[str] = []
        self.open: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.silent += 1
        if tag == "br":
            self.out.append("<br/>")
            return
        if tag in ("td", "th"):
            self.out.append(" ")
        tag = _SAME.get(tag, tag)
        if tag == "p" and "li" in self.open:
            return
        if tag == "li" and not {"ul", "ol"} & set(self.open):
            tag = "p"
        if tag in _BLOCKS:
            while self.open and self.open[-1] not in _BLOCKS:
                self.out.append(f"</{self.open.pop()}>")
            self.close_until("li" if tag == "li" else "p")
        if tag in self.allowed:
            self.open.append(tag)
            href = dict(attrs).get("href") or ""
            self.out.append(f'<a href="{escape(href)}">' if tag == "a" else f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style") and self.silent:
            self.silent -= 1
        self.close_until(_SAME.get(tag, tag))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.out.append(escape(data, quote=False))

    def close_until(self, tag: str) -> None:
        """Close the innermost of these elements, and what stands open in it."""
        if tag not in self.open:
            return
        while True:
            last = self.open.pop()
            self.out.append(f"</{last}>")
            if last == tag:
                return

    def result(self) -> str:
        self.close()
        while self.open:
            self.out.append(f"</{self.open.pop()}>")
        return "".join(self.out)


def _cut(html: str, features: Sequence[str]) -> str:
    cutter = _Cutter(_ELEMENTS | ({"a"} if "link" in features else set()))
    cutter.feed(html)
    return cutter.result()


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def plain_text(rich: Rich) -> tuple[str, str]:
    """The text without markup, and what went with it, in words («el formato <b>»), or nothing."""
    if rich.format in ("plain", "markdown"):
        return rich.text.strip(), ""
    if rich.format == "moodle" and not _TAG.search(rich.text):
        return unescape(rich.text).strip(), ""
    reader = _read(rich.text)
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line), _told(reader.tags, _PLAIN)


def rich_text(rich: Rich, features: Sequence[str], say: Callable[[str], None], of: str) -> str:
    """The text as HTML of these features; ``say`` is told what went. Empty for no text."""
    if not rich.text.strip():
        return ""
    if rich.format == "markdown":
        say(f"{of} estaba en Markdown y quedó como se escribió, con sus signos.")
    html = _html(rich)
    lost = _told(_read(html).tags, _KEPT | ({"a"} if "link" in features else set()))
    if lost:
        say(f"de {of} se quitó {lost}.".replace("de el ", "del "))
    converter = ContentstateConverter(features)
    try:
        content = converter.from_database_format(_cut(html, features))
    except (AssertionError, AttributeError, IndexError, KeyError):
        # The editor's reader fails on markup that it does not expect: the words are kept.
        say(f"de {of} se quitó el formato, que no se entendió.".replace("de el ", "del "))
        words = plain_text(Rich(html, "html"))[0]
        content = converter.from_database_format(_html(Rich(words, "plain")))
    return _EMPTY.sub("", str(converter.to_database_format(content)))


def _html(rich: Rich) -> str:
    if rich.format == "html":
        return rich.text if _TAG.search(rich.text) else f"<p>{rich.text}</p>"
    text = rich.text if rich.format == "moodle" else escape(rich.text, quote=False)
    if rich.format == "moodle" and re.search(r"<(?:p|div|ul|ol|br)\b", text, re.IGNORECASE):
        return text
    if rich.format == "moodle" and not _TAG.search(text):
        text = escape(unescape(text), quote=False)
    paragraphs = (part.strip() for part in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{part.replace(chr(10), '<br/>')}</p>" for part in paragraphs if part)


def _told(tags: list[str], kept: frozenset[str] | set[str]) -> str:
    gone = list(dict.fromkeys(tag for tag in tags if tag not in kept))
    if not gone:
        return ""
    names = {"img": "la imagen", "table": "la tabla", "audio": "el audio", "video": "el video"}
    things = [names[tag] for tag in gone if tag in names]
    others = [f"<{tag}>" for tag in gone if tag not in names]
    return " y ".join(things + ([f"el formato {', '.join(others)}"] if others else []))

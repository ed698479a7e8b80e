"""What the glossary shows, in Spanish order, and what of it can be found by searching."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.models import Page
from wagtail.rich_text import RichText, get_text_for_indexing

from cms.core.alphabet import DIGITS, letter_of, sort_key
from cms.core.navigation import private_paths, site_path
from cms.core.richtext import expand_together
from cms.secretarias.blocks import anchor_of, children

if TYPE_CHECKING:
    from cms.secretarias.models import GlosarioPage

# An anchor is plain ASCII, so that every address with it can be copied by hand.
_ANCHOR_NAMES = {"Ñ": "enye", DIGITS: "cifras", "": "otros"}


@dataclass(frozen=True)
class Term:
    anchor: str
    word: str
    also: str
    definition: RichText
    link_title: str = ""
    link_url: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter of the index with its terms."""

    anchor: str
    name: str
    terms: tuple[Term, ...]


def glossary_context(page: "GlosarioPage") -> dict[str, Any]:
    """The terms by letter; the pages they lead to, and the links inside them, in two queries."""
    blocks = children(page.body)
    definitions = expand_together(block.value["definition"].source for block in blocks)
    closed = private_paths()
    terms = [
        Term(
            anchor_of("palabra", block.id, number),
            block.value["word"],
            block.value["also"] or "",
            definition,
            *_link(block.value["link"], closed),
        )
        for number, (block, definition) in enumerate(zip(blocks, definitions, strict=False), 1)
    ]
    terms.sort(key=lambda term: sort_key(term.word))
    by_letter: dict[str, list[Term]] = {}
    for term in terms:
        by_letter.setdefault(letter_of(term.word), []).append(term)
    letters = [
        Letter(_letter_anchor(name), name or "Otros", tuple(found))
        for name, found in by_letter.items()
    ]
    return {"letters": letters}


def _letter_anchor(name: str) -> str:
    return f"letra-{_ANCHOR_NAMES.get(name, name.lower())}"


def glossary_anchors(page: "GlosarioPage") -> frozenset[str]:
    """The anchors of the letters and of the words."""
    blocks = children(page.body)
    words = {anchor_of("palabra", block.id, number) for number, block in enumerate(blocks, 1)}
    return frozenset(words | {_letter_anchor(letter_of(block.value["word"])) for block in blocks})


def _link(page: Page | None, closed: tuple[str, ...]) -> tuple[str, str]:
    """Title and address of a page that everybody may read; empty for any other."""
    if page is None or not page.live or page.path.startswith(closed):
        return "", ""
    return page.title, site_path(page.url_path)


def glossary_text(page: "GlosarioPage") -> str:
    """Words, their other names and definitions without markup, a line each."""
    lines = []
    for block in children(page.body):
        lines += [block.value["word"], block.value["also"] or ""]
        lines.append(get_text_for_indexing(block.value["definition"].source))
    return "\n".join(line for line in lines if line)

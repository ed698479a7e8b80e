"""Turns the blocks of a content file into the raw form of a StreamField."""

import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cms.demo.content import Record

PAGE_LINK = re.compile(r'href="page:(?P<slug>[a-z0-9-]+)"')
# Ids of blocks are made from their place, so that loading twice gives the same page.
LISTS = ("steps", "questions", "links")
NAMESPACE = uuid.UUID("1d0e7b0a-9a51-4d53-8f57-6f4f8b6f9a10")


@dataclass(frozen=True)
class Resolver:
    """How a content file's names become ids: pages by address, images and documents by name."""

    page: Callable[[str], int]
    image: Callable[[str], int]
    document: Callable[[str], int]

    def html(self, text: str) -> str:
        """Rich text as Wagtail stores it: internal links by page id."""
        return PAGE_LINK.sub(
            lambda match: f'linktype="page" id="{self.page(match["slug"])}"', text.strip()
        )


def body(blocks: list[Record], resolver: Resolver, *, seed: str) -> list[Record]:
    """The raw StreamField value of a page's blocks."""
    return [
        identified(_block(block, resolver), f"{seed}/{number}")
        for number, block in enumerate(blocks)
    ]


def identified(block: Record, place: str) -> Record:
    """The block, and the items of its lists, with ids made from their place."""
    value = block["value"]
    if isinstance(value, dict):
        value = {
            key: [identified(item, f"{place}/{key}/{n}") for n, item in enumerate(items)]
            if key in LISTS
            else items
            for key, items in value.items()
        }
    return {**block, "value": value, "id": str(uuid.uuid5(NAMESPACE, place))}


def _block(block: Record, resolver: Resolver) -> Record:
    kind = str(block["type"])
    return _CONVERTERS[kind](block, resolver)


def _text(block: Record, resolver: Resolver) -> Record:
    return {"type": "text", "value": resolver.html(block["html"])}


def _figure(block: Record, resolver: Resolver) -> Record:
    image = {
        "image": resolver.image(block["name"]),
        "decorative": block["type"] == "decorative_image",
        "alt_text": block.get("alt", ""),
    }
    return {"type": "figure", "value": {"image": image, "caption": block.get("caption", "")}}


def _document(block: Record, resolver: Resolver) -> Record:
    value = {"document": resolver.document(block["name"]), "title": block.get("title", "")}
    return {"type": "document", "value": value}


def _table(block: Record, resolver: Resolver) -> Record:
    table = {
        "columns": [{"type": "text", "heading": heading} for heading in block["header"]],
        "rows": [{"values": row} for row in block["rows"]],
        "caption": "",
    }
    return {"type": "table", "value": {"caption": block["caption"], "table": table}}


def _items(values: list[Record]) -> list[Record]:
    return [{"type": "item", "value": value} for value in values]


def _steps(block: Record, resolver: Resolver) -> Record:
    steps = [
        {"title": item["title"], "text": resolver.html(item.get("html", ""))}
        for item in block["items"]
    ]
    return {"type": "steps", "value": {"title": block["title"], "steps": _items(steps)}}


def _faq(block: Record, resolver: Resolver) -> Record:
    questions = [
        {"question": item["question"], "answer": resolver.html(item["html"])}
        for item in block["items"]
    ]
    title = block.get("title", "Preguntas frecuentes")
    return {"type": "questions", "value": {"title": title, "questions": _items(questions)}}


def _notice(block: Record, resolver: Resolver) -> Record:
    value = {
        "kind": block["kind"],
        "title": block.get("title", ""),
        "text": resolver.html(block["html"]),
    }
    return {"type": "notice", "value": value}


def _group(block: Record, resolver: Resolver) -> Record:
    links = [
        {
            "page": resolver.page(row["page"]) if "page" in row else None,
            "document": resolver.document(row["document"]) if "document" in row else None,
            "address": row.get("address", ""),
            "is_pending": row.get("pending", False),
            "title": row.get("title", ""),
            "summary": row.get("summary", ""),
        }
        for row in block["links"]
    ]
    value = {
        "title": block["title"],
        "intro": resolver.html(block.get("intro", "")),
        "shape": block.get("shape", "cards"),
        "links": _items(links),
    }
    return {"type": "group", "value": value}


def _fields(kind: str, *names: str) -> Callable[[Record, Resolver], Record]:
    """A block whose fields are copied as they stand."""

    def convert(block: Record, resolver: Resolver) -> Record:
        return {"type": kind, "value": {name: block.get(name, "") for name in names}}

    return convert


_CONVERTERS: dict[str, Callable[[Record, Resolver], Any]] = {
    "text": _text,
    "image": _figure,
    "decorative_image": _figure,
    "document": _document,
    "table": _table,
    "steps": _steps,
    "faq": _faq,
    "notice": _notice,
    "group": _group,
    "contact": _fields("contact", "name", "role", "phone", "email", "address", "hours"),
    "video": _fields("video", "title", "url", "duration", "summary"),
}

"""What a page of any type says, links to and shows, read from its fields and blocks.

No database and no page type: StreamFields are read in their raw form, so that images, documents
and pages they name are known by their keys and looked up together later (``targets``).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.core.blocks import ContactBlock
from cms.editorial.advice.rich import one_line, read_rich

MAX_TEXT = 200_000
"""Characters of one field or block that are read: some eighty printed pages."""
MAX_PIECES = 20_000
"""Passages of one page that are read."""
OF_EVERY_PAGE = ("title", "seo_title", "search_description")
CAPTIONS = ("caption", "title")
_TITLES = ("title", "seo_title", "heading", "question", "word", "caption")
_CONTACTS = ("phone", "mobile", "email")
_ADDRESSES = ("http://", "https://", "/", "#")


class Voice(StrEnum):
    """How a passage is read."""

    TITLE = "title"
    PROSE = "prose"
    LABEL = "label"
    CELL = "cell"
    CONTACT = "contact"


@dataclass(frozen=True)
class Passage:
    """A paragraph, a title, a cell: one line of plain text."""

    place: str
    text: str
    voice: Voice


@dataclass(frozen=True)
class LinkUse:
    """A link to a page, to a document (by their keys) or to an address."""

    place: str
    text: str = ""
    page_id: int | None = None
    document_id: int | None = None
    address: str = ""
    is_inline: bool = False
    """Inside a text, where its words alone say where it leads."""


@dataclass(frozen=True)
class ImageUse:
    """An image shown. Without ``alt`` of its own (``None``), its description serves."""

    place: str
    image_id: int
    alt: str | None
    is_decorative: bool = False
    beside: tuple[str, ...] = ()
    """Texts that stand beside it: caption, title."""


@dataclass
class Content:
    passages: list[Passage] = field(default_factory=list)
    links: list[LinkUse] = field(default_factory=list)
    images: list[ImageUse] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    """Names of the page's own fields that have a value."""
    has_contact: bool = False

    def say(self, place: str, text: Any, voice: Voice) -> None:
        line = one_line(str(text)[:MAX_TEXT])
        if line and len(self.passages) < MAX_PIECES:
            self.passages.append(Passage(place, line, voice))

    def of(self, *voices: Voice) -> list[Passage]:
        return [passage for passage in self.passages if passage.voice in voices]


def read_page(page: Page) -> Content:
    """Everything that this version of a page tells its readers, in the order of its fields."""
    content = Content()
    inherited = {found.name for found in Page._meta.get_fields()} - {*OF_EVERY_PAGE}
    _read_fields(content, page, skip=inherited)
    of_wagtail = set(get_all_child_relations(Page))
    for relation in get_all_child_relations(type(page)):
        if relation in of_wagtail:
            continue
        name = relation.get_accessor_name()
        for child in getattr(page, name).all():
            _read_fields(content, child, skip=set(), place=name)
    return content


def _read_fields(content: Content, row: models.Model, skip: set[str], place: str = "") -> None:
    fields = [found for found in row._meta.concrete_fields if found.name not in skip]
    fields.sort(key=lambda found: found.name not in OF_EVERY_PAGE)
    for found in fields:
        value = getattr(row, found.attname)
        if value in (None, "") or found.choices or isinstance(found, ParentalKey):
            continue
        if not place:
            content.filled.add(found.name)
        _read_field(content, row, found, value, place or found.name)


def _read_field(content: Content, row: models.Model, found: Any, value: Any, place: str) -> None:
    if isinstance(found, StreamField):
        _read_stream(content, found, value)
    elif isinstance(found, models.OneToOneField):
        return
    elif isinstance(found, models.ForeignKey):
        _read_key(content, row, found, value, place)
    elif isinstance(found, RichTextField):
        _read_rich(content, str(value), place)
    elif isinstance(found, models.URLField):
        content.links.append(LinkUse(place, address=str(value)[:MAX_TEXT]))
    elif isinstance(found, models.EmailField):
        content.say(place, value, Voice.CONTACT)
    elif isinstance(found, models.CharField | models.TextField) and not isinstance(
        found, models.SlugField
    ):
        _read_plain(content, found.name, str(value), place)


def _read_key(content: Content, row: models.Model, found: Any, value: Any, place: str) -> None:
    model = found.related_model
    if issubclass(model, AbstractImage):
        own = getattr(row, f"{found.name}_alt", None)
        content.images.append(
            ImageUse(
                place,
                value,
                # An empty alternative of the page's own gives way to the image's description.
                own or None,
                bool(getattr(row, f"is_{found.name}_decorative", False)),
                tuple(str(getattr(row, name, "")) for name in CAPTIONS),
            )
        )
    elif issubclass(model, AbstractDocument):
        content.links.append(LinkUse(place, str(getattr(row, "title", "")), document_id=value))
    elif issubclass(model, Page):
        text = "" if isinstance(row, Page) else str(getattr(row, "title", ""))
        content.links.append(LinkUse(place, text, page_id=value))


def _read_plain(content: Content, name: str, value: str, place: str, text: str = "") -> None:
    """A plain text; or a link, where the whole of it is an address."""
    value = value.strip()
    if value.startswith(_ADDRESSES) and len(value.split(maxsplit=1)) == 1:
        content.links.append(LinkUse(place, text, address=value[:MAX_TEXT]))
        return
    for line in value[:MAX_TEXT].splitlines():
        content.say(place, line, _voice(name, line))


def _voice(name: str, line: str) -> Voice:
    if name in _TITLES or name.endswith("_title"):
        return Voice.TITLE
    if name in _CONTACTS:
        return Voice.CONTACT
    return Voice.PROSE if line.rstrip().endswith((".", "!", "?", "…", ":")) else Voice.LABEL


def _read_rich(content: Content, html: str, place: str) -> None:
    reading = read_rich(html[:MAX_TEXT])
    for paragraph in reading.paragraphs:
        content.say(place, paragraph.text, Voice.TITLE if paragraph.is_heading else Voice.PROSE)
    for link in reading.links:
        kind, key = link.attributes.get("linktype", ""), _key(link.attributes.get("id"))
        use = {
            "page": LinkUse(place, link.text, page_id=key or 0, is_inline=True),
            "document": LinkUse(place, link.text, document_id=key or 0, is_inline=True),
        }.get(kind)
        address = link.attributes.get("href", "").strip()
        if use is None and address:
            use = LinkUse(place, link.text, address=one_line(address), is_inline=True)
        if use is not None:
            content.links.append(use)
    for embed in reading.embeds:
        key = _key(embed.get("id"))
        if embed.get("embedtype") == "image" and key is not None:
            content.images.append(ImageUse(place, key, embed.get("alt", "")))


def _key(value: Any) -> int | None:
    """A primary key as stored in a text or a block; ``None`` if it cannot be one."""
    text = str(value)
    # Longer ones fit in no column, and a database may answer them with an error.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _read_stream(content: Content, found: StreamField, value: Any) -> None:
    raw = getattr(value, "raw_data", None)
    for item in raw or ():
        kind = item.get("type") if isinstance(item, dict) else None
        block = found.stream_block.child_blocks.get(kind)
        if block is not None:
            identifier = item.get("id")
            place = f"{found.name}.{identifier}" if identifier else found.name
            _read_block(content, block, item.get("value"), place)


def _read_block(
    content: Content, block: Any, value: Any, place: str, beside: dict[str, Any] | None = None
) -> None:
    """Read one block's raw value. ``beside`` are the other values of the block that holds it."""
    beside = beside or {}
    if value in (None, ""):
        return
    if isinstance(block, ImageBlock):
        _read_image(content, value, place, beside)
    elif isinstance(block, TypedTableBlock):
        _read_table(content, block, value, place)
    elif isinstance(block, blocks.StructBlock):
        _read_struct(content, block, value, place)
    elif isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        for child, inner in _items(block, value):
            _read_block(content, child, inner, place, beside)
    elif isinstance(block, blocks.RichTextBlock):
        _read_rich(content, str(value), place)
    elif isinstance(block, blocks.ChooserBlock):
        _read_chooser(content, block, value, place, beside)
    elif isinstance(block, blocks.URLBlock):
        content.links.append(LinkUse(place, _label(beside), address=str(value)[:MAX_TEXT]))
    elif isinstance(block, blocks.EmailBlock | blocks.RegexBlock):
        content.say(place, value, Voice.LABEL)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock):
        _read_plain(content, block.name or "", str(value), place, _label(beside))


def _items(block: Any, value: Any) -> Iterable[tuple[Any, Any]]:
    """The children of a stream or a list; a list's may stand bare, as older Wagtail stored them."""
    for item in value if isinstance(value, list) else ():
        is_wrapped = isinstance(item, dict) and "value" in item and "type" in item
        if isinstance(block, blocks.ListBlock):
            yield block.child_block, item["value"] if is_wrapped else item
        elif is_wrapped and item["type"] in block.child_blocks:
            yield block.child_blocks[item["type"]], item["value"]


def _read_struct(content: Content, block: Any, value: Any, place: str) -> None:
    if not isinstance(value, dict):
        return
    if isinstance(block, ContactBlock):
        content.has_contact = True
        for name in block.child_blocks:
            content.say(place, value.get(name) or "", Voice.CONTACT)
        return
    for name, child in block.child_blocks.items():
        _read_block(content, child, value.get(name), place, value)


def _read_chooser(
    content: Content, block: Any, value: Any, place: str, beside: dict[str, Any]
) -> None:
    key, model = _key(value), block.target_model
    if key is None:
        return
    if issubclass(model, AbstractImage):
        content.images.append(ImageUse(place, key, None, beside=_texts_beside(beside)))
    elif issubclass(model, AbstractDocument):
        content.links.append(LinkUse(place, _label(beside), document_id=key))
    elif issubclass(model, Page):
        content.links.append(LinkUse(place, _label(beside), page_id=key))


def _read_image(content: Content, value: Any, place: str, beside: dict[str, Any]) -> None:
    # A bare key, as of a block that was once a plain chooser, is shown with its description.
    stored = value if isinstance(value, dict) else {"image": value}
    key = _key(stored.get("image"))
    if key is not None:
        alt = str(stored.get("alt_text") or "") if isinstance(value, dict) else None
        is_decorative = bool(stored.get("decorative"))
        content.images.append(ImageUse(place, key, alt, is_decorative, _texts_beside(beside)))


def _read_table(content: Content, block: Any, value: Any, place: str) -> None:
    """Each cell with the heading of its column, as somebody who hears the table knows it."""
    if not isinstance(value, dict):
        return
    content.say(place, value.get("caption") or "", Voice.TITLE)
    columns = [col for col in _list(value.get("columns")) if isinstance(col, dict)]
    headings = [one_line(str(column.get("heading") or "")) for column in columns]
    for heading in headings:
        content.say(place, heading, Voice.CELL)
    for row in _list(value.get("rows")):
        cells = _list(row.get("values")) if isinstance(row, dict) else []
        for column, heading, cell in zip(columns, headings, cells, strict=False):
            child = block.child_blocks.get(column.get("type"))
            if cell in (None, "") or child is None:
                continue
            if isinstance(child, blocks.RichTextBlock | blocks.ChooserBlock):
                _read_block(content, child, cell, place)
            else:
                content.say(place, f"{heading}: {cell}" if heading else cell, Voice.CELL)


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _label(beside: dict[str, Any]) -> str:
    return one_line(str(beside.get("title") or ""))


def _texts_beside(beside: dict[str, Any]) -> tuple[str, ...]:
    return tuple(one_line(str(beside.get(name) or "")) for name in CAPTIONS)

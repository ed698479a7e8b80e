"""StreamField values compared block by block, down to the words of a step or the cell of a table.

It goes by Wagtail's kinds of block, never by the name of one: a new block needs no line here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.models import AbstractDocument
from wagtail.images.blocks import ImageBlock
from wagtail.images.models import AbstractImage

from cms.editorial.comparison.leaves import (
    ABSENT,
    Reading,
    Spot,
    file_part,
    image_part,
    text_part,
    value_part,
)
from cms.editorial.comparison.lines import State
from cms.editorial.comparison.matching import Pairing, Piece, pair_pieces
from cms.editorial.comparison.paragraphs import plain_paragraphs, rich_paragraphs
from cms.editorial.comparison.results import Kind, Part
from cms.editorial.comparison.tables import grid_of, table_part
from cms.editorial.comparison.values import value_text

LONGEST_NAME = 50

_SIMPLE = (bool, int, float, Decimal, str, list, tuple, date, time)

MakePart = Callable[[Spot, Any, Any], Part]


def stream_parts(spot: Spot, old: Any, new: Any, reading: Reading) -> tuple[Part, ...]:
    """A part for every block of either version."""
    return pieces_parts(
        spot,
        _stream_pieces(old),
        _stream_pieces(new),
        lambda at, was, now: block_part(
            at, (was if now is None else now).block, _value(was), _value(now), reading
        ),
    )


def stream_spots(spot: Spot, value: Any) -> list[Spot]:
    """Where each block of this version stands, as ``stream_parts`` says it."""
    return pieces_spots(spot, _stream_pieces(value))


def pieces_spots(spot: Spot, pieces: Sequence[Piece]) -> list[Spot]:
    """Where each piece of one version stands, as ``pieces_parts`` says it."""
    return [spot.inside(_key(piece, at), name) for at, piece, name in _named(pieces)]


def pieces_parts(
    spot: Spot,
    old: Sequence[Piece],
    new: Sequence[Piece],
    make: MakePart,
) -> tuple[Part, ...]:
    """The parts of a sequence of blocks or rows, with what came, went and moved."""
    was, now = list(_named(old)), list(_named(new))
    parts = []
    for pairing in pair_pieces(old, new):
        if pairing.new is not None:
            at, piece, name = now[pairing.new]
        else:
            at, piece, name = was[pairing.old or 0]
            name = f"{name} de antes"
        before = old[pairing.old].content if pairing.old is not None else None
        after = new[pairing.new].content if pairing.new is not None else None
        part = make(spot.inside(_key(piece, at), name), before, after)
        parts.append(_placed(part, pairing))
    return tuple(parts)


def block_part(spot: Spot, block: Any, old: Any, new: Any, reading: Reading) -> Part:
    """One block compared with itself, or with nothing."""
    if isinstance(block, ImageBlock):
        return image_part(spot, old, new)
    if isinstance(block, TypedTableBlock):
        return table_part(spot, grid_of(old), grid_of(new))
    if isinstance(block, blocks.StreamBlock):
        return group(spot, stream_parts(spot, old, new, reading), old, new)
    if isinstance(block, blocks.ListBlock):
        return group(spot, _list_parts(spot, block, old, new, reading), old, new)
    if isinstance(block, blocks.StructBlock):
        return group(spot, _struct_parts(spot, block, old, new, reading), old, new)
    if isinstance(block, blocks.ChooserBlock):
        return _chosen_part(spot, block, old, new)
    if isinstance(block, blocks.RichTextBlock):
        return text_part(
            spot, rich_paragraphs(_source(old)), rich_paragraphs(_source(new)), reading
        )
    if isinstance(block, blocks.TextBlock | blocks.RawHTMLBlock) or (
        isinstance(block, blocks.CharBlock)
        and not isinstance(block, blocks.URLBlock | blocks.EmailBlock)
    ):
        was, now = plain_paragraphs(_text(old)), plain_paragraphs(_text(new))
        return text_part(spot, was, now, reading)
    words = [_words(block, side, other, reading) for side, other in ((old, new), (new, old))]
    return value_part(spot, *words)


def group(spot: Spot, parts: tuple[Part, ...], old: Any, new: Any) -> Part:
    """Several parts as one; it changed if one of them did."""
    state = State.UNCHANGED
    if any(part.is_changed for part in parts):
        state = State.CHANGED
        if old is ABSENT or new is ABSENT:
            state = State.ADDED if old is ABSENT else State.REMOVED
    return Part(spot.place, spot.label, spot.short, Kind.GROUP, state, parts=parts)


def _placed(part: Part, pairing: Pairing) -> Part:
    """The part with what became of its place."""
    if pairing.old is None:
        return replace(part, state=State.ADDED)
    if pairing.new is None:
        return replace(part, state=State.REMOVED)
    if not pairing.is_moved:
        # An empty block that was filled in has changed; it did not come.
        return replace(part, state=State.CHANGED) if part.is_changed else part
    note = f"Estaba en el lugar {pairing.old + 1}; ahora está en el {pairing.new + 1}."
    state = State.MOVED_AND_CHANGED if part.is_changed else State.MOVED
    return replace(part, state=state, notes=(note, *part.notes))


def _stream_pieces(value: Any) -> list[Piece]:
    if value is ABSENT or value is None:
        return []
    return [
        Piece(child.id, child.block_type, child.block.get_prep_value(child.value), child)
        for child in value
    ]


def _list_parts(
    spot: Spot, block: blocks.ListBlock, old: Any, new: Any, reading: Reading
) -> tuple[Part, ...]:
    child = block.child_block

    def pieces(value: Any) -> list[Piece]:
        rows = [] if value is ABSENT or value is None else value.bound_blocks
        # A child that was stored without an id gets a new one at every reading.
        return [
            Piece(row.original_id, _name_of(child), child.get_prep_value(row.value), row)
            for row in rows
        ]

    return pieces_parts(
        spot,
        pieces(old),
        pieces(new),
        lambda at, was, now: block_part(
            called_after_text(at, child, _value(was if now is None else now)),
            child,
            _value(was),
            _value(now),
            reading,
        ),
    )


def _struct_parts(
    spot: Spot, block: blocks.StructBlock, old: Any, new: Any, reading: Reading
) -> tuple[Part, ...]:
    return tuple(
        block_part(
            spot.inside(name, _name_of(child)),
            child,
            ABSENT if old is ABSENT else old.get(name),
            ABSENT if new is ABSENT else new.get(name),
            reading,
        )
        for name, child in block.child_blocks.items()
    )


def _chosen_part(spot: Spot, block: blocks.ChooserBlock, old: Any, new: Any) -> Part:
    model = block.model_class
    if issubclass(model, AbstractImage):
        return image_part(spot, old, new)
    if issubclass(model, AbstractDocument):
        return file_part(spot, old, new)
    was, now = ("" if side is ABSENT else value_text(side) for side in (old, new))
    if was == now and was and old != new:
        # Two pages called alike are told apart by their key.
        was, now = f"{was} (n.º {old.pk})", f"{now} (n.º {new.pk})"
    return value_part(spot, was, now)


def _words(block: Any, value: Any, other: Any, reading: Reading) -> str:
    """A value in words. A box not ticked says nothing where there is nothing to compare with."""
    if value is ABSENT or (value is False and (other is ABSENT or reading.is_new)):
        return ""
    if value is None or isinstance(value, _SIMPLE):
        return value_text(value, getattr(getattr(block, "field", None), "choices", None))
    # A value of the block's own kind is told by what is stored: to print it may cost a request.
    return value_text(block.get_prep_value(value))


def _source(value: Any) -> str:
    return "" if value is ABSENT or value is None else str(getattr(value, "source", value))


def _text(value: Any) -> str:
    return "" if value is ABSENT or value is None else str(value)


def _value(child: Any) -> Any:
    return ABSENT if child is None else child.value


def _name_of(block: Any) -> str:
    label = str(block.label or block.name or "elemento")
    return label[:1].lower() + label[1:]


def _named(pieces: Sequence[Piece]) -> Iterable[tuple[int, Piece, str]]:
    """Place, piece and name: «tabla», or «tabla 2» where there are several."""
    labels = [_label(piece) for piece in pieces]
    times, seen = Counter(labels), Counter[str]()
    for at, (piece, label) in enumerate(zip(pieces, labels, strict=True)):
        seen[label] += 1
        yield at, piece, f"{label} {seen[label]}" if times[label] > 1 else label


def _label(piece: Piece) -> str:
    block = getattr(piece.content, "block", None)
    return _name_of(block) if block is not None else piece.kind


def _key(piece: Piece, at: int) -> str:
    return piece.id or f"#{at + 1}"


def called_after_text(spot: Spot, block: Any, value: Any) -> Spot:
    """«paso 2: Pida la factura»: the first short text of a row names it."""
    if not isinstance(block, blocks.StructBlock) or isinstance(block, ImageBlock):
        return spot
    for name, child in block.child_blocks.items():
        text = value.get(name)
        if isinstance(child, blocks.CharBlock) and text:
            return called(spot, text)
    return spot


def called(spot: Spot, text: str) -> Spot:
    text = " ".join(str(text).split())
    if len(text) > LONGEST_NAME:
        text = text[:LONGEST_NAME].rsplit(" ", 1)[0] + "…"
    return Spot(spot.place, f"{spot.label}: {text}", f"{spot.short}: {text}")

"""Two versions of a page compared field by field: the doors of this package.

It reads the versions and the names of what they point to. Who may see them, and how they are
shown, is not decided here.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.fields import RichTextField, StreamField
from wagtail.images.models import AbstractImage
from wagtail.models import Page

from cms.editorial.comparison.blocks import (
    called,
    group,
    pieces_parts,
    pieces_spots,
    stream_parts,
    stream_spots,
)
from cms.editorial.comparison.form import FormField, form_fields
from cms.editorial.comparison.leaves import (
    ABSENT,
    Reading,
    Spot,
    file_part,
    image_part,
    names_part,
    text_part,
    value_part,
)
from cms.editorial.comparison.lines import plural
from cms.editorial.comparison.matching import Piece
from cms.editorial.comparison.names import Names, Pointer
from cms.editorial.comparison.paragraphs import plain_paragraphs, rich_paragraphs
from cms.editorial.comparison.results import Comparison, FieldChange, Part
from cms.editorial.comparison.sizes import Size, words_in
from cms.editorial.comparison.values import value_text

_WHOLE = (models.URLField, models.EmailField, models.SlugField)
"""Texts that are one value: half an address means nothing."""


def compare(before: Page | None, after: Page) -> Comparison:
    """What changed between two versions of a page, each a specific object (``as_object``).

    Without ``before`` the page is new: everything it holds is shown, nothing is marked.

    Raises:
        TypeError: the versions are of different page types.
    """
    if before is not None and type(before) is not type(after):
        raise TypeError(f"{type(before).__name__} cannot be compared with {type(after).__name__}.")
    fields = form_fields(type(after))
    versions = (after,) if before is None else (before, after)
    names = Names(pointer for page in versions for pointer in _pointers(fields, page))
    reading = Reading(names, is_new=before is None)
    found = tuple(
        FieldChange(
            field.name,
            field.label,
            field_parts(Spot(field.name, field.label, field.label), field, versions, reading),
        )
        for field in fields
    )
    if before is None:
        shown = tuple(change for change in found if not change.is_blank)
        words = words_in(shown)
        label = f"página nueva, {plural(words, 'palabra', 'palabras')}"
        return Comparison(shown, (), True, words, 0, label)
    changes = tuple(change for change in found if change.is_changed)
    size = Size(changes)
    return Comparison(
        changes,
        tuple(change for change in found if not change.is_changed),
        False,
        size.words_added,
        size.words_removed,
        size.label() if changes else "sin cambios",
    )


def places(page: Page) -> list[tuple[str, str]]:
    """Every place of a page that can be pointed at, with its label, in the order of the form."""
    found: list[tuple[str, str]] = []
    for field in form_fields(type(page)):
        spot = Spot(field.name, field.label, field.label)
        found.append((spot.place, spot.label))
        if field.is_relation:
            pieces = _pieces(field, _rows(page, field))
            spots = zip(pieces_spots(spot, pieces), pieces, strict=True)
            rows = [_row_spot(at, piece.content) for at, piece in spots]
            found += [(at.place, at.label) for at in rows]
        elif isinstance(field.field, StreamField):
            value = field.field.value_from_object(page)
            found += [(spot.place, spot.label) for spot in stream_spots(spot, value)]
    return found


def field_parts(
    spot: Spot, field: FormField, versions: tuple[Any, ...], reading: Reading
) -> tuple[Part, ...]:
    """The parts of one field. One version alone is compared with itself; ``ABSENT`` with none."""
    old, new = versions[0], versions[-1]
    if field.is_relation:
        return _rows_parts(spot, field, (_rows(old, field), _rows(new, field)), reading)
    if isinstance(field.field, StreamField):
        return stream_parts(spot, _raw(old, field), _raw(new, field), reading)
    return (_field_part(spot, field, old, new, reading),)


def _field_part(spot: Spot, field: FormField, old: Any, new: Any, reading: Reading) -> Part:
    kind = field.field
    if getattr(kind, "many_to_many", False):
        return names_part(spot, _many(old, field), _many(new, field))
    if _is_pointer(kind):
        return _pointed_part(spot, field, old, new, reading)
    was, now = _text(old, field), _text(new, field)
    if isinstance(kind, RichTextField):
        return text_part(spot, rich_paragraphs(was), rich_paragraphs(now), reading)
    is_text = isinstance(kind, models.CharField | models.TextField)
    if is_text and not isinstance(kind, _WHOLE) and not kind.choices:
        return text_part(spot, plain_paragraphs(was), plain_paragraphs(now), reading)
    return value_part(spot, _words(field, old, new, reading), _words(field, new, old, reading))


def _pointed_part(spot: Spot, field: FormField, old: Any, new: Any, reading: Reading) -> Part:
    model = field.field.related_model
    keys = [_raw(side, field) for side in (old, new)]
    keys = [None if key is ABSENT else key for key in keys]
    if issubclass(model, AbstractImage):
        return image_part(spot, *(reading.names.of(model, key) for key in keys))
    if issubclass(model, AbstractDocument):
        return file_part(spot, *(reading.names.of(model, key) for key in keys))
    was, now = (reading.names.title(model, key) for key in keys)
    if was == now and keys[0] != keys[1]:
        # Two pages called alike are told apart by their key.
        was, now = f"{was} (n.º {keys[0]})", f"{now} (n.º {keys[1]})"
    return value_part(spot, was, now)


def _rows_parts(
    spot: Spot, field: FormField, versions: tuple[Any, Any], reading: Reading
) -> tuple[Part, ...]:
    """The rows of an inline relation, each with its own fields."""

    def part(at: Spot, was: Any, now: Any) -> Part:
        row = was if now is None else now
        at = _row_spot(at, row)
        sides = (ABSENT if was is None else was, ABSENT if now is None else now)
        parts = tuple(
            inner
            for child in field.children
            for inner in field_parts(
                at.inside(child.name, child.label[:1].lower() + child.label[1:]),
                child,
                sides,
                reading,
            )
        )
        return group(at, parts, *sides)

    old, new = (_pieces(field, rows) for rows in versions)
    return pieces_parts(spot, old, new, part)


def _row_spot(spot: Spot, row: Any) -> Spot:
    """The spot of a row with what the row is called, if its model says it."""
    return called(spot, str(row)) if "__str__" in vars(type(row)) else spot


def _pieces(field: FormField, rows: Any) -> list[Piece]:
    kind = str(field.field.related_model._meta.verbose_name)
    return [
        Piece(
            str(row.pk) if row.pk else None,
            kind,
            {child.name: _stored(row, child) for child in field.children},
            row,
        )
        for row in rows
    ]


def _stored(row: Any, field: FormField) -> Any:
    """What a row keeps in a field, for telling rows apart."""
    if field.is_relation or getattr(field.field, "many_to_many", False):
        return None
    return field.field.value_to_string(row)


def _rows(page: Any, field: FormField) -> list[Any]:
    return [] if page is ABSENT else list(getattr(page, field.name).all())


def _many(page: Any, field: FormField) -> list[str]:
    return [] if page is ABSENT else sorted(map(str, getattr(page, field.name).all()))


def _raw(page: Any, field: FormField) -> Any:
    return ABSENT if page is ABSENT else field.field.value_from_object(page)


def _text(page: Any, field: FormField) -> str:
    value = _raw(page, field)
    return "" if value is ABSENT or value is None else str(value)


def _words(field: FormField, page: Any, other: Any, reading: Reading) -> str:
    value = _raw(page, field)
    if value is ABSENT or (value is False and (other is ABSENT or reading.is_new)):
        return ""
    return value_text(value, getattr(field.field, "flatchoices", None))


def _is_pointer(field: Any) -> bool:
    return bool(getattr(field, "many_to_one", False) or getattr(field, "one_to_one", False))


def _pointers(fields: tuple[FormField, ...], page: Any) -> Iterator[Pointer]:
    """What a version points to, of which the names will be asked."""
    for field in fields:
        if field.is_relation:
            for row in _rows(page, field):
                yield from _pointers(field.children, row)
        elif _is_pointer(field.field):
            yield field.field.related_model, _raw(page, field)
        elif isinstance(field.field, StreamField | RichTextField):
            for model, key, *_ in field.field.extract_references(_raw(page, field)):
                if model is Page or issubclass(model, AbstractDocument):
                    yield model, key

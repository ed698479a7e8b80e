"""The fields of a page as its edit form shows them: which, in what order, under what label.

Derived from the panels, so that a new page type needs no line here. Fields of the type itself that
no panel shows come last; of Wagtail's own bookkeeping only what readers or search engines see.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.models import Page

OWN_LABELS = {
    "title": "Título",
    "slug": "Dirección",
    "seo_title": "Título para buscadores",
    "search_description": "Descripción para buscadores",
    "show_in_menus": "Aparece en los menús",
    "go_live_at": "Se publica",
    "expire_at": "Se retira",
}
"""Fields of every page that reach readers or search engines, in plain words."""


@dataclass(frozen=True)
class FormField:
    """One field; ``field`` is Django's, ``children`` are those of an inline relation's rows."""

    name: str
    label: str
    field: Any
    group: str = ""
    children: tuple["FormField", ...] = ()

    @property
    def is_relation(self) -> bool:
        return bool(self.children)


def form_fields(model: type[Page]) -> tuple[FormField, ...]:
    """The fields of a page type in the order of its form, each label once."""
    shown = list(_shown(model.get_edit_handler()))
    taken = {field.name for field in shown}
    shown += [field for field in _without_panel(model) if field.name not in taken]
    return _told_apart(shown)


def _shown(panel: Panel, group: str = "") -> Iterator[FormField]:
    if isinstance(panel, FieldPanel):
        name = str(panel.field_name)
        try:
            field = panel.db_field
        except FieldDoesNotExist:
            return  # a field of the form alone: it keeps nothing in the page
        label = str(panel.heading or capfirst(getattr(field, "verbose_name", name)))
        own = OWN_LABELS.get(name) if _is_of_page(panel.model, field) else None
        yield FormField(name, own or label, field, group)
    elif isinstance(panel, InlinePanel):
        rows = _told_apart(list(_shown(panel.child_edit_handler)))
        heading = _short(panel.heading)
        yield FormField(str(panel.relation_name), heading, panel.db_field, group, rows)
    else:
        heading = _short(panel.heading) or group
        for child in getattr(panel, "children", ()):
            yield from _shown(child, heading)


def _is_of_page(model: type[models.Model], field: Any) -> bool:
    return issubclass(model, Page) and getattr(field, "model", None) is Page


def _without_panel(model: type[Page]) -> Iterator[FormField]:
    for field in (*model._meta.fields, *model._meta.many_to_many):
        if _is_of_page(model, field):
            if field.name in OWN_LABELS:
                yield FormField(field.name, OWN_LABELS[field.name], field)
        elif field.editable and not field.auto_created and not isinstance(field, ParentalKey):
            yield FormField(field.name, str(capfirst(field.verbose_name)), field)


def _short(heading: Any) -> str:
    """A heading without its explanation in brackets."""
    return str(heading).partition(" (")[0]


def _told_apart(fields: list[FormField]) -> tuple[FormField, ...]:
    """Two fields called alike are told apart by the heading they stand under in the form."""
    times = Counter(field.label for field in fields)
    return tuple(
        replace(field, label=f"{field.group} · {field.label[:1].lower()}{field.label[1:]}")
        if times[field.label] > 1 and field.group and field.name not in OWN_LABELS
        else field
        for field in fields
    )

"""Names of what pages point to: one query for each model, however many links there are.

It reads; it decides nothing. What was deleted meanwhile has no name and is said to be gone.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from wagtail.documents import get_document_model
from wagtail.models import Page

LARGEST_KEY = 2**63 - 1
"""No row has a larger key, and SQLite refuses to look for one."""

Pointer = tuple[type[models.Model], Any]


class Names:
    """Objects by model and key, fetched together when the first one is asked for."""

    def __init__(self, pointers: Iterable[Pointer] = ()) -> None:
        self._wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
        self._found: dict[type[models.Model], dict[Any, models.Model]] = defaultdict(dict)
        for model, key in pointers:
            if key is not None:
                self._wanted[model].add(model._meta.pk.to_python(key))

    def of(self, model: type[models.Model], key: Any) -> models.Model | None:
        """The object, or nothing if it does not exist (any more)."""
        if key is None:
            return None
        if key not in self._found[model]:
            keys = self._wanted.pop(model, set()) | {key}
            self._found[model] |= dict.fromkeys(keys) | model._default_manager.in_bulk(
                [key for key in keys if not isinstance(key, int) or key <= LARGEST_KEY]
            )
        return self._found[model][key]

    def title(self, model: type[models.Model], key: Any) -> str:
        """What people call it; empty if there is no key."""
        if key is None:
            return ""
        found = self.of(model, key)
        return f"{model._meta.verbose_name} que ya no existe" if found is None else str(found)

    def target(self, target: str) -> str:
        """Where a link of a rich text leads, in words."""
        kind, _, key = target.partition(":")
        model = {"page": Page, "document": get_document_model()}.get(kind)
        if model is None or not key.isdecimal():
            return target or "ninguna parte"
        found = self.of(model, int(key))
        word = "la página" if kind == "page" else "el documento"
        return f"{word} que ya no existe" if found is None else f"{word} «{found}»"

"""Two drafts of one noticia, as the press desk gets them."""

from collections.abc import Callable
from typing import Any

import pytest

from cms.editorial.comparison import Comparison, FieldChange, Part, compare
from cms.news.models import NoticiaPage
from tests.conftest import Town

FIRST, SECOND, THIRD = (f"{n}0000000-0000-0000-0000-00000000000{n}" for n in (1, 2, 3))


def block(kind: str, value: object, id: str | None = None) -> dict[str, object]:
    """A block as a StreamField stores it."""
    stored = {"type": kind, "value": value}
    return {**stored, "id": id} if id else stored


def text(html: str, id: str = FIRST) -> dict[str, object]:
    return block("text", html, id)


@pytest.fixture
def noticia(town: Town) -> NoticiaPage:
    return town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Predial 2027")


def draft(page: Any, **changes: object) -> Any:
    """The page with these values, saved as a draft and read back."""
    for name, value in changes.items():
        setattr(page, name, value)
    return page.save_revision().as_object()


@pytest.fixture
def compared(noticia: NoticiaPage) -> Callable[..., Comparison]:
    """Compare two drafts that differ in one field."""

    def _compared(field: str, before: object, after: object) -> Comparison:
        return compare(draft(noticia, **{field: before}), draft(noticia, **{field: after}))

    return _compared


def change(comparison: Comparison, name: str) -> FieldChange:
    return next(found for found in comparison.changes if found.name == name)


def only_part(comparison: Comparison) -> Part:
    """The one part that changed in all the page."""
    (found,) = comparison.changes
    (part,) = [part for part in found.parts if part.is_changed]
    return part


def leaves(part: Part) -> list[Part]:
    """The innermost parts that changed."""
    if not part.parts:
        return [part] if part.is_changed else []
    return [leaf for inner in part.parts for leaf in leaves(inner)]


def marked(part: Part) -> str:
    """Runs as text: «hasta el [-28-][+31+] de marzo»."""
    signs = {"removed": "[-{}-]", "added": "[+{}+]", "same": "{}", "fold": "<{}>"}
    return "\n".join(
        "".join(signs[run.kind].format(run.text) for run in line.runs) for line in part.lines
    )

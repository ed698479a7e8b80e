"""What kinds of results there are, and how much each weighs.

Page types are registered in ``AppConfig.ready``; one that is not is a «Página».
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page


@dataclass(frozen=True)
class Kind:
    """A kind of result.

    ``boost`` multiplies what the words are worth. ``is_dated`` results show their date, and a
    recent one weighs more.
    """

    key: str
    label: str
    plural: str
    boost: float = 1.0
    is_dated: bool = False


PAGE = Kind("pagina", "Página", "Páginas", 0.9)
DOCUMENT = Kind("documento", "Documento", "Documentos", 0.7)

TextOf = Callable[[Any], str]
_kinds: dict[str, Kind] = {PAGE.key: PAGE, DOCUMENT.key: DOCUMENT}
_by_model: dict[type[Page], tuple[Kind, TextOf | None]] = {}


def register_kind(model: type[Page], kind: Kind, *, text: TextOf | None = None) -> None:
    """Say of what kind the pages of ``model`` are.

    ``text`` returns what of a page is searched besides title and summary, instead of all of its
    long texts. A page type may also define ``search_text()`` to the same end.
    """
    _kinds[kind.key] = kind
    _by_model[model] = (kind, text)


def kind_of(page: Page) -> Kind:
    """The kind of a page, given as its own type."""
    return _registered(page)[0]


def text_of(page: Page) -> TextOf | None:
    """What registered for the page's type gives its text."""
    return _registered(page)[1]


def _registered(page: Page) -> tuple[Kind, TextOf | None]:
    for model in type(page).__mro__:
        if model in _by_model:
            return _by_model[model]
    return PAGE, None


def kind_named(key: str) -> Kind:
    """The kind with that key; one that is no longer registered counts as a page."""
    return _kinds.get(key, PAGE)


def all_kinds() -> list[Kind]:
    return [*_kinds.values()]

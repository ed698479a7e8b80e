"""What a check says of a page, and what its caller may tell it of the page's weight."""

from collections.abc import Iterable
from dataclasses import dataclass

MAX_EXAMPLES = 5


@dataclass(frozen=True)
class Advice:
    """One thing that a check found to be well, or worth a look. It never blocks anything."""

    kind: str
    """Stable English code of what was checked."""
    is_good: bool
    label: str
    """A few Spanish words, for the chip."""
    explanation: str = ""
    """Why it matters and what to do, for whoever reviews."""
    examples: tuple[str, ...] = ()
    """At most five excerpts of the page."""
    places: tuple[str, ...] = ()
    """Where: the name of a field, or ``field.block_id`` for a block of a StreamField."""


@dataclass(frozen=True)
class PageWeight:
    """Bytes of a page's first view as served: HTML and CSS compressed, images as they are sent."""

    html_bytes: int
    css_bytes: int
    image_bytes: int

    @property
    def total_bytes(self) -> int:
        return self.html_bytes + self.css_bytes + self.image_bytes


@dataclass(frozen=True)
class Hit:
    """One occurrence: the excerpt to show and where it stands."""

    example: str
    place: str


def worth_a_look(kind: str, label: str, explanation: str, hits: Iterable[Hit] = ()) -> Advice:
    """Advice on what was found; repeated excerpts and places are given once."""
    found = list(hits)
    examples = dict.fromkeys(hit.example for hit in found if hit.example)
    places = dict.fromkeys(hit.place for hit in found if hit.place)
    return Advice(kind, False, label, explanation, tuple(examples)[:MAX_EXAMPLES], tuple(places))


def well(kind: str, label: str) -> Advice:
    """Nothing to do: a chip that says so."""
    return Advice(kind, True, label)


def counted(number: int, one: str, many: str) -> str:
    """«Una frase de…» or «3 frases de…»: ``many`` has the number as ``{}``."""
    return one if number == 1 else many.format(number)

"""Filters of a listing: which values there are, which are chosen, and the address of each.

Every filter works as a plain link. Unknown values filter nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from cms.core.navigation import without_private
from cms.core.remembered import remember
from cms.secretarias.selectors import section_names

Choice = tuple[str, str]
"""The value in the address, and its label."""


@dataclass(frozen=True)
class Option:
    """One value of a filter as a link."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """One filter: its name in the address, its label, what is chosen and what may be."""

    name: str
    label: str
    options: tuple[Option, ...]
    chosen: str
    """Label of the chosen value; empty if nothing is filtered."""
    reset_url: str


@dataclass(frozen=True)
class Sections:
    """A section as filters and rows know it."""

    slug: str
    name: str
    url_path: str
    tree_path: str


def known_sections() -> tuple[Sections, ...]:
    """Live sections, from memory."""
    return tuple(
        Sections(url_path.rstrip("/").rpartition("/")[2], name, url_path, tree_path)
        for tree_path, (name, url_path) in section_names().items()
    )


def chosen_section(query: Mapping[str, str]) -> Sections | None:
    """The section that ``seccion`` names."""
    wanted = query.get("seccion")
    return next((section for section in known_sections() if section.slug == wanted), None)


def of_section(found: "QuerySet[Any]", tree_path: str) -> "QuerySet[Any]":
    """Only the section's own pages and those it shares."""
    through = found.model.joint_sections.through
    shared = through.objects.filter(secretariapage__path=tree_path)
    column = found.model._meta.model_name
    return found.filter(Q(path__startswith=tree_path) | Q(pk__in=shared.values(column)))


def vocabulary(model: Any, field: str) -> tuple[Choice, ...]:
    """Topics or veredas that some public page of this type carries, in alphabetical order.

    Remembered: do not modify.
    """

    def read() -> tuple[Choice, ...]:
        through = getattr(model, field).through
        public = without_private(model.objects.live())
        target = model._meta.get_field(field).related_model
        used = through.objects.filter(
            **{f"{model._meta.model_name}__in": public.values("pk")}
        ).values(f"{target._meta.model_name}_id")
        return tuple(target.objects.filter(pk__in=used).values_list("slug", "name"))

    return remember(f"vocabulary {model._meta.label} {field}", read)


def months_of(model: Any, field: str) -> tuple[Choice, ...]:
    """Months («2026-11», «noviembre de 2026») in which something was published, newest first.

    Remembered: do not modify.
    """

    def read() -> tuple[Choice, ...]:
        public = without_private(model.objects.live()).exclude(**{field: None})
        return tuple(
            (f"{when:%Y-%m}", month_name(when.date()))
            for when in public.datetimes(field, "month", order="DESC")
        )

    return remember(f"months {model._meta.label} {field}", read)


def month_name(day: date) -> str:
    """«Noviembre de 2026»."""
    return date_format(day, "YEAR_MONTH_FORMAT").capitalize()


@dataclass(frozen=True)
class Listing:
    """The address of a listing and the filters in force; makes the addresses of the others."""

    path: str
    chosen: dict[str, str]
    names: tuple[str, ...] = ()
    """Every filter, in the order in which addresses name them: one listing, one address."""

    def url(self, **changes: str | int | None) -> str:
        """The listing with some filters changed; an empty value takes one away."""
        wanted = {**self.chosen, **changes}
        order = (*self.names, *(name for name in wanted if name not in self.names))
        kept = {name: wanted[name] for name in order if wanted.get(name)}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    def declared(self, page_number: int | None = None) -> dict[str, Any]:
        """What the listing was understood to be asked for (``cms.core.page_keys``)."""
        return {**dict.fromkeys(self.names), **self.chosen, "pagina": page_number}

    def filter(self, name: str, label: str, everything: str, choices: tuple[Choice, ...]) -> Filter:
        """The filter called ``name`` with its links; ``everything`` is the label of none."""
        current = self.chosen.get(name, "")
        options = (
            Option(everything, self.url(**{name: None}), not current),
            *(Option(text, self.url(**{name: value}), value == current) for value, text in choices),
        )
        chosen = next((text for value, text in choices if value == current), "")
        return Filter(name, label, options, chosen, self.url(**{name: None}))


def listing_for(
    path: str, query: Mapping[str, str], known: Mapping[str, tuple[Choice, ...]]
) -> Listing:
    """The filters of ``query`` whose value is one of the ``known`` ones."""
    chosen = {
        name: query[name]
        for name, choices in known.items()
        if query.get(name) in {value for value, _text in choices}
    }
    return Listing(path, chosen, tuple(known))


def section_choices() -> tuple[Choice, ...]:
    """Sections as the values of a filter."""
    return tuple((section.slug, section.name) for section in known_sections())


def page_links(listing: Listing, page: Any) -> dict[str, Any]:
    """What the component ``pager.html`` takes; ``query`` holds what was understood."""
    return {
        "page_of_results": page,
        "previous_url": listing.url(pagina=page.number - 1 if page.number > 2 else None),
        "next_url": listing.url(pagina=page.number + 1),
        "query": listing.declared(page.number),
    }


def month_bounds(value: str, make: Callable[[int, int], Any]) -> tuple[Any, Any]:
    """Start of the month «2026-11» and of the next, each made with ``make(year, month)``."""
    year, month = int(value[:4]), int(value[5:7])
    following = (year + 1, 1) if month == 12 else (year, month + 1)
    return make(year, month), make(*following)

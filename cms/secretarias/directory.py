"""Finding somebody in the directory: offices, people and local entities. Reads only.

Everything is read whole, in one query each, and filtered in Python: a municipality has a few
hundred people, and only here can accents be ignored on every database alike.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.core.paginator import Paginator

from cms.core.alphabet import sort_key, words_of
from cms.core.navigation import without_private
from cms.secretarias.selectors import sections_in_order

if TYPE_CHECKING:
    from cms.secretarias.models import DirectorioPage, LocalEntity

OFFICES, PEOPLE, ENTITIES = "dependencias", "personas", "entidades"
VIEWS = {OFFICES: "Dependencias", PEOPLE: "Personas", ENTITIES: "Entidades"}
"""The three parts of the directory: the value of ``ver`` and the name of each."""

PER_PAGE = 30
FIRST_FOUND = 8
"""Of each part, when all three are searched at once."""
MAX_TEXT = 80
"""Characters of a search that are read."""


class Office(NamedTuple):
    """A live section, with what one needs to call or visit it."""

    pk: int
    title: str
    short_name: str
    slug: str
    url_path: str
    purpose: str
    phone: str
    mobile: str
    email: str
    address: str
    hours: str
    map_url: str


class Person(NamedTuple):
    """Somebody of the staff, without the rest of Annex 2: that stands on the section's page."""

    name: str
    position: str
    unit: str
    email: str
    phone: str
    section: str
    section_url_path: str


@dataclass(frozen=True)
class Filters:
    """What was asked for; an empty part filters nothing."""

    view: str = ""
    section: str = ""
    kind: str = ""
    text: str = ""

    @property
    def words(self) -> list[str]:
        return words_of(self.text)

    def matches(self, *texts: str) -> bool:
        """Whether every word that was typed is part of a word of ``texts``."""
        inside = " ".join(words_of(" ".join(texts)))
        return all(word in inside for word in self.words)


def read_filters(query: Mapping[str, str], offices: Sequence[Office]) -> Filters:
    """What a query asks for. Unknown values are dropped; a section alone means its people."""
    section = query.get("seccion", "")
    kind = query.get("tipo", "")
    view = query.get("ver", "")
    section = section if any(office.slug == section for office in offices) else ""
    kind = kind if kind in _kinds() else ""
    if view not in VIEWS:
        view = PEOPLE if section else ENTITIES if kind else ""
    return Filters(
        view,
        section if view == PEOPLE else "",
        kind if view == ENTITIES else "",
        _clean(query.get("q", "")),
    )


def _clean(text: str) -> str:
    """A search on one line and of bounded length; empty if it holds no word."""
    printable = "".join(char if char.isprintable() else " " for char in text[:MAX_TEXT])
    cleaned = " ".join(printable.split())
    return cleaned if words_of(cleaned) else ""


def _kinds() -> dict[str, str]:
    model = apps.get_model("secretarias", "LocalEntity")
    return dict(model.Kind.choices)


# Reads -------------------------------------------------------------------------------------


def published_directory() -> "DirectorioPage | None":
    """The directory's page, if everybody may read it."""
    model = apps.get_model("secretarias", "DirectorioPage")
    found: DirectorioPage | None = without_private(model.objects.live()).first()
    return found


def public_offices() -> list[Office]:
    """Live sections that are not behind a privacy rule, in the order of the tree."""
    rows = without_private(sections_in_order()).values_list(*Office._fields)
    return [Office(*row) for row in rows]


def people_of(offices: Sequence[Office], filters: Filters) -> list[Person]:
    """The staff of these offices that the filters let through, by name."""
    model = apps.get_model("secretarias", "StaffMember")
    by_pk = {office.pk: office for office in offices}
    wanted = [pk for pk, office in by_pk.items() if filters.section in ("", office.slug)]
    rows = model.objects.filter(page_id__in=wanted).values_list(
        "page_id", "name", "position", "unit", "email", "phone"
    )
    found = [
        Person(name, position, unit, email, phone, by_pk[pk].title, by_pk[pk].url_path)
        for pk, name, position, unit, email, phone in rows
        if filters.matches(name, position, unit)
    ]
    return sorted(found, key=lambda person: sort_key(person.name))


def entities_of(page: "DirectorioPage", filters: Filters) -> list["LocalEntity"]:
    """The entities that the filters let through.

    First those for emergencies, in the order that Prensa gave them; then by kind and name.
    """
    order = {kind: place for place, kind in enumerate(_kinds())}
    found = [one for one in page.entities.select_related("vereda") if _fits(one, filters)]
    urgent = [one for one in found if one.is_emergency]
    others = [one for one in found if not one.is_emergency]
    return urgent + sorted(others, key=lambda one: (order[one.kind], sort_key(one.name)))


def _fits(entity: "LocalEntity", filters: Filters) -> bool:
    return filters.kind in ("", entity.kind) and filters.matches(
        entity.name, entity.what_for, entity.get_kind_display()
    )


def entities_text(page: "DirectorioPage") -> str:
    """Names of the entities and what each is for, a line each."""
    return "\n".join(f"{one.name}. {one.what_for}".strip() for one in page.entities.all())


# The page ----------------------------------------------------------------------------------


def directory_context(page: "DirectorioPage", query: Mapping[str, str]) -> dict[str, Any]:
    """What the directory shows for a query, in three queries of its own.

    ``ver`` chooses a part, ``seccion`` a section's people, ``tipo`` a kind of entity, ``q`` what
    stands in names, positions and purposes, ``pagina`` a page of a long list.
    """
    offices = public_offices()
    filters = read_filters(query, offices)
    context: dict[str, Any] = {
        "filters": filters,
        "views": VIEWS.items(),
        "sections": offices,
        "max_text": MAX_TEXT,
    }
    if filters.view == PEOPLE:
        return {**context, **_paged(people_of(offices, filters), query)}
    if filters.view == ENTITIES:
        return {**context, **_entities_part(page, filters, query)}
    found_offices = [one for one in offices if filters.matches(*one[1:3], one.purpose)]
    if filters.view == OFFICES:
        return {**context, "found": found_offices}
    people = people_of(offices, filters)
    entities = entities_of(page, filters)
    if filters.text:
        parts: list[tuple[str, Sequence[Any]]] = [
            (OFFICES, found_offices),
            (PEOPLE, people),
            (ENTITIES, entities),
        ]
        return {
            **context,
            "results": [
                {
                    "view": view,
                    "name": VIEWS[view],
                    "count": len(found),
                    "first": found[:FIRST_FOUND],
                }
                for view, found in parts
                if found
            ],
        }
    return {
        **context,
        "people_count": len(people),
        "people_sections": _with_people(offices, people),
        "kinds": _kinds_among(entities),
        "emergencies": [entity for entity in entities if entity.is_emergency],
    }


def _entities_part(
    page: "DirectorioPage", filters: Filters, query: Mapping[str, str]
) -> dict[str, Any]:
    """The list of entities; unfiltered, its emergencies stand in a band of their own."""
    everything = entities_of(page, Filters(view=ENTITIES))
    matching = [entity for entity in everything if _fits(entity, filters)]
    part: dict[str, Any] = {"kinds": _kinds_among(everything)}
    if not filters.kind and not filters.text:
        part["emergencies"] = [entity for entity in matching if entity.is_emergency]
        matching = [entity for entity in matching if not entity.is_emergency]
    return {**part, **_paged(matching, query)}


def _paged(found: Sequence[Any], query: Mapping[str, str]) -> dict[str, Any]:
    """One page of a list; an impossible number gives the nearest."""
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina", "1"))
    return {
        "found": page.object_list,
        "page_of_results": page,
        "previous_number": page.previous_page_number() if page.has_previous() else None,
        "next_number": page.next_page_number() if page.has_next() else None,
    }


def _with_people(offices: Iterable[Office], people: Iterable[Person]) -> list[tuple[str, str, int]]:
    """Address part, name and number of people of each section that has any."""
    counts = Counter(person.section_url_path for person in people)
    return [
        (office.slug, office.short_name, counts[office.url_path])
        for office in offices
        if counts[office.url_path]
    ]


def _kinds_among(entities: Iterable["LocalEntity"]) -> list[tuple[str, str, int]]:
    """Value, name and number of each kind that occurs, in the order of the list of kinds."""
    counts = Counter(entity.kind for entity in entities)
    return [(kind, name, counts[kind]) for kind, name in _kinds().items() if counts[kind]]

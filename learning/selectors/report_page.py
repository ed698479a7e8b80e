"""A report as a page and a spreadsheet show it: what was asked for, its figures, filters as links.

Unknown values filter nothing. Where small groups are hidden, the filters offer only what may be
shown, and what was joined cannot be asked for: it is as if it did not exist.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode
from uuid import UUID

from django.utils import timezone

from cms.editorial.models import Vereda
from learning.models import Cohort, CourseOutline, Institution, Organisation
from learning.report_figures import FEW, LEAST, Figures, Key, Part, protected, rolled_up, total
from learning.report_permissions import Scope
from learning.selectors.people import Filter, Option
from learning.selectors.reports import LEADERS, LEVELS, STUDENTS, WITHOUT, Period, parts_of

MOST_YEARS = 6
YEAR = "anio"
KINDS = {STUDENTS: "Estudiantes", LEADERS: "Líderes comunitarios"}
DIMENSIONS = {
    "institucion": ("Institución", "Todas"),
    "grado": ("Grado", "Todos"),
    "grupo": ("Grupo", "Todos"),
    "organizacion": ("Organización", "Todas"),
    "vereda": ("Vereda", "Todas"),
    YEAR: ("Año", ""),
}
FILTERED = {STUDENTS: ("institucion", "grado"), LEADERS: ("organizacion", "vereda")}
JOINED = {
    STUDENTS: "Grupos pequeños, juntos",
    LEADERS: "Otros",
}
WITHOUT_LABELS = {"organizacion": "Sin organización", "vereda": "Sin vereda"}

Cell = str | int | None


@dataclass(frozen=True)
class Line:
    """A row of the table."""

    label: str
    cells: tuple[Cell, ...]
    url: str = ""
    """To the figures of this row alone."""


@dataclass
class Report:
    """Everything that one screen shows. ``total``: nothing where it may not be told."""

    kind: str
    year: int
    by: str
    kinds: tuple[Option, ...] = ()
    divisions: tuple[Option, ...] = ()
    filters: tuple[Filter, ...] = ()
    columns: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    figures: Figures = field(default_factory=Figures)
    is_hidden: bool = False
    """Whether the whole of it is about too few people."""
    has_joined: bool = False
    is_filtered: bool = False
    query: str = ""
    """The address's part after «?», for the downloads."""
    where: tuple[str, ...] = ()
    """What is chosen, in words."""

    @property
    def label(self) -> str:
        """Of the first column."""
        return DIMENSIONS[self.by][0]

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True)
class Asked:
    """What an address asks for, as far as it can be known without the figures."""

    kind: str
    year: int
    years: tuple[int, ...]
    course: UUID | None
    courses: tuple[tuple[str, str], ...]


def asked(query: Mapping[str, str], scope: Scope) -> Asked:
    """The class of people, the year and the course. Two queries."""
    kinds = [STUDENTS] * scope.has_students + [LEADERS] * scope.has_leaders
    chosen = query.get("clase", "")
    now = timezone.localdate().year
    groups = Cohort.objects.order_by("-year")
    known = {now, *groups.values_list("year", flat=True).distinct()[:MOST_YEARS]}
    years = tuple(sorted(known, reverse=True)[:MOST_YEARS])
    courses = tuple(
        (str(uid), title)
        for uid, title in CourseOutline.objects.order_by("title").values_list("course_uid", "title")
    )
    year = next((each for each in years if str(each) == query.get(YEAR, "")), now)
    course = query.get("curso", "")
    return Asked(
        kind=chosen if chosen in kinds else kinds[0],
        year=year,
        years=years,
        course=UUID(course) if course in dict(courses) else None,
        courses=courses,
    )


def report(query: Mapping[str, str], scope: Scope, path: str) -> Report:
    """The report that an address asks for. Nine queries at most, and two for each year by years."""
    ask = asked(query, scope)
    kind = ask.kind
    hides = scope.hides_small and kind == STUDENTS
    names = _names(kind)
    found = _select(_parts(ask, scope, ask.year, months=True), query, names, kind)
    divisions = (*LEVELS[kind], YEAR)
    default = next((d for d in LEVELS[kind] if len({p.keys[d] for p in found.parts}) > 1), "")
    by = query.get("por", "")
    by = by if by in divisions else default or divisions[0]
    parameters = {
        "clase": kind,
        YEAR: str(ask.year),
        **{name: str(key) for name, key in found.chosen.items()},
        **({"curso": str(ask.course)} if ask.course else {}),
        **({"por": by} if by != default else {}),
    }

    def address(**changes: str) -> str:
        kept = {name: value for name, value in {**parameters, **changes}.items() if value}
        return f"{path}?{urlencode(kept)}"

    if by == "grupo":
        names[by] = _group_names(ask.year, has_school="institucion" not in found.chosen)
    rows = _years(ask, scope, found) if by == YEAR else _rows(found.parts, by, names[by], kind)
    figures = total(found.parts)
    columns = _columns(kind, any(row[2].certificates for row in rows))
    leads_on = by in (*FILTERED[kind], YEAR)
    course_title = dict(ask.courses).get(str(ask.course), "")
    return Report(
        kind=kind,
        year=ask.year,
        by=by,
        kinds=tuple(
            Option(label, f"{path}?clase={value}&{YEAR}={ask.year}", value == kind)
            for value, label in KINDS.items()
            if (scope.has_students if value == STUDENTS else scope.has_leaders)
        ),
        divisions=tuple(
            Option(DIMENSIONS[name][0], address(por=name), name == by) for name in divisions
        ),
        filters=tuple(_filters(ask, found, address)),
        columns=tuple(columns),
        lines=tuple(
            Line(
                label,
                tuple(
                    FEW if hides and 0 < each.people < LEAST else read(each)
                    for read in columns.values()
                ),
                address(**{by: str(key), "por": ""})
                if key is not None and leads_on and found.chosen.get(by) != key
                else "",
            )
            for key, label, each in rows
        ),
        figures=figures,
        is_hidden=hides and 0 < figures.people < LEAST,
        has_joined=hides and any(part.keys[LEVELS[kind][-1]] is None for part in found.parts),
        is_filtered=bool(found.chosen or ask.course),
        query=urlencode(parameters),
        where=tuple(
            [names[name](key) for name, key in found.chosen.items()]
            + [course_title] * bool(course_title)
        ),
    )


def _parts(ask: Asked, scope: Scope, year: int, *, months: bool) -> list[Part]:
    """The figures of a year, small groups of students joined where they may not be seen."""
    found = parts_of(ask.kind, scope, Period(year), ask.course, months=months)
    hides = scope.hides_small and ask.kind == STUDENTS
    return protected(found, LEVELS[ask.kind]) if hides else found


@dataclass(frozen=True)
class _Selection:
    """What was chosen of each dimension, what could be, and the parts that are left."""

    parts: list[Part]
    chosen: dict[str, int]
    offered: dict[str, list[tuple[str, str]]]


def _select(
    parts: list[Part],
    query: Mapping[str, str],
    names: Mapping[str, Callable[[int], str]],
    kind: str,
) -> _Selection:
    """One dimension after another: the second offers what there is in what was chosen before."""
    found = _Selection(parts, {}, {})
    for name in FILTERED[kind]:
        keys = {part.keys[name] for part in found.parts}
        labelled = _sorted((key, names[name](key)) for key in keys if key is not None)
        found.offered[name] = [(str(key), label) for key, label in labelled]
        if query.get(name, "") in dict(found.offered[name]):
            found.chosen[name] = int(query[name])
            found = replace(found, parts=_only(found.parts, found.chosen))
    return found


def _rows(
    parts: Iterable[Part], by: str, name: Callable[[int], str], kind: str
) -> list[tuple[Key, str, Figures]]:
    """The figures by one dimension, in order; what was joined last."""
    grouped = rolled_up(parts, by)
    joined = grouped.pop(None, None)
    labelled = _sorted((key, name(key)) for key in grouped if key is not None)
    rows: list[tuple[Key, str, Figures]] = [(key, label, grouped[key]) for key, label in labelled]
    return rows if joined is None else [*rows, (None, JOINED[kind], joined)]


def _years(ask: Asked, scope: Scope, found: _Selection) -> list[tuple[Key, str, Figures]]:
    """The figures of what is chosen, in each year. Two queries for each."""
    return [
        (
            year,
            str(year),
            total(
                found.parts
                if year == ask.year
                else _only(_parts(ask, scope, year, months=False), found.chosen)
            ),
        )
        for year in ask.years
    ]


def _filters(ask: Asked, found: _Selection, address: Callable[..., str]) -> Iterable[Filter]:
    years = tuple(Option(str(y), address(anio=str(y)), y == ask.year) for y in ask.years)
    yield Filter("Año", years, str(ask.year))
    for name, offered in found.offered.items():
        if len(offered) > 1 or name in found.chosen:
            yield _filter(DIMENSIONS[name], name, offered, found.chosen.get(name), address)
    yield _filter(("Curso", "Todos"), "curso", ask.courses, ask.course, address)


def _filter(
    words: tuple[str, str],
    name: str,
    offered: Sequence[tuple[str, str]],
    chosen: object,
    address: Callable[..., str],
) -> Filter:
    label, every = words
    return Filter(
        label,
        (
            Option(every, address(**{name: ""}), chosen is None),
            *(
                Option(title, address(**{name: value}), value == str(chosen))
                for value, title in offered
            ),
        ),
        dict(offered).get(str(chosen), ""),
    )


def _only(parts: Iterable[Part], chosen: Mapping[str, int]) -> list[Part]:
    """Those of what is chosen; a joined part is of nothing that can be chosen below its level."""
    return [part for part in parts if all(part.keys[name] == key for name, key in chosen.items())]


def _sorted(pairs: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """By name, and grades by number; what has no name last."""
    return sorted(
        pairs,
        key=lambda pair: (
            pair[0] == WITHOUT and not pair[1].isdecimal(),
            int(pair[1]) if pair[1].isdecimal() else 0,
            pair[1].casefold(),
        ),
    )


def _columns(kind: str, has_certificates: bool) -> dict[str, Callable[[Figures], Cell]]:
    """What the table shows of each row."""
    columns: dict[str, Callable[[Figures], Cell]] = {"Personas": lambda f: f.people}
    if kind == STUDENTS:
        columns["Sin autorización"] = lambda f: f.pending
    columns |= {
        "Ingresaron": lambda f: f.came,
        "Empezaron un curso": lambda f: f.began,
        "Formados": lambda f: f.finished,
        "Cuestionarios aprobados": lambda f: f.passed,
        "Promedio (%)": lambda f: None if f.mean is None else round(f.mean * 100),
    }
    if has_certificates:
        columns["Certificados"] = lambda f: f.certificates
    return columns


def _names(kind: str) -> dict[str, Callable[[int], str]]:
    """How the places of a dimension are called."""
    if kind == STUDENTS:
        schools = dict(Institution.objects.values_list("pk", "name"))
        return {"institucion": lambda key: schools.get(key, ""), "grado": str}
    organisations = dict(Organisation.objects.values_list("pk", "name"))
    veredas = dict(Vereda.objects.values_list("pk", "name"))
    return {
        "organizacion": lambda key: organisations.get(key, WITHOUT_LABELS["organizacion"]),
        "vereda": lambda key: veredas.get(key, WITHOUT_LABELS["vereda"]),
    }


def _group_names(year: int, *, has_school: bool) -> Callable[[int], str]:
    rows = Cohort.objects.filter(year=year, institution__isnull=False).values_list(
        "pk", "grade", "group", "institution__name"
    )
    found = {
        pk: f"{grade}-{group}" + (f" · {school}" if has_school else "")
        for pk, grade, group, school in rows
    }
    return lambda key: found.get(key, "")

"""The measures of the Mesa de Prensa: a page, and each of its tables as CSV."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.accounts.roles import signed_in
from cms.core.access import strict_policy, visible_to
from cms.core.csv_export import stream_csv
from cms.editorial.measures import pictures, selectors
from cms.editorial.measures.periods import DEFAULT, Period, offered_periods, period_named
from cms.editorial.measures.pictures import Panel
from cms.editorial.measures.selectors import Waits
from cms.editorial.permissions import is_officer, may_see_measures

PERIOD, SECTION = "periodo", "seccion"


@dataclass(frozen=True)
class Choice:
    """What was asked for, and in words what of it does not exist."""

    period: Period
    sections: tuple[tuple[int, str], ...]
    section: int | None
    problems: tuple[str, ...]

    @cached_property
    def waits(self) -> Waits:
        return selectors.waits(self.period, self.section)

    def url(self, *, period: str, section: int | None) -> str:
        asked = {PERIOD: "" if period == DEFAULT else period, SECTION: section}
        kept = {name: value for name, value in asked.items() if value}
        return f"?{urlencode(kept)}" if kept else reverse("desk:measures")


@dataclass(frozen=True)
class Option:
    """One value of a filter as a link."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Filter:
    """A filter as ``components/filters.html`` shows it."""

    label: str
    chosen: str
    options: tuple[Option, ...]


PANELS: Mapping[str, Callable[[Choice], Panel]] = {
    "esperas": lambda choice: pictures.waits_panel(choice.period, choice.waits.by_month),
    "devoluciones": lambda choice: pictures.returns_panel(
        choice.period, selectors.returns(choice.period, choice.section)
    ),
    "publicaciones": lambda choice: pictures.publications_panel(
        choice.period, selectors.publications(choice.period, choice.section)
    ),
    "segundas-lecturas": lambda choice: pictures.second_looks_panel(
        selectors.second_looks(choice.period, choice.section)
    ),
    "verificaciones": lambda choice: pictures.reviews_panel(
        selectors.overdue_reviews(choice.section)
    ),
}
"""Every measure, by the name of its table."""


@strict_policy
@visible_to(may_see_measures)
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """Every picture with its table. Six queries, whatever there is to count."""
    choice = _choice(request.GET)
    wait = choice.waits.whole
    panels = [build(choice) for build in PANELS.values()]
    return render(
        request,
        "editorial/measures/measures.html",
        {
            "choice": choice,
            "is_officer": is_officer(signed_in(request)),
            "periods": [
                Option(
                    period.label,
                    choice.url(period=period.key, section=choice.section),
                    period.key == choice.period.key,
                )
                for period in offered_periods()
            ],
            "filters": [_section_filter(choice)],
            "is_filtered": choice.section is not None,
            "listing_url": choice.url(period=choice.period.key, section=None),
            "wait": wait,
            "median": pictures.hours(wait.median),
            "ninetieth": pictures.hours(wait.ninetieth),
            "few": pictures.FEW,
            "panels": panels,
            "query": request.GET.urlencode() if not choice.problems else "",
        },
    )


@visible_to(may_see_measures)
@require_safe
def measures_csv(request: HttpRequest, table: str) -> HttpResponseBase:
    """One table as CSV. What does not exist is 404: a spreadsheet would not tell the difference."""
    choice = _choice(request.GET)
    if table not in PANELS or choice.problems:
        raise Http404
    found = PANELS[table](choice).table
    return stream_csv(
        f"medidas-{table}-{choice.period.key}.csv", found.csv_header(), found.csv_rows()
    )


def _choice(query: Mapping[str, str]) -> Choice:
    problems = []
    period = period_named(query.get(PERIOD) or DEFAULT)
    if period is None:
        problems.append("Ese período no existe: se muestran los últimos 12 meses.")
        period = next(found for found in offered_periods() if found.key == DEFAULT)
    sections = selectors.sections()
    wanted = query.get(SECTION) or ""
    section = next((key for key, _title in sections if str(key) == wanted), None)
    if wanted and section is None:
        problems.append("Esa Secretaría no existe: se muestran todas.")
    return Choice(period, sections, section, tuple(problems))


def _section_filter(choice: Choice) -> Filter:
    key = choice.period.key
    return Filter(
        "Secretaría",
        dict(choice.sections).get(choice.section or 0, ""),
        tuple(
            Option(title, choice.url(period=key, section=found), found == choice.section)
            for found, title in choice.sections
        ),
    )

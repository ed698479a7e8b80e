"""What the desk's screens read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page as Slice
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from cms.accounts.models import User
from cms.core.business_time import work_calendar
from cms.core.remembered import remember
from cms.editorial.desk.ages import Age, age_of
from cms.editorial.desk.claims import CLAIM_LASTS, claimant_of
from cms.editorial.models import DeskItem, EditorialPage
from cms.editorial.sections import section_roots

PER_PAGE = 25
DIGITS = 9
"""No number of ours is longer: a longer one in an address is nobody's."""


@dataclass(frozen=True)
class Row:
    """One waiting item as the queue shows it."""

    item: DeskItem
    age: Age
    type_name: str
    section_name: str
    holder: User | None
    is_mine: bool


@dataclass(frozen=True)
class Link:
    """One value of a filter as a link."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Queue:
    """A page of what waits, oldest first, with its filters."""

    rows: list[Row]
    slice: "Slice[DeskItem]"
    sections: list[Link]
    kinds: list[Link]
    mine: Link
    is_filtered: bool
    previous_url: str
    next_url: str


def waiting_for(query: Mapping[str, str], user: User) -> "QuerySet[DeskItem]":
    """What waits, as the address filters it. Values that mean nothing filter nothing."""
    found = DeskItem.objects.waiting()
    section, kind = query.get("seccion", ""), query.get("tipo", "")
    if _is_number(section):
        found = found.filter(section_id=int(section))
    if kind in DeskItem.Kind.values:
        found = found.filter(kind=kind)
    elif _is_number(kind):
        found = found.filter(page_type_id=int(kind))
    if query.get("mias"):
        since = timezone.now() - CLAIM_LASTS
        found = found.filter(claimed_by=user, claimed_at__gt=since)
    return found


def queue(query: Mapping[str, str], user: User) -> Queue:
    """The desk's queue, in the order in which it should be worked off."""
    found = waiting_for(query, user).in_order()  # type: ignore[attr-defined]
    related = found.select_related("section", "page_type", "claimed_by", "submitted_by")
    paginator = Paginator(related, PER_PAGE)
    number = query.get("pagina", "1")
    current = paginator.get_page(int(number) if _is_number(number) else 1)
    now, calendar = timezone.now(), work_calendar()
    rows = []
    for item in current:
        holder = claimant_of(item)
        rows.append(
            Row(
                item=item,
                age=age_of(item, now=now, calendar=calendar),
                type_name=type_name(item),
                section_name=item.section.title if item.section else "Oficina de Prensa",
                holder=holder,
                is_mine=holder == user,
            )
        )
    chosen = {name: query[name] for name in ("seccion", "tipo", "mias") if query.get(name)}
    return Queue(
        rows=rows,
        slice=current,
        sections=_options("seccion", _section_choices(), chosen, "Todas"),
        kinds=_options("tipo", _kind_choices(), chosen, "Todo"),
        mine=_link("Las mías", {**chosen, "mias": "1"}, bool(chosen.get("mias"))),
        is_filtered=bool(chosen),
        previous_url=_address({**chosen, "pagina": str(current.number - 1)}),
        next_url=_address({**chosen, "pagina": str(current.number + 1)}),
    )


def type_name(item: DeskItem) -> str:
    """«Noticia», «Evento»…: what kind of page an item is about."""
    if item.page_type is None:
        return "Página"
    model = item.page_type.model_class()
    name = model._meta.verbose_name if model else item.page_type.name
    return str(name).capitalize()


def may_go_in_batch(item: DeskItem) -> bool:
    """Whether a mistake in it does little harm: events and avisos end by themselves."""
    model: Any = item.page_type.model_class() if item.page_type else None
    ordinary = (DeskItem.Kind.NEW, DeskItem.Kind.CHANGE)
    return item.kind in ordinary and bool(getattr(model, "is_low_risk", False))


def low_risk_types() -> list[int]:
    """Content types of the pages that may be approved several at once."""

    def read() -> list[int]:
        models = [
            model
            for model in _page_models()
            if not model._meta.abstract and getattr(model, "is_low_risk", False)
        ]
        return [kind.pk for kind in ContentType.objects.get_for_models(*models).values()]

    return remember("low_risk_types", read)


def position_of(item: DeskItem) -> int:
    """The place of a waiting item in the queue, from 1."""
    before = Q(submitted_at__lt=item.submitted_at) | Q(
        submitted_at=item.submitted_at, pk__lt=item.pk
    )
    if item.is_urgent:
        before &= Q(is_urgent=True)
    else:
        before |= Q(is_urgent=True)
    return DeskItem.objects.waiting().filter(before).count() + 1


def usual_wait() -> timedelta | None:
    """The median of the last hundred decisions, in working time; nothing without decisions."""

    def read() -> timedelta | None:
        last = (
            DeskItem.objects.decided()
            .exclude(kind=DeskItem.Kind.SECOND_LOOK)
            .order_by("-decided_at")
            .values_list("working_minutes", flat=True)[:100]
        )
        minutes = sorted(wait for wait in last if wait is not None)
        return timedelta(minutes=minutes[len(minutes) // 2]) if minutes else None

    return remember("usual_wait", read)


def earlier_rounds(item: DeskItem) -> "QuerySet[DeskItem]":
    """What was decided before about the same page, newest first."""
    return (
        DeskItem.objects.decided()
        .filter(page=item.page)
        .exclude(page=None)
        .exclude(pk=item.pk)
        .select_related("decided_by", "reason")
        .order_by("-decided_at")[:5]
    )


def returned_item(page: Page) -> DeskItem | None:
    """The return that the author has to answer, if the last word about the page was one."""
    last = (
        DeskItem.objects.filter(page_id=page.pk)
        .select_related("reason", "decided_by")
        .order_by("-submitted_at", "-pk")
        .first()
    )
    return last if last is not None and last.status == DeskItem.Status.RETURNED else None


def _page_models() -> list[Any]:
    found: list[Any] = []
    pending: list[Any] = [EditorialPage]
    while pending:
        children = pending.pop().__subclasses__()
        found += children
        pending += children
    return found


def _section_choices() -> list[tuple[str, str]]:
    def read() -> list[tuple[str, str]]:
        rows = section_roots().order_by("title").values_list("pk", "title")
        return [(str(pk), title) for pk, title in rows]

    return remember("desk sections", read)


def _kind_choices() -> list[tuple[str, str]]:
    kinds = [(str(value), str(label)) for value, label in DeskItem.Kind.choices]

    def read() -> list[tuple[str, str]]:
        models = [model for model in _page_models() if not model._meta.abstract]
        types = ContentType.objects.get_for_models(*models)
        names = [
            (str(kind.pk), str(model._meta.verbose_name).capitalize())
            for model, kind in types.items()
            if getattr(model, "is_offered_as_filter", True)
            and not model.__name__.endswith(("ContainerPage",))
        ]
        return sorted(names, key=lambda choice: choice[1])

    return kinds + remember("desk page types", read)


def _options(
    name: str, choices: list[tuple[str, str]], chosen: dict[str, str], every: str
) -> list[Link]:
    others = {key: value for key, value in chosen.items() if key != name}
    links = [_link(every, others, name not in chosen)]
    links += [
        _link(label, {**others, name: value}, chosen.get(name) == value) for value, label in choices
    ]
    return links


def _link(label: str, parameters: dict[str, str], is_current: bool) -> Link:
    return Link(label, _address(parameters), is_current)


def _address(parameters: dict[str, str]) -> str:
    path = reverse("desk:queue")
    return f"{path}?{urlencode(parameters)}" if parameters else path


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS

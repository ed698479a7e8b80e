"""What the home page gathers from the other capabilities, and where a page is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.core.navigation import Entry, links_to, without_private
from cms.core.readings import most_read
from cms.core.remembered import remember
from cms.news.models import AgendaPage, AvisosPage, NoticiasPage
from cms.news.selectors import (
    agenda_url,
    avisos_url,
    current_avisos,
    latest_noticias,
    noticias_url,
    upcoming_events,
)
from cms.secretarias.models import AlcaldiaPage
from cms.secretarias.selectors import section_cards

if TYPE_CHECKING:
    from home.models import HomePage

AVISOS = 4
"""Avisos in force shown on the home page besides the urgent ones."""


@dataclass(frozen=True)
class Task:
    """A task of the home page whose page anybody may open."""

    title: str
    summary: str
    channel: str
    cost: str
    time: str
    url: str


def home_context(page: "HomePage") -> dict[str, Any]:
    """Everything the home page gathers, in six queries; avisos and sections come from memory."""
    tasks = list(page.top_tasks.all())
    shortcuts = list(page.transparency_links.all())
    links = links_to(
        [
            *(row.link_page_id for row in (*tasks, *shortcuts)),
            page.request_page_id,
            page.tracking_page_id,
            page.learning_page_id,
        ]
    )
    return {
        "top_tasks": [
            Task(
                title=task.title,
                summary=task.summary,
                channel=task.get_channel_display(),
                cost=task.cost,
                time=task.time,
                url=links[task.link_page_id].url,
            )
            for task in tasks
            if task.link_page_id in links
        ],
        "shortcuts": [
            Entry(row.title, links[row.link_page_id].url, "")
            for row in shortcuts
            if row.link_page_id in links
        ],
        "request_link": links.get(page.request_page_id or 0),
        "tracking_link": links.get(page.tracking_page_id or 0),
        "learning_link": links.get(page.learning_page_id or 0),
        "avisos": [aviso for aviso in current_avisos() if not aviso.is_urgent][:AVISOS],
        "avisos_url": avisos_url(),
        "noticias": latest_noticias(limit=3),
        "noticias_url": noticias_url(),
        "events": upcoming_events(limit=3),
        "agenda_url": agenda_url(),
        "sections": section_cards(),
    }


@dataclass(frozen=True)
class Suggestion:
    """A page that many read and that the home page does not offer."""

    title: str
    count: int


def suggested_tasks(page: "HomePage", *, days: int = 30, limit: int = 8) -> list[Suggestion]:
    """The most read pages of information that are not among the tasks yet."""
    read = dict(most_read(days=days, limit=100))
    root = page.url_path or "/"
    places = {root + path.strip("/") + "/": path for path in read if path.strip("/")}
    chosen = {task.link_page_id for task in page.top_tasks.all()}
    listings = (NoticiasPage, AvisosPage, AgendaPage, AlcaldiaPage)
    pages = Page.objects.live().not_type(*listings).filter(url_path__in=places)
    found = without_private(pages).exclude(pk__in=chosen).values_list("title", "url_path")
    suggestions = [Suggestion(title, read[places[url_path]]) for title, url_path in found]
    return sorted(suggestions, key=lambda found: -found.count)[:limit]


def page_at(root: Page, path: str) -> Any:
    """The live page at an address of the site, as its own type, or ``None``.

    Which type stands at an address is remembered: a page costs one query, and two the first time.
    Its pictures come with it, and its review: every foreign key to an image is joined.
    """
    parts = [part for part in path.split("/") if part]
    url_path = root.url_path + "".join(f"{part}/" for part in parts)
    try:
        tree_path, content_type_id = remember(f"page at {url_path}", lambda: _find(url_path))
    except Page.DoesNotExist:
        return None
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    if model is None:
        return None
    pictures = [
        field.name
        for field in model._meta.get_fields()
        if field.many_to_one and field.related_model is get_image_model()
    ]
    joined = pictures if getattr(model, "review_months", None) is None else [*pictures, "review"]
    found = model._default_manager.select_related(*joined).filter(path=tree_path, live=True)
    return found.first()


def _find(url_path: str) -> tuple[str, int]:
    """Tree path and type of the live page there. What is not there is not remembered: anybody
    can ask for any number of addresses."""
    found = (
        Page.objects.filter(url_path=url_path, live=True)
        .order_by("pk")
        .values_list("path", "content_type_id")
        .first()
    )
    if found is None:
        raise Page.DoesNotExist
    return found

"""Reads of noticias: the latest, the listing with its filters, one with its section."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q

from cms.assets.models import Rendition
from cms.assets.renditions import specs_for
from cms.core.navigation import child_of_type, without_private
from cms.editorial.models import Topic
from cms.secretarias.selectors import owner_of, section_names, sections_in_order

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.news.models import NoticiaPage
    from cms.secretarias.models import SecretariaPage

PER_PAGE = 12


def published_noticias() -> "QuerySet[NoticiaPage]":
    """Live noticias, newest first, with what a card shows."""
    model = apps.get_model("news", "NoticiaPage")
    found: QuerySet[NoticiaPage] = (
        model.objects.live()
        .defer_streamfields()
        .select_related("image")
        .prefetch_related(
            # Asked for one by one, each card would unpickle its renditions from the file cache.
            Prefetch(
                "image__renditions",
                queryset=Rendition.objects.filter(filter_spec__in=specs_for("card")),
                to_attr="prefetched_renditions",
            )
        )
        .order_by("-first_published_at", "-pk")
    )
    return without_private(found)


def _of_section(
    found: "QuerySet[NoticiaPage]", section: "SecretariaPage"
) -> "QuerySet[NoticiaPage]":
    """Only the section's own noticias and those it shares."""
    shared = found.model.joint_sections.through.objects.filter(secretariapage=section)
    return found.filter(Q(path__startswith=section.path) | Q(pk__in=shared.values("noticiapage")))


def noticias_url() -> str:
    """Address of the listing of noticias; empty while it is not published."""
    entry = child_of_type(apps.get_model("news", "NoticiasPage"))
    return entry.url if entry else ""


def _with_section(noticias: "list[NoticiaPage]") -> "list[NoticiaPage]":
    """Set ``section_name`` and ``section_path`` on each, with one query for all."""
    names = section_names()
    for noticia in noticias:
        owner = owner_of(noticia, names)
        noticia.section_name, noticia.section_path = owner or ("", "")
    return noticias


def latest_noticias(*, limit: int, section: "SecretariaPage | None" = None) -> "list[NoticiaPage]":
    """The newest noticias, of one section (its own and joint ones) or of all."""
    found = published_noticias()
    if section is not None:
        found = _of_section(found, section)
    return _with_section(list(found[:limit]))


def section_panel(page: "SecretariaPage") -> dict[str, Any]:
    """The noticias shown on a section's page."""
    return {
        "noticias": latest_noticias(limit=4, section=page),
        "noticias_url": noticias_url(),
    }


def listing_context(query: Mapping[str, str]) -> dict[str, Any]:
    """The listing, filtered by ``seccion`` and ``tema`` and paged by ``pagina``.

    Unknown values filter nothing; an impossible page gives the nearest one. ``query`` holds what
    was understood.
    """
    sections = list(sections_in_order())
    topics = list(Topic.objects.filter(noticias__live=True).distinct())
    section = next((s for s in sections if s.slug == query.get("seccion")), None)
    topic = next((t for t in topics if t.slug == query.get("tema")), None)
    found = published_noticias()
    if section is not None:
        found = _of_section(found, section)
    if topic is not None:
        found = found.filter(topics=topic)
    page = Paginator(found, PER_PAGE).get_page(query.get("pagina", "1"))
    return {
        "noticias": _with_section(list(page.object_list)),
        "page_of_results": page,
        "previous_number": page.previous_page_number() if page.has_previous() else None,
        "next_number": page.next_page_number() if page.has_next() else None,
        "sections": sections,
        "topics": topics,
        "current_section": section,
        "current_topic": topic,
        "query": {
            "seccion": section.slug if section is not None else "",
            "tema": topic.slug if topic is not None else "",
            "pagina": page.number,
        },
    }


def noticia_context(page: "NoticiaPage") -> dict[str, Any]:
    """The section that owns a noticia and those it is also of."""
    owner = owner_of(page, section_names())
    return {
        "section_name": owner[0] if owner else "",
        "section_path": owner[1] if owner else "",
        "noticias_url": noticias_url(),
        "joint_sections": [section for section in page.joint_sections.all() if section.live],
        "topics": list(page.topics.all()),
        "veredas": list(page.veredas.all()),
    }

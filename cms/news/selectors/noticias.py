"""Reads of noticias: the latest, the listing with its filters, one with its section."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import Prefetch

from cms.assets.models import Rendition
from cms.assets.renditions import specs_for
from cms.core.navigation import child_of_type, site_path, without_private
from cms.core.remembered import remember
from cms.news.selectors.clock import month_start
from cms.news.selectors.filters import (
    chosen_section,
    listing_for,
    month_bounds,
    months_of,
    of_section,
    page_links,
    section_choices,
    vocabulary,
)
from cms.secretarias.selectors import owner_of, section_names

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms.news.models import NoticiaPage, NoticiasPage
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
        # Both columns of one table: an index gives the order and only ties are sorted, so that a
        # hundred thousand noticias cost no more than a hundred.
        .order_by("-first_published_at", "-path")
    )
    return without_private(found)


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
        found = of_section(found, section.path)
    return _with_section(list(found[:limit]))


def listing_context(page: "NoticiasPage", query: Mapping[str, str]) -> dict[str, Any]:
    """The listing, filtered by ``seccion``, ``tema``, ``vereda`` and ``mes``, paged by ``pagina``.

    Unknown values filter nothing; an impossible page gives the nearest one. ``query`` holds what
    was understood.
    """
    model = apps.get_model("news", "NoticiaPage")
    known = {
        "seccion": section_choices(),
        "tema": vocabulary(model, "topics"),
        "vereda": vocabulary(model, "veredas"),
        "mes": months_of(model, "first_published_at"),
    }
    listing = listing_for(site_path(page.url_path), query, known)
    found = published_noticias()
    section = chosen_section(listing.chosen)
    if section is not None:
        found = of_section(found, section.tree_path)
    if "tema" in listing.chosen:
        found = found.filter(topics__slug=listing.chosen["tema"])
    if "vereda" in listing.chosen:
        found = found.filter(veredas__slug=listing.chosen["vereda"])
    if "mes" in listing.chosen:
        begins, ends = month_bounds(listing.chosen["mes"], month_start)
        found = found.filter(first_published_at__gte=begins, first_published_at__lt=ends)
    paginator = Paginator(found, PER_PAGE)
    counted = listing.url(pagina=None)
    paginator.count = remember(f"noticias counted {counted}", lambda: found.count())
    results = paginator.get_page(query.get("pagina", "1"))
    return {
        "noticias": _with_section(list(results.object_list)),
        "filters": [
            listing.filter("seccion", "Secretaría", "Todas", known["seccion"]),
            listing.filter("tema", "Tema", "Todos", known["tema"]),
            listing.filter("vereda", "Vereda", "Todas", known["vereda"]),
            listing.filter("mes", "Fecha", "Todas", known["mes"]),
        ],
        "is_filtered": bool(listing.chosen),
        "listing_url": listing.path,
        **page_links(listing, results),
    }


def noticia_context(page: "NoticiaPage") -> dict[str, Any]:
    """The section that owns a noticia, those it is also of, and the way back to the listing."""
    return {**belongs_to(page), "noticias_url": noticias_url()}


def belongs_to(page: Any) -> dict[str, Any]:
    """Whose a page is and whom it concerns, for the panel beside its text."""
    owner = owner_of(page, section_names())
    return {
        "section_name": owner[0] if owner else "",
        "section_path": owner[1] if owner else "",
        "joint_sections": [section for section in page.joint_sections.all() if section.live],
        "topics": list(page.topics.all()),
        "veredas": list(page.veredas.all()),
    }

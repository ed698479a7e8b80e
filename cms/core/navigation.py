"""Where the visitor is and where they can go: site, menu, breadcrumb, footer links.

Everything comes from the page tree through ``values_list``; this module knows no page type.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Q, QuerySet
from django.http import HttpRequest
from django.utils.encoding import iri_to_uri
from wagtail.models import Page, PageViewRestriction, Site

from cms.core.remembered import remember

# Order and short names of the menu (Res. 1519 de 2020, Annex 2: the first four are fixed and
# there are seven entries at most). The pages keep their full legal names as titles.
MENU_LABELS = {
    "transparencia": "Transparencia",
    "atencion-y-servicios": "Atención y servicios",
    "participa": "Participa",
    "noticias": "Noticias",
    "alcaldia": "La Alcaldía",
    "aula": "Aula digital",
}
MENU_LIMIT = 7
_RANK = {slug: position for position, slug in enumerate(MENU_LABELS)}


class Entry(NamedTuple):
    """A page as a link."""

    title: str
    url: str
    tree_path: str
    content_type_id: int = 0
    is_here: bool = False
    is_inside: bool = False


@dataclass(frozen=True)
class Ground:
    """What the links of every page need: the root and its live children."""

    home: Entry | None
    in_menu: tuple[Entry, ...] = ()
    others: tuple[Entry, ...] = ()


def site_path(url_path: str) -> str:
    """The address of a page inside the site: its ``url_path`` without the root page's slug."""
    return iri_to_uri("/" + url_path.split("/", 2)[-1])


def all_sites() -> tuple[Site, ...]:
    """Every site with its root page; a municipality has one.

    ``has_private``, the same on each, says whether any page at all carries a privacy rule: asked
    here, it costs no query of its own.
    """
    return remember("sites", _read_sites)


def _read_sites() -> tuple[Site, ...]:
    rules = Exists(PageViewRestriction.objects.all())
    return tuple(Site.objects.select_related("root_page").annotate(has_private=rules))


def site_for(request: HttpRequest) -> Site | None:
    """The site of a request. With a single site, the request's Host plays no part."""
    sites = all_sites()
    if len(sites) == 1:
        request._wagtail_site = sites[0]  # type: ignore[attr-defined]
    found: Site | None = Site.find_for_request(request)
    return found


def private_paths() -> tuple[str, ...]:
    """Tree paths of the pages that carry a privacy rule."""
    if not any(site.has_private for site in all_sites()):
        return ()
    return remember(
        "private-paths",
        lambda: tuple(PageViewRestriction.objects.values_list("page__path", flat=True)),
    )


def without_private(pages: "QuerySet[Any]") -> "QuerySet[Any]":
    """Leave out pages at or below one with a privacy rule; ``.public()`` without its query."""
    paths = private_paths()
    if not paths:
        return pages
    return pages.exclude(_starts_with_any(paths))


def _starts_with_any(paths: Iterable[str]) -> Q:
    found = Q()
    for path in paths:
        found |= Q(path__startswith=path)
    return found


def ground() -> Ground:
    """The root page and its live, public children, sorted as the menu wants them."""
    return remember("ground", _read_ground)


def _read_ground() -> Ground:
    sites = all_sites()
    root = next((site.root_page for site in sites if site.is_default_site), None)
    if root is None:
        return Ground(home=None)
    children = without_private(Page.objects.child_of(root).live()).values_list(
        "title", "slug", "url_path", "path", "content_type_id", "show_in_menus"
    )
    in_menu = []
    others = []
    for title, slug, url_path, path, content_type_id, show_in_menus in children:
        entry = Entry(title, site_path(url_path), path, content_type_id)
        if show_in_menus:
            rank = _RANK.get(slug, len(_RANK))
            in_menu.append((rank, path, entry._replace(title=MENU_LABELS.get(slug, title))))
        else:
            others.append(entry)
    in_menu.sort()
    return Ground(
        home=Entry("Inicio", "/", root.path),
        in_menu=tuple(entry for _rank, _path, entry in in_menu),
        others=tuple(others),
    )


def child_of_type(model: type[Page]) -> Entry | None:
    """The live child of the home page that is of this type, as a link."""
    wanted = ContentType.objects.get_for_model(model).pk
    found = ground()
    return next(
        (entry for entry in (*found.in_menu, *found.others) if entry.content_type_id == wanted),
        None,
    )


def links_to(page_ids: Iterable[int | None]) -> dict[int, Entry]:
    """Of some pages, those that anybody may open, as links; in one query.

    Nothing of the site leads to a page that is a draft, was withdrawn, or is private.
    """
    wanted = {pk for pk in page_ids if pk}
    if not wanted:
        return {}
    found = without_private(Page.objects.filter(pk__in=wanted, live=True))
    return {
        pk: Entry(title, site_path(url_path), path, content_type_id)
        for pk, title, url_path, path, content_type_id in found.values_list(
            "pk", "title", "url_path", "path", "content_type_id"
        )
    }


def menu(page: Page | None) -> list[Entry]:
    """Inicio and the live children of the home page that are meant for menus."""
    found = ground()
    if found.home is None:
        return []
    # By address: a page of the Aula stands in its section's tree and is found under «Aula digital».
    here = site_path(page.url_path) if page is not None and page.url_path else ""
    marked = [found.home._replace(is_here=here == found.home.url)]
    for entry in found.in_menu[: MENU_LIMIT - 1]:
        marked.append(
            entry._replace(is_here=here == entry.url, is_inside=here.startswith(entry.url))
        )
    return marked


def footer_links() -> tuple[Entry, ...]:
    """Live children of the home page that are not in the menu: policies and the like."""
    return ground().others


def breadcrumb(page: Page | None) -> tuple[Entry, ...]:
    """The pages above this one, from Inicio down; folders without a page of their own are left out.

    Empty on the home page itself.
    """
    home = ground().home
    if page is None or home is None or not page.path or page.path == home.tree_path:
        return ()
    above = page.path[: -Page.steplen]
    return remember(f"breadcrumb {above}", lambda: _read_breadcrumb(above, home))


def _read_breadcrumb(above: str, home: Entry) -> tuple[Entry, ...]:
    lengths = range(len(home.tree_path) + Page.steplen, len(above) + 1, Page.steplen)
    paths = [above[:length] for length in lengths]
    if not paths:
        return (home,)
    rows = (
        Page.objects.filter(path__in=paths, live=True)
        .order_by("path")
        .values_list("title", "url_path", "path", "content_type_id")
    )
    return (
        home,
        *(
            Entry(title, site_path(url_path), path)
            for title, url_path, path, content_type_id in rows
            if not _is_folder(content_type_id)
        ),
    )


def _is_folder(content_type_id: int) -> bool:
    """Whether pages of this type only order the tree (``EditorialPage.has_own_page``)."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return not getattr(model, "has_own_page", True)

"""All the pages that anybody may open: for people as a tree, for crawlers as addresses."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models.functions import Coalesce
from wagtail.models import Page, get_page_models
from wagtail.query import PageQuerySet

from cms.core.navigation import ground, site_path, without_private


@dataclass
class Node:
    """A page of the map and those below it."""

    title: str
    url: str
    below: "list[Node]" = field(default_factory=list)


def _type_ids(*models: type[Page]) -> set[int]:
    return {found.pk for found in ContentType.objects.get_for_models(*models).values()}


def _folder_types() -> set[int]:
    """Types that only order the tree and lead elsewhere."""
    return _type_ids(*(model for model in get_page_models() if _is_folder(model)))


def _is_folder(model: type[Page]) -> bool:
    return not getattr(model, "has_own_page", True)


def _listed_types() -> set[int]:
    """Types that only live in folders, and those that only live in them: a listing shows them.

    Pages of information live in folders too, but not only there.
    """
    known = {model for model in get_page_models() if _is_folder(model)}
    listed: set[type[Page]] = set()
    while True:
        more = {
            model
            for model in get_page_models()
            if (parents := set(model.clean_parent_page_models()))
            and model not in listed
            and parents <= known | listed
        }
        if not more:
            return _type_ids(*listed)
        listed |= more


def _public_pages() -> PageQuerySet:
    """Live pages of the site that are neither private nor below a private one."""
    home = ground().home
    if home is None:
        return Page.objects.none()
    return without_private(Page.objects.filter(path__startswith=home.tree_path).live())


def tree() -> list[Node]:
    """The map that people read, in one query: the menu first and in its order.

    Folders are left out and their pages hang from the page above; noticias, avisos and events are
    not named one by one, their listings are.
    """
    found = ground()
    if found.home is None:
        return []
    root = Node("Inicio", "/")
    nodes = {found.home.tree_path: root}
    folders = _folder_types()
    rank = {site: place for place, (_t, site, *_rest) in enumerate((*found.in_menu, *found.others))}
    rows = (
        _public_pages()
        .exclude(content_type_id__in=_listed_types())
        .exclude(path=found.home.tree_path)
        .order_by("path")
        .values_list("path", "title", "url_path", "content_type_id")
    )
    for path, title, url_path, content_type_id in rows:
        above = _nearest(nodes, path)
        if content_type_id in folders:
            nodes[path] = above
            continue
        nodes[path] = Node(title, site_path(url_path))
        above.below.append(nodes[path])
    root.below.sort(key=lambda node: rank.get(node.url, len(rank)))
    return root.below


def _nearest(nodes: dict[str, Node], path: str) -> Node:
    """The node of the closest page above that is on the map; the home page is above all."""
    above = path[: -Page.steplen]
    while above not in nodes:
        above = above[: -Page.steplen]
    return nodes[above]


def count_addresses() -> int:
    """How many pages ``sitemap.xml`` holds."""
    return _public_pages().exclude(content_type_id__in=_folder_types()).count()


def addresses(start: int, stop: int) -> Iterator[tuple[str, datetime | None]]:
    """Address inside the site and last change of those pages, in the order of the tree.

    One query, whatever the number of pages; only two columns are read.
    """
    rows = (
        _public_pages()
        .exclude(content_type_id__in=_folder_types())
        .order_by("path")
        .values_list("url_path", Coalesce("last_published_at", "latest_revision_created_at"))
    )
    for url_path, changed in rows[start:stop]:
        yield site_path(url_path), changed

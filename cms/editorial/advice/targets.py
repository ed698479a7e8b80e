"""What a page's links and images point at, looked up together.

A fixed number of queries however many links a page has. No network.
"""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.editorial.advice.addresses import Address, own_address
from cms.editorial.advice.text import Content
from cms.editorial.models import EditorialPage

MAX_TARGETS = 2_000
"""Different pages, documents or images of one page that are looked up."""
MAX_ANCHORED = 5
"""Different pages whose anchors are looked up: each may ask what its own blocks point at."""


@dataclass(frozen=True)
class PageFacts:
    title: str
    url_path: str
    is_live: bool
    was_live: bool
    content_type_id: int


@dataclass(frozen=True)
class DocumentFacts:
    title: str
    kind: str
    size: int | None


@dataclass(frozen=True)
class ImageFacts:
    title: str
    description: str
    file_name: str


@dataclass
class Targets:
    """What exists. ``checked_*`` are the keys that were looked for."""

    pages: dict[int, PageFacts] = field(default_factory=dict)
    by_url_path: dict[str, int] = field(default_factory=dict)
    documents: dict[int, DocumentFacts] = field(default_factory=dict)
    images: dict[int, ImageFacts] = field(default_factory=dict)
    moved: frozenset[str] = frozenset()
    """Own addresses that lead on to where their page is now."""
    anchors: dict[int, frozenset[str]] = field(default_factory=dict)
    """The anchors of a page, where its type knows them."""
    addresses: dict[str, Address] = field(default_factory=dict)
    """The typed addresses that belong to this site."""

    def page_at(self, address: Address) -> int | None:
        return self.by_url_path.get(address.url_path)


def look_up(page: Page, content: Content) -> Targets:
    """Everything the page points at, in four queries; more only for anchors of other pages."""
    found = Targets()
    for link in content.links:
        if link.address and link.address not in found.addresses:
            address = own_address(link.address)
            if address is not None and len(found.addresses) < MAX_TARGETS:
                found.addresses[link.address] = address
    _pages(found, content)
    _files(found, content)
    _anchors(found, page, content)
    return found


def _some(keys: Any) -> list[Any]:
    return list(islice(dict.fromkeys(key for key in keys if key), MAX_TARGETS))


def _pages(found: Targets, content: Content) -> None:
    wanted = _some(link.page_id for link in content.links)
    paths = _some(address.url_path for address in found.addresses.values())
    if wanted or paths:
        rows = Page.objects.filter(Q(pk__in=wanted) | Q(url_path__in=paths)).values_list(
            "pk", "title", "url_path", "live", "first_published_at", "content_type_id"
        )
        for pk, title, url_path, live, first_published_at, kind in rows:
            was_live = first_published_at is not None
            found.pages[pk] = PageFacts(title, url_path, live, was_live, kind)
            found.by_url_path[url_path] = pk
    gone = [
        address.path
        for address in found.addresses.values()
        if address.url_path and found.page_at(address) is None
    ]
    if gone:
        ways = {Redirect.normalise_path(path): path for path in gone}
        rows = Redirect.objects.filter(old_path__in=_some(ways)).values_list("old_path", flat=True)
        found.moved = frozenset(ways[way] for way in rows)


def _files(found: Targets, content: Content) -> None:
    typed = (address.document_id for address in found.addresses.values())
    documents = _some([*(link.document_id for link in content.links), *typed])
    if documents:
        rows = get_document_model().objects.filter(pk__in=documents)
        for pk, title, name, size in rows.values_list("pk", "title", "file", "file_size"):
            kind = PurePath(name).suffix.lstrip(".").upper()
            found.documents[pk] = DocumentFacts(title, kind, size)
    images = _some(image.image_id for image in content.images)
    if images:
        rows = get_image_model().objects.filter(pk__in=images)
        for pk, title, description, name in rows.values_list("pk", "title", "description", "file"):
            found.images[pk] = ImageFacts(title, description, PurePath(name).name)


def _anchors(found: Targets, page: Page, content: Content) -> None:
    """The anchors of pages that a typed address names one of; those of the page itself too."""
    own = page.anchors() if isinstance(page, EditorialPage) else None
    if own is not None:
        found.anchors[page.pk or 0] = own
    anchored = (found.page_at(address) for address in found.addresses.values() if address.fragment)
    wanted = [pk for pk in _some(anchored) if pk != page.pk and _knows_anchors(found.pages[pk])]
    if wanted:
        for other in Page.objects.filter(pk__in=wanted[:MAX_ANCHORED]).specific():
            known = other.anchors()
            if known is not None:
                found.anchors[other.pk] = known


def _knows_anchors(facts: PageFacts) -> bool:
    model = ContentType.objects.get_for_id(facts.content_type_id).model_class()
    return (
        model is not None
        and issubclass(model, EditorialPage)
        and model.anchors is not EditorialPage.anchors
    )

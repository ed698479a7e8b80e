"""What a landing page shows: its groups with the links that anybody may follow, and its children.

A link to a page that is a draft, was withdrawn or is private is left out, and so is a group with
nothing left in it: no landing page leads to a «not found».
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.db.models.functions import Coalesce
from wagtail.models import Page

from cms.core.navigation import private_paths, site_path, without_private
from cms.core.templatetags.site_tags import host_of, weight
from home.blocks import target_of

if TYPE_CHECKING:
    from home.models import LandingPage

INDEX_FROM = 5
"""Groups from which a landing page opens with a list of them."""


@dataclass(frozen=True)
class Link:
    """A link of a group. Without ``url`` it is the statement that something is not there yet."""

    title: str
    url: str
    summary: str
    note: str = ""
    """What follows the link: kind and weight of a file, or the other site's name."""


@dataclass(frozen=True)
class Part:
    """A piece of the body; ``links`` is empty unless it is a group."""

    block: Any
    anchor: str = ""
    links: tuple[Link, ...] = ()


def landing_context(page: "LandingPage") -> dict[str, Any]:
    """The parts of the body, the list of its groups if there are many, and the pages below."""
    parts = _parts(page.body)
    groups = [part for part in parts if part.anchor]
    return {
        "parts": parts,
        "index": groups if len(groups) >= INDEX_FROM else [],
        "children": pages_below(page),
    }


def landing_anchors(page: "LandingPage") -> frozenset[str]:
    """The anchors of the groups that citizens see, and that of the pages below."""
    return frozenset({"debajo"} | {part.anchor for part in _parts(page.body or ()) if part.anchor})


def _parts(body: Any) -> list[Part]:
    found = []
    for number, block in enumerate(body, 1):
        if block.block_type != "group":
            found.append(Part(block))
            continue
        # The pages and the documents of all groups come with the first one, in a query each.
        links = tuple(link for value in block.value["links"] if (link := _link(value)))
        if links:
            found.append(Part(block, f"grupo-{number}", links))
    return found


def _link(value: Any) -> Link | None:
    """The link as citizens see it; ``None`` if they may not."""
    title, summary = str(value["title"] or ""), str(value["summary"] or "")
    if value["is_pending"]:
        return Link(title, "", summary)
    if page := value["page"]:
        if not page.live or page.path.startswith(private_paths()):
            return None
        return Link(title or page.title, site_path(page.url_path), summary)
    if document := value["document"]:
        size = weight(document.file_size)
        note = f"{document.kind_label}, {size}" if size else document.kind_label
        return Link(title or document.title, document.url, summary, note)
    try:
        url = target_of(str(value["address"] or ""))
    except ValidationError:
        # Good when it was written; the view it led to is gone since.
        return None
    return Link(title, url, summary, host_of(url) if url.startswith("https:") else "")


def pages_below(page: "LandingPage") -> list[dict[str, Any]]:
    """Title, summary and address of the live pages right below, whatever their type; one query."""
    if not page.numchild:
        return []
    summaries = [
        f"{model._meta.model_name}__summary"
        for model in page.allowed_subpage_models()
        if any(field.name == "summary" for field in model._meta.get_fields())
    ]
    below = without_private(Page.objects.child_of(page).live()).order_by("path")
    text = Coalesce(*summaries, "search_description", output_field=TextField())
    rows = below.values_list("title", "url_path", text)
    return [dict(zip(("title", "url_path", "summary"), row, strict=True)) for row in rows]

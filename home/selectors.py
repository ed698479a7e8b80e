"""What the home page gathers from the other capabilities, and where a page is."""

from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.core.remembered import remember
from cms.news.selectors import latest_noticias, noticias_url
from cms.secretarias.selectors import sections_in_order

if TYPE_CHECKING:
    from home.models import HomePage


def home_context(page: "HomePage") -> dict[str, Any]:
    """Top tasks whose page is live, three noticias, and the sections, in three queries."""
    return {
        "top_tasks": list(page.top_tasks.filter(link_page__live=True).select_related("link_page")),
        "noticias": latest_noticias(limit=3),
        "noticias_url": noticias_url(),
        "sections": list(sections_in_order()),
    }


def page_at(root: Page, path: str) -> Any:
    """The live page at an address of the site, as its own type, or ``None``.

    Which type stands at an address is remembered: a page costs one query, and two the first time.
    Its pictures come with it: every foreign key to an image is joined.
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
    found = model._default_manager.select_related(*pictures).filter(path=tree_path, live=True)
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

"""What the home page gathers from the other capabilities."""

from typing import TYPE_CHECKING, Any

from cms.news.selectors import latest_noticias
from cms.secretarias.selectors import sections_in_order

if TYPE_CHECKING:
    from home.models import HomePage


def home_context(page: "HomePage") -> dict[str, Any]:
    """Top tasks whose page is live, three noticias, and the sections, in five queries at most."""
    return {
        "top_tasks": list(page.top_tasks.filter(link_page__live=True).select_related("link_page")),
        "noticias": latest_noticias(limit=3),
        "sections": list(sections_in_order()),
    }

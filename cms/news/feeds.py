"""The noticias as a feed. Every address in it is absolute and comes from the settings."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.syndication.views import Feed
from django.urls import reverse

from cms.core.context_processors import current_identity
from cms.core.templatetags.site_tags import absolute, site_path
from cms.news.selectors.noticias import latest_noticias, noticias_url

if TYPE_CHECKING:
    from cms.news.models import NoticiaPage

LIMIT = 20


class NoticiasFeed(Feed[Any, Any]):
    """``/noticias/feed/``: the twenty newest noticias."""

    language = "es-co"

    def title(self) -> str:
        return f"Noticias · {current_identity().name}"

    def description(self) -> str:
        return f"Lo que publica {current_identity().legal_name}."

    def link(self) -> str:
        return absolute(noticias_url() or "/")

    def feed_url(self) -> str:
        return absolute(reverse("noticias_feed"))

    def items(self) -> "list[NoticiaPage]":
        return latest_noticias(limit=LIMIT)

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return absolute(site_path(item))

    def item_pubdate(self, item: Any) -> datetime | None:
        found: datetime | None = item.first_published_at
        return found

    def item_updateddate(self, item: Any) -> datetime | None:
        found: datetime | None = item.last_published_at
        return found

    def item_categories(self, item: Any) -> list[str]:
        return [item.section_name] if item.section_name else []

"""Serving pages with few queries, and what search engines read."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Page
from wagtail.views import serve as wagtail_serve

from cms.core.navigation import private_paths, site_for, site_path, without_private
from home.selectors import page_at


@require_safe
def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a page of the tree.

    Wagtail walks the tree with two queries a level; ``page_at`` finds the page by its address.
    Everything else (hooks, privacy rules, the page's own ``route`` and ``serve``) is Wagtail's.
    """
    site = site_for(request)
    page = page_at(site.root_page, path) if site is not None else None
    if page is not None:
        try:
            request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
        except Http404:
            request._wagtail_route_for_request = None  # type: ignore[attr-defined]
        if not private_paths():
            # Wagtail would ask, in two queries, whether any of the pages above is private.
            page.get_view_restrictions = list
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


class PublicSitemap(Sitemap):
    """Every live and public page, at the configured address and never at the request's Host."""

    def items(self) -> Any:
        root = self.get_wagtail_site().root_page
        pages = Page.objects.descendant_of(root, inclusive=True).live().order_by("path")
        public: Any = without_private(pages)
        return public.specific()

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        urls = []
        latest: list[datetime] = []
        for item in self.paginator.page(page).object_list:
            if not item.get_sitemap_urls(self.request):
                continue
            changed = self.lastmod(item)
            urls.append({"location": absolute(site_path(item.url_path)), "lastmod": changed})
            latest.append(changed)
        if latest:
            self.latest_lastmod = max(latest)
        return urls


def absolute(path: str) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + path


def sitemap(request: HttpRequest) -> HttpResponseBase:
    """``/sitemap.xml``."""
    site_for(request)
    response: HttpResponseBase = wagtail_sitemap(request, sitemaps={"pages": PublicSitemap})
    return response


def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``: everything public may be read; accounts and the editor are no use there."""
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /cuenta/",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

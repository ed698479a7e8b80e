"""Serving pages with few queries, the map of the site, and what search engines read."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe
from wagtail.views import serve as wagtail_serve

from cms.core.navigation import private_paths, site_for
from cms.core.templatetags.site_tags import absolute
from home import site_map as public_map
from home.selectors import page_at

MOST_ADDRESSES = 45_000
"""Addresses in one file of the sitemap; the protocol allows 50,000."""


@require_safe
def serve_page(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a page of the tree.

    Wagtail walks the tree with two queries a level; ``page_at`` finds the page by its address.
    Everything else (hooks, privacy rules, the page's own ``route`` and ``serve``) is Wagtail's.
    """
    site = site_for(request)
    page = page_at(site.root_page, path) if site is not None else None
    if page is None:
        # Left to Wagtail, whoever tries addresses at random costs two queries a level.
        raise Http404
    request._wagtail_route_for_request = page.route(request, [])  # type: ignore[attr-defined]
    if not private_paths():
        # Wagtail would ask, in two queries, whether any of the pages above is private.
        page.get_view_restrictions = list
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """``/mapa-del-sitio/``: every public page, as a tree of links."""
    return render(request, "home/site_map.html", {"nodes": public_map.tree()})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """``/sitemap.xml``: every public page, at the configured address and never at the Host.

    Beyond ``MOST_ADDRESSES`` it is an index of files, ``?p=1`` and on.
    """
    total = public_map.count_addresses()
    number = request.GET.get("p", "")
    files = -(-total // MOST_ADDRESSES) or 1
    if number == "" and files > 1:
        parts = [f"{absolute(reverse('sitemap'))}?p={part}" for part in range(1, files + 1)]
        return _xml("sitemapindex", [f"<sitemap><loc>{part}</loc></sitemap>" for part in parts])
    if number not in {"", *(str(part) for part in range(1, files + 1))}:
        raise Http404
    start = (int(number or 1) - 1) * MOST_ADDRESSES
    entries = []
    for path, changed in public_map.addresses(start, start + MOST_ADDRESSES):
        last = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
        entries.append(f"<url><loc>{escape(absolute(path))}</loc>{last}</url>")
    return _xml("urlset", entries)


def _xml(root: str, entries: list[str]) -> HttpResponse:
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *entries,
        f"</{root}>",
    )
    return HttpResponse(
        "\n".join(lines) + "\n",
        content_type="application/xml",
        headers={"X-Robots-Tag": "noindex"},
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """``/robots.txt``: everything public may be read; accounts and the editor are no use there.

    The results of a search are pages without end, and each costs a search.
    """
    lines = (
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /cuenta/",
        "Disallow: /buscar/?",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

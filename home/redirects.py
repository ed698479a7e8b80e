"""An address that changed leads to where its page is now.

Wagtail records the old address of a page, and of all below it, when its slug changes or it is
moved (``wagtail.contrib.redirects``). This middleware answers with what was recorded, in one
query, and never leads to a page that is not public: the address of a draft tells something too.
"""

from typing import Any

from django.db.models import Q
from django.http import (
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect

from cms.core.middleware import GetResponse
from cms.core.navigation import site_for, site_path

LONGEST = 255
"""Characters of an address that can have been recorded."""
REMEMBER_SECONDS = 3600
"""How long a browser may repeat the jump without asking: another page may take the address."""


class MovedAddressMiddleware:
    """Send whoever asks for an address that is gone to the page that had it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        return _redirect_for(request) or response


def _candidates(request: HttpRequest) -> list[str]:
    """Ways in which the address may have been recorded: with its query first, then without."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    bare = whole.partition("?")[0]
    ways = (uri_to_iri(whole), whole, uri_to_iri(bare), bare)
    return [way for way in dict.fromkeys(ways) if len(way) <= LONGEST and "\0" not in way]


def _redirect_for(request: HttpRequest) -> HttpResponseBase | None:
    site = site_for(request)
    wanted = _candidates(request)
    if site is None or not wanted:
        return None
    rows = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path__in=wanted).values(
        "old_path",
        "site_id",
        "is_permanent",
        "redirect_link",
        "redirect_page_route_path",
        "redirect_page__live",
        "redirect_page__url_path",
    )
    # The closest to what was asked; the site's own before one for every site.
    best = min(
        rows, key=lambda row: (wanted.index(row["old_path"]), row["site_id"] is None), default=None
    )
    if best is None:
        return None
    target = _target(best, request)
    if not target or target.partition("?")[0] == request.path:
        return None
    if not best["is_permanent"]:
        return HttpResponseRedirect(target)
    response = HttpResponsePermanentRedirect(target)
    response["Cache-Control"] = f"public, max-age={REMEMBER_SECONDS}"
    return response


def _target(row: dict[str, Any], request: HttpRequest) -> str:
    """Where the redirect leads; empty if it leads to a page that is not public."""
    if row["redirect_page__url_path"] is None:
        return str(row["redirect_link"])
    if not row["redirect_page__live"]:
        return ""
    path = site_path(row["redirect_page__url_path"])
    if row["redirect_page_route_path"]:
        path = path.rstrip("/") + row["redirect_page_route_path"]
    query = request.META.get("QUERY_STRING", "")
    return f"{path}?{query}" if query and "?" not in row["old_path"] else path

"""Typed addresses: which belong to this site, and what they lead to. No network."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from cms.core.navigation import all_sites

PAGE_ROUTES = frozenset({"page", "wagtail_serve"})
"""Routes that serve any page of the tree."""
DOCUMENT_ROUTE = "wagtaildocs_serve"
_STAFF = ("/admin/", "/cuenta/")
MAX_ADDRESS = 2_000
"""Characters of an address that are looked at: browsers and forms stop there or before."""


@dataclass(frozen=True)
class Address:
    """An address of this site."""

    path: str
    fragment: str = ""
    url_path: str = ""
    """Of the page it would be, if it is no other view's address."""
    document_id: int | None = None
    is_known: bool = False
    """A view answers it, that is not that of the pages."""
    is_for_staff: bool = False


def own_address(typed: str) -> Address | None:
    """What a typed address means in this site; ``None`` if it leads elsewhere.

    A bare anchor («#requisitos») is an address of the page itself: its path is empty.
    """
    try:
        parts = urlsplit(typed[:MAX_ADDRESS])
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or (parts.scheme and not host):
        return None
    if host and host.removeprefix("www.") not in own_hosts():
        return None
    path = unquote(parts.path).replace("\0", "")
    fragment = unquote(parts.fragment).replace("\0", "")
    if not host and not path:
        return Address("", fragment) if parts.fragment or typed.startswith("#") else None
    path = path or "/"
    return _resolved(path, fragment) if path.startswith("/") else None


def _resolved(path: str, fragment: str) -> Address:
    if path.startswith(settings.STATIC_URL):
        return Address(path, fragment, is_known=True)
    try:
        match = resolve(path)
    except Resolver404:
        # Without its last stroke an address of a page is sent on to the one that has it.
        return Address(path, fragment, _url_path(path))
    if match.url_name in PAGE_ROUTES:
        return Address(path, fragment, _url_path(path))
    if match.url_name == DOCUMENT_ROUTE:
        # A longer number is no document's, and a database may answer it with an error.
        number = str(next(iter((*match.args, *match.kwargs.values())), ""))[:9]
        return Address(path, fragment, document_id=int(number) if number.isdecimal() else 0)
    return Address(path, fragment, is_known=True, is_for_staff=path.startswith(_STAFF))


def _url_path(path: str) -> str:
    root = next((site.root_page for site in all_sites() if site.is_default_site), None)
    return (
        "" if root is None else f"{root.url_path.rstrip('/')}/{path.strip('/')}/".replace("//", "/")
    )


def own_hosts() -> frozenset[str]:
    """Names of this site's host, without «www.»."""
    names = {site.hostname.lower() for site in all_sites()}
    names.add((urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "").lower())
    return frozenset(name.removeprefix("www.") for name in names if name)

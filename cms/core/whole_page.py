"""Whole pages for everybody: the first middleware, which answers from the store or fills it.

Stale or private bytes are the worst that could happen here; so every rule says who is *let in*.
A page is kept only if it is complete, declared public, and was made for a request with no cookie
by code that asked for nobody. It is answered to whoever carries no session, at the very host,
scheme, path and query it was made for. It stands before ``SecurityMiddleware`` and is still
right: what is kept are the headers that ``SecurityMiddleware`` wrote for the same scheme, and
neither its redirect to https nor a refused host is ever a 200.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags

from cms.core.boundaries import Boundaries, collecting
from cms.core.delivery import ENCODINGS, best_encoding, decode, encode
from cms.core.page_keys import KeyMaker, carries_cookie, is_declared, touched_somebody
from cms.core.page_store import Headers, StoredPage, Variant, shared_store
from cms.core.stamp import Stamp, current_stamp, ensure_stamp

KINDS = (
    "text/html",
    "text/plain",
    "text/xml",
    "text/calendar",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
)
SECONDS_TO_WAIT = 2.0
"""How long a visitor waits for somebody else's rendering of the same page."""

IF_NONE_MATCH = "HTTP_IF_NONE_MATCH"
# Made anew for every encoding.
ENCODING_HEADERS = frozenset({"content-encoding", "content-length", "etag"})
# What a 304 repeats: what RFC 9110 asks for, and what SecurityMiddleware puts on every answer.
KEPT_BY_304 = frozenset(
    {
        "cache-control", "content-location", "cross-origin-opener-policy", "etag", "expires",
        "last-modified", "referrer-policy", "strict-transport-security", "vary",
        "x-content-type-options",
    }
)  # fmt: skip


class WholePageMiddleware:
    """Answers a page that is kept; otherwise renders it once and keeps it if it may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        store = shared_store()
        if store is None or settings.DEBUG:
            raise MiddlewareNotUsed
        ensure_stamp()
        self.get_response = get_response
        self.store = store
        self.key_of = KeyMaker().key_of
        self.flights = Flights()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = self.key_of(request)
        if key is None:
            return self.get_response(request)
        page = self.store.recall(key, current_stamp())
        if page is None:
            if carries_cookie(request) or request.method != "GET":
                return self.get_response(request)
            return self._land(request, key)
        return answer(page, request)

    def _land(self, request: HttpRequest, key: str) -> HttpResponseBase:
        """Not in memory: from the file, from whoever is rendering it now, or by rendering."""
        if request.path_info.startswith(settings.PAGE_STORE_NEVER):
            return self.get_response(request)
        with self.flights.one_at_a_time(key) as is_first:
            stamp = current_stamp()
            page = self.store.fetch(key, stamp) if is_first else self.store.recall(key, stamp)
            if page is None:
                return self._render(request, key, stamp)
        return answer(page, request)

    def _render(self, request: HttpRequest, key: str, stamp: Stamp) -> HttpResponseBase:
        # A 304 could not be kept: whoever has the page already would have it rendered every time.
        condition = request.META.pop(IF_NONE_MATCH, None)
        made_at = time.time()
        with collecting() as boundaries:
            response = self.get_response(request)
        if condition is not None:
            request.META[IF_NONE_MATCH] = condition
        if not isinstance(response, HttpResponse):
            return response
        if may_be_kept(request, response):
            page = page_from(response, key, stamp, made_at, expiry(made_at, boundaries))
            self.store.keep(page)
            return answer(page, request)
        etag = response.get("ETag")
        if etag and condition is not None:
            return get_conditional_response(request, etag=etag, response=response) or response
        return response


class Flights:
    """One rendering of a page at a time in a process: who comes meanwhile waits for its result."""

    def __init__(self) -> None:
        self._done: dict[str, threading.Event] = {}

    @contextlib.contextmanager
    def one_at_a_time(self, key: str) -> Iterator[bool]:
        """Whether this is the first to ask for ``key``. Others come in when the first is ready,
        or when they have waited long enough."""
        mine = threading.Event()
        done = self._done.setdefault(key, mine)
        if done is not mine:
            done.wait(SECONDS_TO_WAIT)
            yield False
            return
        try:
            yield True
        finally:
            del self._done[key]
            mine.set()


def may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether these bytes are for everybody."""
    declared = directives(response.get("Cache-Control", ""))
    varies = directives(response.get("Vary", ""))
    encoding = response.get("Content-Encoding", "")
    return (
        response.status_code == 200
        and not response.cookies
        and not response.has_header("Set-Cookie")
        and response.get("Content-Type", "").startswith(KINDS)
        and "public" in declared
        and declared.isdisjoint({"private", "no-store", "no-cache"})
        and varies <= {"accept-encoding"}
        # Compressed by us, who say so in Vary: what a view compressed itself is for its asker.
        and (not encoding or (encoding in ENCODINGS and "accept-encoding" in varies))
        and response.has_header("ETag")
        and "nonce-" not in response.get("Content-Security-Policy", "")
        and not touched_somebody(request)
        and not getattr(request, "is_preview", False)
        and is_declared(request)
        # What a transaction sees may be rolled back.
        and not connection.in_atomic_block
        and b"csrfmiddlewaretoken" not in uncompressed(response)
    )


def directives(header: str) -> set[str]:
    """The names in a header such as ``Cache-Control``, in lower case and without arguments."""
    return {part.partition("=")[0].strip().lower() for part in header.split(",")} - {""}


def uncompressed(response: HttpResponse) -> bytes:
    return decode(response.content, response.get("Content-Encoding", ""))


def expiry(made_at: float, boundaries: Boundaries) -> float:
    """Seconds since 1970 at which the page is no longer sure to be true."""
    latest = made_at + settings.PAGE_STORE_MAX_AGE_SECONDS
    if boundaries.earliest is None:
        return float(latest)
    return min(latest, boundaries.earliest.timestamp())


def page_from(
    response: HttpResponse, key: str, stamp: Stamp, made_at: float, expires_at: float
) -> StoredPage:
    """What to keep of an answer, in the encoding that most browsers take."""
    headers: Headers = tuple(
        (name, value) for name, value in response.items() if name.lower() not in ENCODING_HEADERS
    )
    body, encoding = response.content, response.get("Content-Encoding", "")
    # Only compression adds this: the same text would have been compressed for others.
    if encoding != "br" and "accept-encoding" in directives(response.get("Vary", "")):
        body, encoding = encode(uncompressed(response), "br"), "br"
    return StoredPage(
        key=key,
        headers=headers,
        etag=response["ETag"].removeprefix("W/"),
        encoding=encoding,
        body=body,
        stamp=stamp,
        made_at=made_at,
        expires_at=expires_at,
    )


def answer(page: StoredPage, request: HttpRequest) -> HttpResponse:
    """The page as this visitor's browser takes it, or word that it has it already."""
    meta = request.META
    variant = page.variant(best_encoding(meta.get("HTTP_ACCEPT_ENCODING", "")))
    condition = meta.get(IF_NONE_MATCH)
    if condition is not None and matches(condition, variant.etag):
        return not_modified(variant)
    body = b"" if request.method == "HEAD" else variant.body
    return HttpResponse(body, headers=dict(variant.headers))


def matches(condition: str, etag: str) -> bool:
    """Weak comparison, as RFC 9110 asks for ``If-None-Match``."""
    if condition == etag:
        return True
    ours = etag.removeprefix("W/")
    return any(theirs.removeprefix("W/") in ("*", ours) for theirs in parse_etags(condition))


def not_modified(variant: Variant) -> HttpResponse:
    response = HttpResponseNotModified()
    for name, value in variant.headers:
        if name.lower() in KEPT_BY_304:
            response[name] = value
    return response

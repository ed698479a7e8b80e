"""Which requests ask for the same page, and which of them may be answered for everybody.

An address may carry a query string only if the view says what it was understood as: with
``declare_query`` every filter of a listing, with the value in force. A request whose parameters
are not among the declared ones asks for something else or for nothing (an unknown filter, an
impossible page number, somebody's tracking code): it is answered anew each time, so that nobody
can fill the store with addresses of their own making.
"""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest

LONGEST_QUERY = 300
"""Characters of a query string above which nobody looks further."""


def declare_query(request: HttpRequest, **parameters: object) -> None:
    """Say what the page about to be rendered depends on: ``pagina=2, seccion="", tema="agua"``.

    Every parameter that the view reads, each with the value it was understood as (``None`` and
    the empty string: not filtered). Declared values must come from the content, never from the
    request: that is what bounds their number.
    """
    pairs = {name: "" if value is None else value for name, value in parameters.items()}
    request._declared_query = frozenset(  # type: ignore[attr-defined]
        urlencode({name: value}) for name, value in pairs.items()
    )


def is_declared(request: HttpRequest) -> bool:
    """Whether the query string says only what the view declared, each parameter once."""
    raw = request.META.get("QUERY_STRING", "")
    if not raw:
        return True
    pairs = raw.split("&")
    declared: frozenset[str] = getattr(request, "_declared_query", frozenset())
    return len(set(pairs)) == len(pairs) and declared.issuperset(pairs)


class KeyMaker:
    """Makes the key under which the answer to a request is kept."""

    def __init__(self) -> None:
        own = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        literal = {host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))}
        self.hosts = {*literal, own.hostname or ""} - {""}
        self.ports = {str(own.port)} if own.port else set()
        # A leftover of signing in must not show one person's page to another, nor hide theirs.
        self.cookies = (settings.SESSION_COOKIE_NAME, "messages")
        self._known = self.hosts | {f"{host}:{port}" for host in self.hosts for port in self.ports}

    def key_of(self, request: HttpRequest) -> str | None:
        """Scheme, host, path and query; ``None`` for a request that is nobody's but its own."""
        meta = request.META
        if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta:
            return None
        if "HTTP_COOKIE" in meta and any(name in request.COOKIES for name in self.cookies):
            return None
        if getattr(request, "is_dummy", False):  # a draft shown to its editor
            return None
        host = meta.get("HTTP_HOST", "")
        if host not in self._known and not self._is_ours(host, str(meta.get("SERVER_PORT"))):
            return None
        query = meta.get("QUERY_STRING", "")
        if not query:
            return f"{request.scheme}://{host}{request.path}"
        if len(query) > LONGEST_QUERY:
            return None
        return f"{request.scheme}://{host}{request.path}?{'&'.join(sorted(query.split('&')))}"

    def _is_ours(self, host: str, server_port: str) -> bool:
        """Whether this is a name of ours with the port that we listen on: no endless variety."""
        name, _, port = host.rpartition(":")
        return name in self.hosts and port == server_port


def carries_cookie(request: HttpRequest) -> bool:
    """Whether anything in the request could belong to one visitor."""
    return bool(request.META.get("HTTP_COOKIE"))


def touched_somebody(request: HttpRequest) -> bool:
    """Whether rendering asked for the session, the person or a token of theirs."""
    session: Any = getattr(request, "session", None)
    return (
        (session is not None and session.accessed)
        or hasattr(request, "_cached_user")
        or "CSRF_COOKIE" in request.META
    )

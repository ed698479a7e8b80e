"""Guards that stand before every view: broken input, a database out of service, headers."""

import logging
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import FieldError, ObjectDoesNotExist, ValidationError
from django.core.paginator import InvalidPage
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch

from cms.core.availability import is_out_of_service
from cms.core.views import service_unavailable

GetResponse = Callable[[HttpRequest], HttpResponseBase]

logger = logging.getLogger(__name__)

UNREADABLE = (
    ArithmeticError,
    AttributeError,
    DataError,
    FieldError,
    InvalidPage,
    LookupError,
    NoReverseMatch,
    ObjectDoesNotExist,
    OperationalError,
    TypeError,
    ValidationError,
    ValueError,
)
"""What a number too large, a missing field or a lone quote become deep inside a view."""


def _is_ours(traceback: TracebackType | None) -> bool:
    """Whether a line of this project, and not of a library, stands in the traceback."""
    base = Path(settings.BASE_DIR)
    roots = tuple(str(base / name) for name in ("cms", "home", "learning"))
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename.startswith(roots):
            return True
        traceback = traceback.tb_next
    return False


class RefuseBrokenInputMiddleware:
    """Answer 400 to addresses and forms that hold a NUL or are not UTF-8.

    Databases refuse NUL with an error that would otherwise be a 500, and PostgreSQL and SQLite
    do not refuse it in the same places.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        raw = f"{request.META.get('PATH_INFO', '')}?{request.META.get('QUERY_STRING', '')}"
        if self._is_broken(raw):
            return render(None, "errors/400.html", status=400)
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Answer 400 when Wagtail's admin stumbles over a value that no screen of it sends.

        Only where none of our own code took part: a fault of ours must stay a fault, and be seen.
        """
        if not request.path_info.startswith("/admin/") or not isinstance(exception, UNREADABLE):
            return None
        if is_out_of_service(exception) or _is_ours(exception.__traceback__):
            return None
        logger.warning("Unreadable input at %s: %r", request.path_info[:200], exception)
        return render(None, "errors/400.html", status=400)

    @staticmethod
    def _is_broken(raw: str) -> bool:
        decoded = unquote_to_bytes(raw.encode("utf-8", "surrogateescape"))
        if b"\x00" in decoded:
            return True
        try:
            decoded.decode("utf-8")
        except UnicodeDecodeError:
            return True
        return False


class BusyDatabaseMiddleware:
    """Answer 503, and not a fault, when the database cannot serve a request at this moment.

    What fails in another middleware (the session, for one) never comes here: Django hands it to
    ``cms.core.views.server_error``, which answers alike.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not is_out_of_service(exception):
            return None
        logger.error("Database out of service at %s: %s", request.path_info[:200], exception)
        return service_unavailable(request)


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for, and the admin's looser content policy."""

    PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        is_strict = getattr(response, "has_strict_policy", False)
        if request.path.startswith("/admin/") and not is_strict:
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response

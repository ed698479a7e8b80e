"""Guards that stand before every view: broken input, headers."""

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

GetResponse = Callable[[HttpRequest], HttpResponseBase]


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


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for, and the admin's looser content policy."""

    PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if request.path.startswith("/admin/"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response

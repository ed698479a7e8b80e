"""The last touch of an answer: validators, so that a revisit costs nothing, and compression."""

import gzip
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_vary_headers

COMPRESSIBLE = (
    "text/",
    "application/json",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "image/svg+xml",
)
WORTH_IT = 256
"""Bytes below which compression saves nothing."""

BROTLI_QUALITY = 5
GZIP_LEVEL = 6


class ValidatorsMiddleware(ConditionalGetMiddleware):
    """ETag and 304 on every page; a page that anybody may see says so to caches."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if (
            request.method in ("GET", "HEAD")
            and response.status_code == 200
            and not response.has_header("Cache-Control")
            and not response.has_header("Set-Cookie")
            and not response.cookies
            and "cookie" not in response.get("Vary", "").lower()
        ):
            response["Cache-Control"] = "public, max-age=0, must-revalidate"
        return super().process_response(request, response)


class CompressionMiddleware:
    """Brotli, else gzip, for text that is not streamed.

    Django masks the CSRF token anew in every form, so that compressing a page with a token and
    something the visitor typed does not give the token away.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not self._is_compressible(response):
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        accepted = request.headers.get("Accept-Encoding", "")
        if "br" in accepted:
            encoding, content = "br", brotli.compress(response.content, quality=BROTLI_QUALITY)
        elif "gzip" in accepted:
            encoding, content = "gzip", gzip.compress(response.content, GZIP_LEVEL, mtime=0)
        else:
            return response
        response.content = content
        response["Content-Encoding"] = encoding
        response["Content-Length"] = str(len(content))
        etag = response.get("ETag")
        if etag and not etag.startswith("W/"):
            # The same page in another encoding is not the same bytes.
            response["ETag"] = f"W/{etag}"
        return response

    @staticmethod
    def _is_compressible(response: HttpResponse) -> bool:
        return (
            not response.has_header("Content-Encoding")
            and response.get("Content-Type", "").startswith(COMPRESSIBLE)
            and len(response.content) >= WORTH_IT
        )

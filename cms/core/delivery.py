"""The last touch of an answer: validators, so that a revisit costs nothing, and compression."""

import functools
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
ENCODINGS = ("br", "gzip")
"""The better one first."""
REFUSED = frozenset({"q=0", "q=0.0", "q=0.00", "q=0.000"})


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
        encoding = best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        if encoding:
            response.content = encode(response.content, encoding)
            for name, value in encoding_headers(encoding, response.content):
                response[name] = value
            etag = response.get("ETag")
            if etag:
                response["ETag"] = etag_for(etag, encoding)
        return response

    @staticmethod
    def _is_compressible(response: HttpResponse) -> bool:
        return (
            not response.has_header("Content-Encoding")
            and response.get("Content-Type", "").startswith(COMPRESSIBLE)
            and len(response.content) >= WORTH_IT
        )


@functools.lru_cache(maxsize=256)
def best_encoding(accepted: str) -> str:
    """``br``, ``gzip`` or the empty string, by an ``Accept-Encoding`` header."""
    offers = {}
    for offer in accepted.lower().split(","):
        name, _, parameter = offer.partition(";")
        offers[name.strip()] = parameter.replace(" ", "") not in REFUSED
    return next((name for name in ENCODINGS if offers.get(name)), "")


def encode(content: bytes, encoding: str) -> bytes:
    """``content`` as it travels; the same bytes every time."""
    if encoding == "br":
        return bytes(brotli.compress(content, quality=BROTLI_QUALITY))
    if encoding == "gzip":
        return gzip.compress(content, GZIP_LEVEL, mtime=0)
    return content


def decode(content: bytes, encoding: str) -> bytes:
    """What ``encode`` was given."""
    if encoding == "br":
        return bytes(brotli.decompress(content))
    if encoding == "gzip":
        return gzip.decompress(content)
    return content


def encoding_headers(encoding: str, content: bytes) -> list[tuple[str, str]]:
    """The headers that go with encoded ``content``."""
    length = ("Content-Length", str(len(content)))
    return [("Content-Encoding", encoding), length] if encoding else [length]


def etag_for(etag: str, encoding: str) -> str:
    """The same page in another encoding is not the same bytes: its validator is a weak one."""
    return f"W/{etag}" if encoding and not etag.startswith("W/") else etag

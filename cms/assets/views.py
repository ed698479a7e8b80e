"""Media files. Renditions have unguessable addresses; originals and documents have none."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils._os import safe_join


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    raise Http404

"""Media files.

Renditions have addresses that nobody can guess, and never change: they are served to whoever
holds the address, without asking the database. Originals are served to those who may use them.
Documents are never served from here: they have a view of their own that asks if they are public.
"""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils._os import safe_join
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

PUBLIC_FOLDERS = ("renditions/", "identity/")
ORIGINALS = "original_images/"
AVATARS = "avatar_images/"
FOREVER = "public, max-age=31536000, immutable"


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a rendition to anyone, an original to those who may choose it, nothing else.

    Portraits that people put on their own account are seen inside the admin only.
    """
    if path.startswith(PUBLIC_FOLDERS):
        return _send(path, FOREVER)
    if path.startswith(ORIGINALS) and request.user.is_authenticated:
        model = get_image_model()
        image = model.objects.filter(file=path).first()
        policy = policy_registry.get_by_type(model)
        if image is not None and policy.user_has_any_permission_for_instance(
            request.user, ["choose", "change"], image
        ):
            return _send(path, "private, no-store")
    if path.startswith(AVATARS) and request.user.has_perm("wagtailadmin.access_admin"):
        return _send(path, "private, no-store")
    raise Http404


def _send(path: str, cache_control: str) -> FileResponse:
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except (SuspiciousFileOperation, ValueError) as error:
        raise Http404 from error
    if not file.is_file():
        raise Http404
    response = FileResponse(
        file.open("rb"),
        content_type=mimetypes.guess_type(file.name)[0] or "application/octet-stream",
    )
    response["Cache-Control"] = cache_control
    response["Content-Security-Policy"] = "default-src 'none'"
    return response

"""What every template may use: the municipality's identity."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core.models import SiteIdentity
from cms.core.remembered import remember


def current_identity() -> SiteIdentity:
    """The identity as saved, or the neutral default; never written by a visit."""
    return remember("identity", lambda: SiteIdentity.objects.first() or SiteIdentity())


def site_identity(request: HttpRequest) -> dict[str, Any]:
    """``identity``, read only if the template uses it."""
    return {"identity": SimpleLazyObject(current_identity)}

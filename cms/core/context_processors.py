"""What every template may use: the municipality's identity."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from cms.core.models import SiteIdentity


def site_identity(request: HttpRequest) -> dict[str, Any]:
    """``identity``, read from the database only if the template uses it."""
    return {"identity": SimpleLazyObject(lambda: SiteIdentity.load(request_or_site=request))}

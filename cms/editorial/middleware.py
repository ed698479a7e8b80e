"""Doors of Wagtail's admin that would tell one section about another.

Wagtail lists, in these views, titles or people of every section to whoever may open the admin.
They belong to the Oficina de Prensa, which sees every section anyway; for the rest they do not
exist.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase

from cms.accounts.roles import is_press

PRESS_ONLY_NAMESPACES = frozenset({"wagtailadmin_reports"})
PRESS_ONLY_VIEWS = frozenset(
    {
        "wagtailadmin_pages:move",
        "wagtailadmin_pages:move_confirm",
        "wagtailadmin_pages:type_use",
        "wagtailadmin_pages:type_use_results",
        "wagtailadmin_tag_autocomplete",
        "wagtailadmin_tag_model_autocomplete",
    }
)
SUPERUSER_ONLY_VIEWS = frozenset({"wagtailadmin_error_test"})


class AdminDoorsMiddleware:
    """404 on the admin's cross-section views to whoever is not of Prensa."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Decide by the name of the route, which a renamed address does not change."""
        match = request.resolver_match
        if match is None or not request.user.is_authenticated or request.user.is_superuser:
            return
        if match.view_name in SUPERUSER_ONLY_VIEWS:
            raise Http404
        restricted = (
            match.view_name in PRESS_ONLY_VIEWS or PRESS_ONLY_NAMESPACES & set(match.namespaces)
        )
        if restricted and not is_press(request.user):
            raise Http404

"""Doors of Wagtail's admin that would tell one section about another.

Wagtail lists, in these views, titles or people of every section to whoever may open the admin.
They belong to the Oficina de Prensa, which sees every section anyway; for the rest they do not
exist.
"""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.models import Page

from cms.accounts.roles import is_press
from cms.editorial.selectors import choosable_pages

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
        if match.view_name == "wagtailadmin_choose_page_chosen_multiple":
            _require_choosable(request)
        restricted = match.view_name in PRESS_ONLY_VIEWS or PRESS_ONLY_NAMESPACES & set(
            match.namespaces
        )
        if restricted and not is_press(request.user):
            raise Http404


def _require_choosable(request: HttpRequest) -> None:
    """The chooser's answer names any page by its number: ask first what its list would offer."""
    wanted = request.GET.getlist("id")
    if not all(pk.isdecimal() and len(pk) < 10 for pk in wanted):
        raise Http404
    found = choosable_pages(Page.objects.filter(pk__in=wanted), request.user)
    if found.count() != len(set(map(int, wanted))):
        raise Http404

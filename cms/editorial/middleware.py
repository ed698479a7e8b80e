"""Doors of Wagtail's admin that would tell one section about another.

Wagtail lists, in these views, titles or people of every section to whoever may open the admin.
They belong to the Oficina de Prensa, which sees every section anyway; for the rest they do not
exist. Views that no screen of ours uses exist for nobody.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import F, Model, ProtectedError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.accounts.models import User
from cms.accounts.permissions import may_open_admin
from cms.accounts.roles import is_press, signed_in
from cms.editorial.selectors import choosable_pages

ADMIN = "/admin/"
# The second half of the admin API does not ask for rights over collections; the actions repeat
# by another way what the screens do; the cancellation dialog is for those who publish directly;
# a document without its file is valid to nobody, so the last of them could only fail.
CLOSED_NAMESPACES = frozenset({"wagtailadmin_api:documents", "wagtailadmin_api:images"})
CLOSED_VIEWS = frozenset(
    {
        "wagtailadmin_api:pages:action",
        "wagtailadmin_error_test",
        "wagtailadmin_pages:confirm_workflow_cancellation",
        "wagtaildocs:create_multiple_from_uploaded_document",
    }
)
LINK_FIELD = "external-link-chooser-url"
# Forms that Wagtail reads without asking whether they came whole.
REQUIRED_FIELDS = {
    "wagtailredirects:process_import": ("import_file_name", "input_format"),
}
SUPERUSER_ONLY_NAMESPACES = frozenset({"wagtailadmin_workflows"})
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
# Ways out and ways in answer to somebody who may not be inside.
OPEN_VIEWS = frozenset(
    {
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
    }
)


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
        if match is None or not request.path_info.startswith(ADMIN):
            return
        if not request.user.is_authenticated:
            return
        name, namespace = match.view_name, match.namespace
        if name not in OPEN_VIEWS and not may_open_admin(request.user):
            # Wagtail would send them to the sign-in page, which sends the signed-in back: a loop.
            raise Http404
        if name in CLOSED_VIEWS or namespace in CLOSED_NAMESPACES:
            raise Http404
        if request.method == "POST" and not all(
            request.POST.get(field) for field in REQUIRED_FIELDS.get(name, ())
        ):
            raise BadRequest
        if request.user.is_superuser:
            return
        if namespace in SUPERUSER_ONLY_NAMESPACES:
            raise Http404
        if (name in PRESS_ONLY_VIEWS or namespace in PRESS_ONLY_NAMESPACES) and not is_press(
            request.user
        ):
            raise Http404
        if name == "wagtailadmin_choose_page_chosen_multiple":
            _require_offered(request.user, request.GET.getlist("id"))
        elif name == "wagtailadmin_choose_page_child":
            _require_offered(request.user, [str(kwargs["parent_page_id"])])
        elif name == "wagtailadmin_choose_page_external_link":
            _require_not_rewritten(request.user, request.POST.get(LINK_FIELD, ""))

    def process_template_response(
        self, request: HttpRequest, response: SimpleTemplateResponse
    ) -> SimpleTemplateResponse:
        """A bulk action names what it may not be applied to: only what this person may see."""
        match = request.resolver_match
        context = response.context_data
        if match is None or match.view_name != "wagtail_bulk_action" or context is None:
            return response
        refused = context.get("items_with_no_access")
        if refused:
            shown = [entry for entry in refused if _may_see(signed_in(request), entry)]
            if not shown and not context.get("items"):
                raise Http404
            context["items_with_no_access"] = shown
        return response

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        """Deleting what other rows depend on is a refusal, not a fault."""
        if isinstance(exception, ProtectedError) and request.path_info.startswith(ADMIN):
            messages.error(request, "No se puede borrar: otros registros dependen de esto.")
            return redirect("wagtailadmin_home")
        return None


def rewritten_elsewhere(user: User) -> PageQuerySet:
    """Pages of others whose draft has another title, which the admin would show."""
    own = policy_registry.get_by_type(Page).explorable_instances(user)
    pages: PageQuerySet = Page.objects.exclude(draft_title=F("title"))
    return pages.exclude(pk__in=own.values("pk"))


def offered_pages(pages: PageQuerySet, user: User) -> PageQuerySet:
    """Of some pages, those whose name in the admin this person may read.

    The admin calls a page by the title of its draft: a foreign page under rewriting is left out.
    """
    return choosable_pages(pages, user).exclude(pk__in=rewritten_elsewhere(user).values("pk"))


def _require_offered(user: User, wanted: list[str]) -> None:
    """The chooser's answer names any page by its number: ask first what its list would offer."""
    if not all(pk.isdecimal() and len(pk) < 10 for pk in wanted):
        raise Http404
    found = offered_pages(Page.objects.filter(pk__in=wanted), user)
    if found.count() != len(set(map(int, wanted))):
        raise Http404


def _require_not_rewritten(user: User, link: str) -> None:
    """Wagtail turns a pasted address of ours into a page, and answers with its draft's title."""
    path = urlsplit(link).path.rstrip("/") + "/" if link else ""
    if path and rewritten_elsewhere(user).filter(url_path__endswith=path).exists():
        raise Http404


def _may_see(user: User, entry: dict[str, Any] | Model) -> bool:
    """Whether this person may read the name of an object that a bulk action was asked about."""
    item: Any = entry["item"] if isinstance(entry, dict) else entry
    if isinstance(item, Page):
        own = policy_registry.get_by_type(Page).explorable_instances(user)
        return bool(own.filter(pk=item.pk).exists())
    policy = policy_registry.get_by_type(type(item))
    if user.is_superuser:
        return True
    return bool(
        policy.user_has_any_permission_for_instance(user, ["choose", "change", "delete"], item)
    )

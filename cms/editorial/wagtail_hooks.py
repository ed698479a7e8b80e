"""What the admin and the document view ask of the approval."""

from django.http import Http404, HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.documents.models import AbstractDocument
from wagtail.log_actions import LogActionRegistry
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.editorial.files import is_public
from cms.editorial.selectors import choosable_pages


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "editorial.approve_exception",
        "Aprobación por excepción",
        "Se aprobó por excepción: no había otro oficial de turno",
    )
    actions.register_action("editorial.absence", "Ausencia", "Se registró una ausencia")
    actions.register_action("editorial.absence_end", "Ausencia", "Se terminó una ausencia")


@hooks.register("before_serve_document")
def refuse_private_document(
    document: AbstractDocument, request: HttpRequest
) -> HttpResponse | None:
    """A document is public while a live page links to it; before, only to who may choose it."""
    if is_public(document):
        return None
    policy = policy_registry.get_by_type(type(document))
    if request.user.is_authenticated and policy.user_has_any_permission_for_instance(
        request.user, ["choose", "change"], document
    ):
        return None
    raise Http404


@hooks.register("construct_page_chooser_queryset")
def hide_foreign_drafts(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Offer live pages, and the drafts of the sections this person writes in."""
    return choosable_pages(pages, request.user)

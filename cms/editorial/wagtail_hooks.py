"""What the admin and the document view ask of the approval."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.documents.models import AbstractDocument
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from cms.accounts.models import User
from cms.accounts.permissions import may_open_admin
from cms.accounts.roles import is_press, signed_in
from cms.editorial import urls
from cms.editorial.desk import urls as desk_urls
from cms.editorial.desk.selectors import returned_item
from cms.editorial.files import is_public
from cms.editorial.middleware import offered_pages
from cms.editorial.notices.selectors import MOST_COUNTED, unread_count
from cms.editorial.permissions import (
    is_officer,
    is_section_editor,
    may_read_audit_log,
    may_see_absences,
    may_see_measures,
    may_share_draft,
)
from cms.editorial.viewsets import (
    ClosedDayViewSet,
    ReturnReasonViewSet,
    ReviewIntervalViewSet,
    TopicViewSet,
    VeredaViewSet,
    WorkingPeriodViewSet,
)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "editorial.approve_exception",
        "Aprobación por excepción",
        "Se aprobó por excepción: no había otro oficial de turno",
    )
    actions.register_action(
        "editorial.publish_urgent", "Publicación urgente", "Se publicó con urgencia, sin esperar"
    )
    actions.register_action(
        "editorial.second_look", "Segunda lectura", "Otro oficial revisó una publicación urgente"
    )
    actions.register_action(
        "editorial.request_withdrawal", "Solicitud de retiro", "Se pidió retirar la página"
    )
    actions.register_action(
        "editorial.renew_review", "Sigue vigente", "Se verificó que la página sigue vigente"
    )
    actions.register_action(
        "editorial.postpone_review", "Verificación aplazada", "Se aplazó la verificación"
    )
    actions.register_action(
        "editorial.make_preview_link",
        "Enlace de vista previa",
        "Se hizo un enlace para ver el borrador",
    )
    actions.register_action(
        "editorial.revoke_preview_link",
        "Enlace de vista previa",
        "Se anuló un enlace para ver el borrador",
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
    return offered_pages(pages, signed_in(request))


class GuardedMenuItem(MenuItem):
    """A menu entry shown only to whom its screen exists."""

    def __init__(self, *args: Any, may_see: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_see = may_see

    def is_shown(self, request: HttpRequest) -> bool:
        return self.may_see(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("", include(urls)), path("", include(desk_urls))]


class NoticesMenuItem(GuardedMenuItem):
    """The menu entry that says how many notices are unread."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        component = super().render_component(request)
        unread = unread_count(signed_in(request))
        if unread:
            many = f"{MOST_COUNTED - 1}+" if unread == MOST_COUNTED else unread
            component.label = f"{self.label} ({many})"
        return component


@hooks.register("register_admin_menu_item")
def register_notices() -> MenuItem:
    return NoticesMenuItem(
        "Novedades",
        reverse("desk:notices"),
        name="novedades",
        icon_name="mail",
        order=50,
        may_see=may_open_admin,
    )


@hooks.register("register_admin_menu_item")
def register_desk() -> MenuItem:
    return GuardedMenuItem(
        "Mesa de Prensa",
        reverse("desk:queue"),
        name="mesa",
        icon_name="tasks",
        order=10,
        may_see=is_officer,
    )


@hooks.register("register_admin_menu_item")
def register_own_section() -> MenuItem:
    return GuardedMenuItem(
        "Mi Secretaría",
        reverse("desk:my_section"),
        name="mi-secretaria",
        icon_name="home",
        order=11,
        may_see=is_section_editor,
    )


@hooks.register("before_edit_page")
def say_why_it_came_back(request: HttpRequest, page: Page) -> None:
    """The reason of a return stands atop the form until the text is sent again."""
    if request.method != "GET":
        return
    item = returned_item(page)
    if item is None:
        return
    where = f" ({item.place_label})" if item.place_label else ""
    advice = f" {item.reason.advice}" if item.reason and item.reason.advice else ""
    messages.warning(request, f"Devuelto{where}: {item.reason}. {item.comment}{advice}")


@hooks.register("register_admin_menu_item")
def register_absences() -> MenuItem:
    return GuardedMenuItem(
        "Ausencias",
        reverse("editorial_admin:absences"),
        name="ausencias",
        icon_name="calendar",
        order=700,
        may_see=may_see_absences,
    )


@hooks.register("register_admin_menu_item")
def register_measures() -> MenuItem:
    return GuardedMenuItem(
        "Medidas",
        reverse("desk:measures"),
        name="medidas",
        icon_name="list-ol",
        order=750,
        may_see=may_see_measures,
    )


@hooks.register("register_admin_menu_item")
def register_audit_log() -> MenuItem:
    return GuardedMenuItem(
        "Bitácora",
        reverse("editorial_admin:audit_log"),
        name="bitacora",
        icon_name="history",
        order=800,
        may_see=may_read_audit_log,
    )


@hooks.register("register_page_header_buttons")
def offer_preview_link(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the page's own menu of the editor: showing its draft to somebody without an account."""
    if page.pk and may_share_draft(user, page):
        yield Button(
            "Mostrar el borrador a alguien",
            reverse("desk:preview_links", args=[page.pk]),
            icon_name="view",
            priority=64,
        )


@hooks.register("construct_main_menu")
def hide_what_a_role_cannot_use(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports belong to Prensa; Wagtail's help links lead out of the site."""
    hidden = {"help"}
    if not (request.user.is_superuser or is_press(request.user)):
        hidden.add("reports")
    items[:] = [item for item in items if item.name not in hidden]


@hooks.register("register_admin_viewset")
def register_vocabularies() -> list[ModelViewSet]:
    return [
        TopicViewSet("topics"),
        VeredaViewSet("veredas"),
        ReturnReasonViewSet("return_reasons"),
        WorkingPeriodViewSet("horario"),
        ClosedDayViewSet("cierres"),
        ReviewIntervalViewSet("intervalos"),
    ]

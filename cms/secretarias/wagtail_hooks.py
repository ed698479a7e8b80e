"""The «Secretarías» screen in the admin's menu, and the names of logged actions."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.secretarias import urls
from cms.secretarias.permissions import may_manage_sections


class SecretariasMenuItem(MenuItem):
    """Shown only to whom the screen exists."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_manage_sections(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("secretarias/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return SecretariasMenuItem(
        "Secretarías",
        reverse("secretarias_admin:index"),
        name="secretarias",
        icon_name="site",
        order=250,
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("secretarias.create", "Crear Secretaría", "Se creó la Secretaría")
    actions.register_action("secretarias.rename", "Cambiar nombre", "Se pidió cambiar el nombre")
    actions.register_action("secretarias.close", "Cerrar Secretaría", "Se cerró la Secretaría")

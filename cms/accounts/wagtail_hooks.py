"""What the admin needs from accounts: menu entries, addresses, names of logged actions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.accounts import admin_urls
from cms.accounts.permissions import may_confirm, may_manage_people, may_see_rights

LOGGED = {
    "create": ("Cuenta creada", "Se creó la cuenta"),
    "update": ("Datos corregidos", "Se corrigieron los datos de la cuenta"),
    "change_email": ("Correo cambiado", "Se cambió el correo de la cuenta"),
    "deactivate": ("Cuenta desactivada", "Se desactivó la cuenta"),
    "reactivate": ("Cuenta reactivada", "Se reactivó la cuenta"),
    "erase": ("Cuenta suprimida", "Se suprimieron los datos de la cuenta"),
    "grant_role": ("Rol dado", "Se dio un rol"),
    "revoke_role": ("Rol quitado", "Se quitó un rol"),
    "request": ("Confirmación pedida", "Se pidió una confirmación"),
    "confirm": ("Confirmado", "Una segunda persona confirmó lo pedido"),
    "refuse": ("Negado", "Una segunda persona negó lo pedido"),
    "issue_code": ("Código de acceso dado", "Se dio un código de acceso"),
    "use_code": ("Código de acceso usado", "Se eligió una contraseña con un código"),
    "remove_factor": ("Segundo factor quitado", "Se quitó el segundo factor"),
}


class GuardedMenuItem(MenuItem):
    """A menu entry shown only to whom its screen is open."""

    def __init__(self, *args: Any, predicate: Callable[[Any], bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.predicate = predicate

    def is_shown(self, request: HttpRequest) -> bool:
        return self.predicate(request.user)


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"accounts.{name}", label, message)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern | URLResolver]:
    return [path("personas/", include(admin_urls))]


@hooks.register("register_admin_menu_item")
def people_menu_item() -> MenuItem:
    return GuardedMenuItem(
        "Personas",
        reverse_lazy("people:index"),
        name="personas",
        icon_name="group",
        order=800,
        predicate=may_manage_people,
    )


@hooks.register("register_admin_menu_item")
def confirmations_menu_item() -> MenuItem:
    return GuardedMenuItem(
        "Confirmaciones",
        reverse_lazy("people:confirmations"),
        name="confirmaciones",
        icon_name="check",
        order=810,
        predicate=may_confirm,
    )


@hooks.register("register_admin_menu_item")
def rights_menu_item() -> MenuItem:
    return GuardedMenuItem(
        "Permisos",
        reverse_lazy("people:rights"),
        name="permisos",
        icon_name="list-ul",
        order=820,
        predicate=may_see_rights,
    )


@hooks.register("register_admin_menu_item")
def security_menu_item() -> MenuItem:
    """Everybody's own password and second factor, which stand outside the admin."""
    return MenuItem(
        "Mi seguridad",
        reverse_lazy("mfa_index"),
        name="seguridad",
        icon_name="lock",
        order=9000,
    )

"""What the admin needs from sections: names of logged actions."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("secretarias.create", "Crear Secretaría", "Se creó la Secretaría")
    actions.register_action("secretarias.rename", "Cambiar nombre", "Se pidió cambiar el nombre")
    actions.register_action("secretarias.close", "Cerrar Secretaría", "Se cerró la Secretaría")

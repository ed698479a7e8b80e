"""What the admin needs from the approval: names of logged actions."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "editorial.approve_exception",
        "Aprobación por excepción",
        "Se aprobó por excepción: no había otro oficial de turno",
    )
    actions.register_action("editorial.absence", "Ausencia", "Se registró una ausencia")

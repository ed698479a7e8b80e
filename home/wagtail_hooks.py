"""Names of logged actions."""

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("home.found", "Fundar el sitio", "Se creó al instalar el sitio")

"""What the Aula adds to the admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from learning.urls import admin


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("aula/", include(admin))]


LOGGED = {
    "register": ("Inscripción", "Se inscribió en el Aula"),
    "correct": ("Datos corregidos", "Se corrigieron los nombres"),
    "authorise": ("Autorización recibida", "Se registró la autorización del acudiente"),
    "withdraw": ("Autorización retirada", "Se retiró la autorización del acudiente"),
    "erase": ("Datos suprimidos", "Se suprimieron los datos de la persona"),
    "view_learner": ("Ficha vista", "Se miraron los datos de la persona"),
    "view_answer": ("Respuesta vista", "Se miró una respuesta abierta de la persona"),
    "download": ("Datos descargados", "La persona descargó sus datos"),
    "roster": ("Listas del Aula", "Se guardó una institución u organización"),
}


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"learning.{name}", label, message)

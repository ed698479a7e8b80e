"""What the Aula adds to the admin."""

from django.urls import URLResolver, include, path, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cms.accounts.wagtail_hooks import GuardedMenuItem
from learning.permissions import may_coordinate
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


@hooks.register("register_admin_menu_item")
def register_coordination() -> MenuItem:
    return GuardedMenuItem(
        "Aula: aprendices",
        reverse_lazy("aula:learners"),
        name="aula-aprendices",
        icon_name="group",
        order=20,
        predicate=may_coordinate,
    )


@hooks.register("register_admin_menu_item")
def register_open_answers() -> MenuItem:
    return GuardedMenuItem(
        "Aula: respuestas",
        reverse_lazy("aula:answers"),
        name="aula-respuestas",
        icon_name="edit",
        order=21,
        predicate=may_coordinate,
    )

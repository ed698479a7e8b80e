"""What the Aula adds to the admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from cms.accounts.models import User
from cms.accounts.wagtail_hooks import GuardedMenuItem
from learning.class_permissions import sees_everything
from learning.models import QuestionBankPage, QuizPage
from learning.page_permissions import KEPT, has_results
from learning.permissions import may_author, may_coordinate, may_see_key
from learning.services.regrading import LOG_ACTION
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
    "paper": ("Hoja digitada", "Se digitó una hoja de papel de la persona"),
    "paper_correct": ("Hoja corregida", "Se corrigió lo digitado de una hoja de papel"),
    "card_issue": ("Tarjeta impresa", "Se imprimió una tarjeta de ingreso"),
    "card_revoke": ("Tarjeta anulada", "Se anuló la tarjeta de ingreso"),
    "card_unlock": ("Tarjeta desbloqueada", "Se desbloqueó la tarjeta de ingreso"),
    "class_open": ("Clase abierta", "Se abrió la clase a las tarjetas"),
    "class_extend": ("Clase extendida", "Se dio más tiempo a la clase"),
    "class_close": ("Clase cerrada", "Se cerró la clase"),
    "class_end_wait": ("Espera terminada", "Se dejó ingresar otra vez con tarjeta"),
    "class_start": ("Grupo creado", "Un docente empezó el grupo"),
    "group_join": ("Llegó a un grupo", "La persona volvió a estar en un grupo"),
    "group_move": ("Cambió de grupo", "La persona pasó a otro grupo"),
    "group_leave": ("Salió del grupo", "La persona ya no está en el grupo"),
    "assign": ("Tarea asignada", "Se le dio al grupo un curso o un cuestionario"),
    "unassign": ("Tarea retirada", "Se le quitó al grupo una tarea"),
    "board": ("Mensaje en la cartelera", "Se escribió en la cartelera del grupo"),
    "board_withdraw": ("Mensaje retirado", "Se retiró un mensaje de la cartelera"),
    "roster": ("Listas del Aula", "Se guardó una institución u organización"),
    "close_year": ("Año cerrado", "Se cerró el año del grupo"),
    "post": ("Cargo docente", "Se dio un cargo docente"),
    "post_end": ("Cargo docente terminado", "Se terminó un cargo docente"),
    "teaching": ("Grupo asignado", "Se dio el grupo a un docente"),
    "teaching_end": ("Grupo retirado", "Se quitó el grupo a un docente"),
    "report": ("Informe descargado", "Se descargó un informe con una fila por persona"),
    "certificate_reissued": ("Certificado corregido", "Se expidió de nuevo un certificado"),
    "certificate_revoked": ("Certificado anulado", "Se anuló un certificado"),
    "certificate_restored": ("Certificado restablecido", "Se restableció un certificado"),
    "pathway": ("Ruta de formación", "Se guardó una ruta de formación"),
    "hours_record": ("Orientación anotada", "La persona anotó una orientación"),
    "hours_remove": ("Orientación retirada", "La persona retiró una orientación sin firmar"),
    "hours_sign": ("Orientación firmada", "Se firmó una orientación de la persona"),
    "hours_refuse": ("Orientación no aceptada", "No se aceptó una orientación de la persona"),
    "hours_undo": ("Firma deshecha", "Se deshizo la decisión sobre una orientación"),
    "hours_export": ("Horas descargadas", "Se descargaron las orientaciones de un grupo"),
}


class QuestionsMenuItem(MenuItem):
    """The search over all questions, for those who write or approve any."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_author(request.user)


@hooks.register("register_admin_menu_item")
def register_questions() -> MenuItem:
    return QuestionsMenuItem(
        "Preguntas", reverse("aula:questions"), name="preguntas", icon_name="help", order=60
    )


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    for name, (label, message) in LOGGED.items():
        actions.register_action(f"learning.{name}", label, message)
    actions.register_action(
        LOG_ACTION, "Recalificación", "Se decidió qué pasa con las notas de una pregunta"
    )


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


@hooks.register("register_page_header_buttons")
def offer_question_tools(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """In the menu of a quiz or a bank: duplicate, import, export, regrade; of a quiz, analysis."""
    specific = page.specific_class
    if not page.pk or specific not in (QuizPage, QuestionBankPage):
        return
    if not may_see_key(user, page.specific):
        return
    if page.specific.permissions_for_user(user).can_edit():
        yield Button(
            "Duplicar", reverse("aula:ask_duplicate", args=[page.pk]), icon_name="copy", priority=65
        )
        yield Button(
            "Importar preguntas",
            reverse("aula:import", args=[page.pk]),
            icon_name="upload",
            priority=66,
        )
        yield Button(
            "Recalificar", reverse("aula:regrade", args=[page.pk]), icon_name="rotate", priority=68
        )
    yield Button(
        "Exportar preguntas",
        reverse("aula:export", args=[page.pk]),
        icon_name="download",
        priority=67,
    )
    if specific is QuizPage:
        yield Button(
            "Análisis de preguntas",
            reverse("aula:item_analysis", args=[page.pk]),
            icon_name="table",
            priority=69,
        )


@hooks.register("before_delete_page")
def keep_what_people_worked_in(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Whatever stands above: a section, a course, a module. To withdraw it is offered instead."""
    if not has_results(page):
        return None
    messages.error(request, _refusal(page))
    if page.live and page.permissions_for_user(request.user).can_unpublish():
        return redirect("wagtailadmin_pages:unpublish", page.pk)
    return redirect("wagtailadmin_explore", page.get_parent().pk)


@hooks.register("before_bulk_action")
def keep_them_in_bulk_too(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    kept = [each for each in objects if isinstance(each, Page) and has_results(each)]
    for page in kept:
        messages.error(request, _refusal(page))
    return redirect("wagtailadmin_explore", kept[0].get_parent().pk) if kept else None


def _refusal(page: Page) -> str:
    return KEPT.format(title=page.get_admin_display_title()) + " Puede retirarla del público."


@hooks.register("register_admin_menu_item")
def register_reports() -> MenuItem:
    """For the Comité and the Coordinación; a school's coordinator has no administration."""
    return GuardedMenuItem(
        "Aula: informes",
        reverse_lazy("learning:reports"),
        name="aula-informes",
        icon_name="table",
        order=22,
        predicate=sees_everything,
    )

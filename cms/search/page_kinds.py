"""Of what kind the page types of the other apps are, and what of them is searched."""

from typing import TYPE_CHECKING

from cms.news.models import AgendaPage, AvisoPage, AvisosPage, EventoPage, NoticiaPage, NoticiasPage
from cms.search.extraction import long_texts, rich
from cms.search.kinds import Kind, register_kind
from cms.secretarias.models import (
    AlcaldiaPage,
    DirectorioPage,
    GlosarioPage,
    InformativePage,
    PreguntasPage,
    SecretariaPage,
)
from learning.models import CoursePage, LessonPage

if TYPE_CHECKING:
    from collections.abc import Iterator

INFORMATION = Kind("informacion", "Información", "Información")
SECTION = Kind("secretaria", "Secretaría u oficina", "Secretarías y oficinas")
NOTICIA = Kind("noticia", "Noticia", "Noticias", 0.5, is_dated=True)
AVISO = Kind("aviso", "Aviso", "Avisos", 0.8, is_dated=True)
EVENTO = Kind("evento", "Evento", "Eventos", 0.6, is_dated=True)
LISTING = Kind("listado", "Listado", "Listados", 0.9)
REFERENCE = Kind("consulta", "Preguntas y glosario", "Preguntas y glosario", 0.6)
COURSE = Kind("curso", "Curso", "Cursos")
LESSON = Kind("leccion", "Lección", "Lecciones", 0.9)


def register_kinds() -> None:
    """Called once the apps are ready."""
    register_kind(InformativePage, INFORMATION)
    register_kind(SecretariaPage, SECTION, text=section_text)
    register_kind(AlcaldiaPage, SECTION)
    register_kind(NoticiaPage, NOTICIA)
    register_kind(AvisoPage, AVISO, text=aviso_text)
    register_kind(EventoPage, EVENTO, text=event_text)
    register_kind(CoursePage, COURSE)
    register_kind(LessonPage, LESSON)
    for listing in (NoticiasPage, AvisosPage, AgendaPage, DirectorioPage):
        register_kind(listing, LISTING)
    for reference in (PreguntasPage, GlosarioPage):
        register_kind(reference, REFERENCE)


def aviso_text(page: AvisoPage) -> str:
    """What happens and where."""
    return f"{page.get_kind_display()}. {page.area}\n{long_texts(page)}"


def event_text(page: EventoPage) -> str:
    """Where it is and for whom."""
    place = ". ".join(filter(None, (page.place, page.address, page.organiser, page.audience)))
    return f"{place}\n{long_texts(page)}"


def section_text(page: SecretariaPage) -> str:
    """What a section does, where and when it attends, and who works in it, by name and post.

    The rest of the directory (birthplace, salary, contracts) is published, but nobody should be
    found by it.
    """
    return "\n".join(_section_lines(page))


def _section_lines(page: SecretariaPage) -> "Iterator[str]":
    yield page.short_name
    yield rich(page.functions)
    yield f"{page.head_role} {page.head_name}"
    for label, text in (("Horario de atención", page.hours), ("Dirección", page.address)):
        if text:
            yield f"{label}: {text}"
    for task in page.top_tasks.all():
        yield f"{task.title}. {task.summary}"
    for member in page.staff.all():
        yield f"{member.name}, {member.position}"

"""Of what kind the page types of the other apps are, and what of them is searched."""

from typing import TYPE_CHECKING

from cms.news.models import NoticiaPage
from cms.search.extraction import rich
from cms.search.kinds import Kind, register_kind
from cms.secretarias.models import AlcaldiaPage, InformativePage, SecretariaPage

if TYPE_CHECKING:
    from collections.abc import Iterator

INFORMATION = Kind("informacion", "Información", "Información")
SECTION = Kind("secretaria", "Secretaría u oficina", "Secretarías y oficinas")
NOTICIA = Kind("noticia", "Noticia", "Noticias", 0.5, is_dated=True)


def register_kinds() -> None:
    """Called once the apps are ready."""
    register_kind(InformativePage, INFORMATION)
    register_kind(SecretariaPage, SECTION, text=section_text)
    register_kind(AlcaldiaPage, SECTION)
    register_kind(NoticiaPage, NOTICIA)


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

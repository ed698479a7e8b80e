"""Noticias, avisos and the agenda: what each section tells the citizens."""

from cms.news.models.agenda import AgendaPage, EventoPage, EventosContainerPage
from cms.news.models.avisos import AvisoPage, AvisosContainerPage, AvisosPage
from cms.news.models.noticias import NoticiaPage, NoticiasContainerPage, NoticiasPage

__all__ = [
    "AgendaPage",
    "AvisoPage",
    "AvisosContainerPage",
    "AvisosPage",
    "EventoPage",
    "EventosContainerPage",
    "NoticiaPage",
    "NoticiasContainerPage",
    "NoticiasPage",
]

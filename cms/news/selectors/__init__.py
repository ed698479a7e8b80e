"""Reads of noticias, avisos and events, for their own pages and for those that gather them."""

from cms.news.selectors.agenda import agenda_url, upcoming_events
from cms.news.selectors.avisos import avisos_url, current_avisos, urgent_avisos
from cms.news.selectors.noticias import latest_noticias, noticias_url

__all__ = [
    "agenda_url",
    "avisos_url",
    "current_avisos",
    "latest_noticias",
    "noticias_url",
    "upcoming_events",
    "urgent_avisos",
]

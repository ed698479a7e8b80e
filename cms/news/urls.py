"""Addresses of noticias and the agenda that are not pages of the tree."""

from django.urls import path

from cms.news import views
from cms.news.feeds import NoticiasFeed

urlpatterns = [
    path("noticias/feed/", NoticiasFeed(), name="noticias_feed"),
    path("agenda/calendario.ics", views.agenda_calendar, name="agenda_calendar"),
    path("agenda/evento-<int:event_id>.ics", views.event_calendar, name="event_calendar"),
]

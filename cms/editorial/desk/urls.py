"""Addresses of the Mesa de Prensa and of Mi Secretaría, under ``/admin/``."""

from django.urls import path

from cms.editorial.desk import views
from cms.editorial.notices import views as notices

app_name = "desk"
urlpatterns = [
    path("mesa/", views.queue, name="queue"),
    path("mesa/<int:item_id>/", views.item, name="item"),
    path("mi-secretaria/", views.my_section, name="my_section"),
    path("novedades/", notices.notices, name="notices"),
    path("novedades/leidas/", notices.read_all, name="read_notices"),
    path("novedades/<int:notice_id>/", notices.open_notice, name="notice"),
    path("novedades/preferencias/", notices.choice, name="notice_choice"),
]

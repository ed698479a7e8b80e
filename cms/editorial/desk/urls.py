"""Addresses of the Mesa de Prensa and of Mi Secretaría, under ``/admin/``."""

from django.urls import path

from cms.editorial.desk import views
from cms.editorial.measures import views as measures

app_name = "desk"
urlpatterns = [
    path("mesa/", views.queue, name="queue"),
    path("mesa/<int:item_id>/", views.item, name="item"),
    path("mi-secretaria/", views.my_section, name="my_section"),
    path("mesa/medidas/", measures.measures, name="measures"),
    path("mesa/medidas/<slug:table>.csv", measures.measures_csv, name="measures_csv"),
]

"""Addresses under ``/admin/personas/``: the screens of the Oficina de Sistemas."""

from django.urls import path

from cms.accounts.views import actions, confirmations, people, rights

app_name = "people"
urlpatterns = [
    path("", people.index, name="index"),
    path("nueva/", people.create, name="create"),
    path("permisos/", rights.matrix, name="rights"),
    path("confirmaciones/", confirmations.index, name="confirmations"),
    path("confirmaciones/<int:pk>/", confirmations.decide, name="decide"),
    path("<int:pk>/", people.edit, name="edit"),
    path("<int:pk>/roles/", actions.roles, name="roles"),
    path("<int:pk>/estado/", actions.state, name="state"),
    path("<int:pk>/codigo/", actions.code, name="code"),
    path("<int:pk>/segundo-factor/", actions.factor, name="factor"),
]

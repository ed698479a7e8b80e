"""Addresses under ``/admin/aula/``: authors' and the Coordinación's screens."""

from learning.urls import authoring, coordination

app_name = "aula"
urlpatterns = [*authoring.urlpatterns, *coordination.urlpatterns]

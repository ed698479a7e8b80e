"""Addresses under ``/admin/aula/``: authors' and the Coordinación's screens."""

from learning.urls import authoring, coordination, staff

app_name = "aula"
urlpatterns = [*authoring.urlpatterns, *coordination.urlpatterns, *staff.urlpatterns]

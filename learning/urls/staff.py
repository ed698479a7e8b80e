"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern, path

from learning.views import pathways

_PATHS = "coordinacion/rutas/"

urlpatterns: list[URLPattern] = [
    path(_PATHS, pathways.pathways, name="pathways"),
    path(f"{_PATHS}nueva/", pathways.new, name="new_pathway"),
    path(f"{_PATHS}<uuid:uid>/", pathways.pathway, name="pathway"),
    path(f"{_PATHS}<uuid:uid>/estado/", pathways.open_or_close, name="pathway_state"),
]

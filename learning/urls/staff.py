"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern, path

from learning.views import certificate_register, pathways

BASE = "coordinacion/certificados/"
PATHS = "coordinacion/rutas/"

urlpatterns: list[URLPattern] = [
    path(BASE, certificate_register.certificates, name="certificates"),
    path(f"{BASE}<slug:code>/", certificate_register.certificate, name="certificate"),
    path(PATHS, pathways.pathways, name="pathways"),
    path(f"{PATHS}nueva/", pathways.new, name="new_pathway"),
    path(f"{PATHS}<uuid:uid>/", pathways.pathway, name="pathway"),
    path(f"{PATHS}<uuid:uid>/estado/", pathways.open_or_close, name="pathway_state"),
]

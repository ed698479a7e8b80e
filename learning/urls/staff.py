"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern, path

from learning.views import certificate_register, pathways, posts

CERTIFICATES = "coordinacion/certificados/"
PATHS = "coordinacion/rutas/"
POSTS = "coordinacion/docentes/"

urlpatterns: list[URLPattern] = [
    path(CERTIFICATES, certificate_register.certificates, name="certificates"),
    path(f"{CERTIFICATES}<slug:code>/", certificate_register.certificate, name="certificate"),
    path(PATHS, pathways.pathways, name="pathways"),
    path(f"{PATHS}nueva/", pathways.new, name="new_pathway"),
    path(f"{PATHS}<uuid:uid>/", pathways.pathway, name="pathway"),
    path(f"{PATHS}<uuid:uid>/estado/", pathways.open_or_close, name="pathway_state"),
    path(POSTS, posts.posts, name="posts"),
    path(f"{POSTS}<int:pk>/terminar/", posts.finish_post, name="end_post"),
    path(f"{POSTS}<int:pk>/codigo/", posts.post_code, name="post_code"),
]

"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern, path

from learning.views import posts

BASE = "coordinacion/docentes/"

urlpatterns: list[URLPattern] = [
    path(BASE, posts.posts, name="posts"),
    path(f"{BASE}<int:pk>/terminar/", posts.finish_post, name="end_post"),
    path(f"{BASE}<int:pk>/codigo/", posts.post_code, name="post_code"),
]

"""Addresses of the «Secretarías» screen, under ``/admin/secretarias/``."""

from django.urls import path

from cms.secretarias import views

app_name = "secretarias_admin"
urlpatterns = [
    path("", views.index, name="index"),
    path("crear/", views.create, name="create"),
    path("<int:section_id>/nombre/", views.rename, name="rename"),
    path("<int:section_id>/cerrar/", views.close, name="close"),
]

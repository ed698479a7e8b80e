"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern, path

from learning.views import certificate_register

BASE = "coordinacion/certificados/"

urlpatterns: list[URLPattern] = [
    path(BASE, certificate_register.certificates, name="certificates"),
    path(f"{BASE}<slug:code>/", certificate_register.certificate, name="certificate"),
]

"""Addresses under ``/admin/aula/`` of posts, paths and certificates: the Coordinación's."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

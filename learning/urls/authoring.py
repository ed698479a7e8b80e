"""Addresses under ``/admin/aula/`` of who writes questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

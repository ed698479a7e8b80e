"""Addresses under ``/admin/aula/`` of the Coordinación del aula."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

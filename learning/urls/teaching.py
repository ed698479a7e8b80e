"""Addresses under ``/aula/`` of a teacher's groups."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses under ``/aula/`` of coming in with an ingreso card."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

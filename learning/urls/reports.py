"""Addresses under ``/aula/`` of the reports of schools and of the municipality."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

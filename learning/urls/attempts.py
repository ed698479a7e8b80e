"""Addresses under ``/aula/`` of taking a quiz."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

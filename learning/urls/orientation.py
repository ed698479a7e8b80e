"""Addresses under ``/aula/`` of the orientador social."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

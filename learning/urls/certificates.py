"""Addresses under ``/aula/`` of certificates and badges."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses under ``/aula/`` of registration and the learner's own data."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses under ``/aula/`` of sheets of paper, and of the analysis of questions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

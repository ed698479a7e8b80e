"""Addresses under ``/aula/`` of what one does in a course, and of a learner's progress.

The pages themselves (``/aula/<curso>/<leccion>/``) are served like every page of the site.
"""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses under ``/aula/`` of what one does in a course, and of a learner's progress.

The pages themselves (``/aula/<curso>/<leccion>/``) are served like every page of the site.
"""

from django.urls import URLPattern, path

from learning.views import courses

urlpatterns: list[URLPattern] = [
    path("mi-avance/", courses.progress, name="my_progress"),
    path("<slug:course>/inscribirse/", courses.enrol_in, name="enrol"),
    path("<slug:course>/imprimir/", courses.print_course, name="print_course"),
    path("<slug:course>/<slug:lesson>/leida/", courses.lesson_read, name="lesson_read"),
    path("<slug:course>/<slug:lesson>/posicion/", courses.lesson_position, name="lesson_position"),
]

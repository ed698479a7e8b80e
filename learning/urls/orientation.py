"""Addresses under ``/aula/`` of the orientador social."""

from django.urls import URLPattern, path

from learning.views import class_hours, orientation

urlpatterns: list[URLPattern] = [
    path("orientador/", orientation.own, name="orientation"),
    path("docente/orientaciones/", orientation.to_decide, name="orientation_sign"),
    path("docente/<int:cohort_id>/orientacion/", class_hours.hours, name="class_hours"),
    path(
        "docente/<int:cohort_id>/orientacion/descargar/",
        class_hours.export,
        name="class_hours_export",
    ),
]

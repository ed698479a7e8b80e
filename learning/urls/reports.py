"""Addresses under ``/aula/`` of the reports of schools and of the municipality."""

from django.urls import URLPattern, path

from learning.views import reports

CSV, XLSX = {"form": "csv"}, {"form": "xlsx"}

urlpatterns: list[URLPattern] = [
    path("informes/", reports.reports, name="reports"),
    path("informes/resumen.csv", reports.summary, CSV, name="reports_csv"),
    path("informes/resumen.xlsx", reports.summary, XLSX, name="reports_xlsx"),
    path("informes/aprendices.csv", reports.people, CSV, name="reports_people_csv"),
    path("informes/aprendices.xlsx", reports.people, XLSX, name="reports_people_xlsx"),
]

"""Addresses of the absences and audit log screens, under ``/admin/``."""

from django.urls import path

from cms.editorial import views

app_name = "editorial_admin"
urlpatterns = [
    path("ausencias/", views.absences, name="absences"),
    path("ausencias/<int:absence_id>/terminar/", views.end, name="end_absence"),
    path("bitacora/", views.audit_log, name="audit_log"),
    path("bitacora/bitacora.csv", views.audit_log_csv, name="audit_log_csv"),
]

"""Addresses under ``/admin/aula/`` of who writes questions."""

from django.urls import URLPattern, path

from learning.views import analysis, authoring

urlpatterns: list[URLPattern] = [
    path("preguntas/", authoring.questions, name="questions"),
    path("importar/<int:page_id>/", authoring.import_into, name="import"),
    path("exportar/<int:page_id>/", authoring.export_from, name="export"),
    path("duplicar/<int:page_id>/", authoring.ask_duplicate, name="ask_duplicate"),
    path("duplicar/<int:page_id>/ya/", authoring.duplicate_page, name="duplicate"),
    path("recalificar/<int:page_id>/", authoring.regrade_page, name="regrade"),
    path("analisis/<int:page_id>/", analysis.item_analysis, name="item_analysis"),
]

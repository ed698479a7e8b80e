"""Addresses of the directory that are not pages of the tree."""

from django.urls import path

from cms.secretarias import downloads

urlpatterns = [
    path("directorio/personas.csv", downloads.people_csv, name="directory_people_csv"),
    path("directorio/entidades.csv", downloads.entities_csv, name="directory_entities_csv"),
]

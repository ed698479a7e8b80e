"""Addresses under ``/aula/`` of registration and the learner's own data."""

from django.urls import URLPattern, path

from learning.views import people

urlpatterns: list[URLPattern] = [
    path("registro/", people.register, name="register"),
    path("registro/menores/", people.for_minors, name="for_minors"),
    path("mis-datos/", people.my_data, name="my_data"),
    path("mis-datos/descargar/", people.download_my_data, name="download_my_data"),
    path("mis-datos/suprimir/", people.erase_myself, name="erase_myself"),
    path("mis-datos/suprimidos/", people.erased, name="erased"),
]

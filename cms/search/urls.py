"""Addresses of the search."""

from django.urls import path

from cms.search import views

urlpatterns = [
    path("buscar/", views.results, name="search"),
    path("buscar/opensearch.xml", views.opensearch, name="search_description"),
]

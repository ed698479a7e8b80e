"""Addresses under ``/aula/`` of who coordinates a place: its teachers, and closing its year."""

from django.urls import URLPattern, path

from learning.views import posts, promotion

BASE = "docente/coordinacion/"
GROUPS = f"{BASE}organizaciones/"

urlpatterns: list[URLPattern] = [
    path(BASE, posts.coordination, name="coordination"),
    path(GROUPS, posts.staffing, name="staffing_organisations"),
    path(
        f"{GROUPS}cierre/<int:year>/", promotion.close_place_year, name="close_year_organisations"
    ),
    path(f"{BASE}<int:institution_id>/", posts.staffing, name="staffing"),
    path(
        f"{BASE}<int:institution_id>/cierre/<int:year>/",
        promotion.close_place_year,
        name="close_year",
    ),
]

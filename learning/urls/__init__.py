"""Addresses under ``/aula/``. Screens first: the last ones take any course and any of its parts."""

from learning.urls import (
    attempts,
    cards,
    certificates,
    courses,
    grid,
    orientation,
    paper,
    people,
    promotion,
    reports,
    teaching,
)

app_name = "learning"
urlpatterns = [
    *people.urlpatterns,
    *cards.urlpatterns,
    *promotion.urlpatterns,
    *teaching.urlpatterns,
    *grid.urlpatterns,
    *paper.urlpatterns,
    *reports.urlpatterns,
    *certificates.urlpatterns,
    *orientation.urlpatterns,
    *attempts.urlpatterns,
    *courses.urlpatterns,
]

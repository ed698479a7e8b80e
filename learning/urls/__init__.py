"""Addresses under ``/aula/``. Screens first: the last ones take any course and any of its parts."""

from learning.urls import attempts, courses, people

app_name = "learning"
urlpatterns = [*people.urlpatterns, *attempts.urlpatterns, *courses.urlpatterns]

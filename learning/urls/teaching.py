"""Addresses under ``/aula/`` of a teacher's groups and their rosters."""

from django.urls import URLPattern, path

from learning.views import class_roster, classes, roster_add

BASE = "docente/"
ROSTER = f"{BASE}<int:cohort_id>/lista/"

urlpatterns: list[URLPattern] = [
    path(BASE, classes.classes, name="classes"),
    path(f"{BASE}nuevo/", classes.new_class, name="new_class"),
    path(ROSTER, class_roster.class_roster, name="class_roster"),
    path(f"{ROSTER}agregar/", roster_add.roster_add, name="roster_add"),
    path(f"{ROSTER}formatos/", class_roster.authorisation_forms, name="class_authorisations"),
    path(f"{ROSTER}<uuid:learner_uid>/", class_roster.class_member, name="class_member"),
    path(
        f"{ROSTER}<uuid:learner_uid>/cambiar/",
        class_roster.class_member_act,
        name="class_member_act",
    ),
]

"""Addresses under ``/admin/aula/`` of the Coordinación del aula."""

from django.urls import URLPattern, path

from learning.views import coordination, open_answers, roster

BASE = "coordinacion/"

urlpatterns: list[URLPattern] = [
    path(BASE, coordination.learners, name="learners"),
    path(f"{BASE}nuevo/", coordination.new_student, name="new_student"),
    path(f"{BASE}instituciones/", roster.institutions, name="institutions"),
    path(f"{BASE}instituciones/<int:pk>/", roster.institution, name="institution"),
    path(f"{BASE}organizaciones/", roster.organisations, name="organisations"),
    path(f"{BASE}organizaciones/<int:pk>/", roster.organisation, name="organisation"),
    path(f"{BASE}grupos/", roster.cohorts, name="cohorts"),
    path(f"{BASE}respuestas/", open_answers.answers, name="answers"),
    path(f"{BASE}respuestas/<int:grade_id>/", open_answers.answer, name="answer"),
    path(f"{BASE}<uuid:uid>/", coordination.learner, name="learner"),
    path(f"{BASE}<uuid:uid>/nombres/", coordination.correct, name="correct_learner"),
    path(f"{BASE}<uuid:uid>/formato/", coordination.authorisation_form, name="authorisation_form"),
    path(f"{BASE}<uuid:uid>/autorizar/", coordination.authorise_learner, name="authorise"),
    path(f"{BASE}<uuid:uid>/retirar/", coordination.withdraw, name="withdraw"),
    path(f"{BASE}<uuid:uid>/codigo/", coordination.access_code, name="learner_code"),
    path(f"{BASE}<uuid:uid>/suprimir/", coordination.erase, name="erase_learner"),
]

"""Addresses under ``/aula/`` of taking a quiz."""

from django.urls import URLPattern, path

from learning.views import attempts, practice, responses

urlpatterns: list[URLPattern] = [
    path("intento/<uuid:attempt_id>/", attempts.attempt, name="attempt"),
    path("intento/<uuid:attempt_id>/respuestas/", responses.save, name="attempt_responses"),
    path("intento/<uuid:attempt_id>/revisar/", attempts.check, name="attempt_check"),
    path("intento/<uuid:attempt_id>/entregar/", attempts.finish, name="attempt_finish"),
    path("<slug:course>/<slug:quiz>/comenzar/", attempts.start, name="attempt_start"),
    path("<slug:course>/<slug:quiz>/practicar/", practice.practise, name="quiz_practice"),
]

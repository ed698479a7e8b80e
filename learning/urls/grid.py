"""Addresses under ``/aula/`` of what a class does: its grid, tasks, answers, one learner."""

from django.urls import URLPattern, path

from learning.views import class_answers, class_board, class_grid

GROUP = "docente/<int:cohort_id>/"

urlpatterns: list[URLPattern] = [
    path(GROUP, class_grid.grid, name="class_grid"),
    path(f"{GROUP}avance/<slug:kind>/", class_grid.download_grid, name="class_grid_download"),
    path(f"{GROUP}tareas/", class_board.board, name="class_board"),
    path(f"{GROUP}respuestas/", class_answers.class_answers, name="class_answers"),
    path(f"{GROUP}respuestas/<int:grade_id>/", class_answers.class_answer, name="class_answer"),
    path(f"{GROUP}<uuid:learner_uid>/", class_grid.class_learner, name="class_learner"),
]

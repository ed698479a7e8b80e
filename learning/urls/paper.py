"""Addresses under ``/aula/`` of sheets of paper, and of the analysis of questions."""

from django.urls import URLPattern, path

from learning.views import analysis, paper

GROUP = "docente/<int:cohort_id>/"
QUIZ = f"{GROUP}papel/<uuid:quiz_uid>/"

urlpatterns: list[URLPattern] = [
    path(f"{GROUP}preguntas/", analysis.questions, name="class_questions"),
    path(
        f"{GROUP}preguntas/<uuid:quiz_uid>/", analysis.quiz_questions, name="class_quiz_questions"
    ),
    path(f"{GROUP}papel/", paper.quizzes, name="class_paper"),
    path(f"{QUIZ}imprimir/", paper.print_sheets, name="class_paper_print"),
    path(f"{QUIZ}digitar/", paper.key_in, name="class_paper_key"),
    path(f"{QUIZ}corregir/<uuid:attempt_id>/", paper.correct, name="class_paper_correct"),
]

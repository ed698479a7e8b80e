"""What was frozen at each publication. Rows are inserted and never change: results point here.

Not Wagtail revisions: those follow today's schema and can be purged.
"""

from typing import Any

from django.db import models

from learning.models.base import AppendOnly


class QuestionVersion(AppendOnly):
    """A question as it stood, with its key. ``number`` counts its versions from 1."""

    owner_uid = models.UUIDField("página")
    """``uid`` of the quiz or bank in which the block stands."""
    block_id = models.CharField("bloque", max_length=64)
    number = models.PositiveIntegerField("versión")
    kind = models.CharField("tipo", max_length=12)
    schema = models.PositiveSmallIntegerField("formato")
    payload: Any = models.JSONField("contenido")
    sha256 = models.CharField("huella", max_length=64)
    title = models.CharField("nombre", max_length=120, blank=True)
    topic = models.CharField("tema", max_length=60, blank=True)
    level = models.CharField("nivel", max_length=8, blank=True)
    lesson_uid = models.UUIDField("lección para repasar", null=True, blank=True)
    created_at = models.DateTimeField("fijada", auto_now_add=True)

    class Meta:
        verbose_name = "versión de pregunta"
        verbose_name_plural = "versiones de preguntas"
        constraints = [
            models.UniqueConstraint(
                fields=["owner_uid", "block_id", "number"], name="question_version_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title or self.block_id} · {self.number}"


class QuizVersion(AppendOnly):
    """A quiz as it stood: its rules and slots. ``number`` counts its versions from 1.

    ``payload``: ``rules`` (names as on ``QuizPage``), ``slots`` and ``pool`` as in
    ``grading.layout``, with ids of question versions, as text, in place of questions.
    """

    quiz_uid = models.UUIDField("cuestionario")
    number = models.PositiveIntegerField("versión")
    title = models.CharField("título", max_length=255)
    course_uid = models.UUIDField("curso")
    course_title = models.CharField("título del curso", max_length=255)
    payload: Any = models.JSONField("contenido")
    sha256 = models.CharField("huella", max_length=64)
    created_at = models.DateTimeField("fijada", auto_now_add=True)
    questions: models.ManyToManyField[QuestionVersion, "QuizVersionQuestion"] = (
        models.ManyToManyField(
            QuestionVersion,
            through="QuizVersionQuestion",
            related_name="quiz_versions",
            verbose_name="preguntas",
        )
    )

    class Meta:
        verbose_name = "versión de cuestionario"
        verbose_name_plural = "versiones de cuestionarios"
        constraints = [
            models.UniqueConstraint(fields=["quiz_uid", "number"], name="quiz_version_number")
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"


class QuizVersionQuestion(AppendOnly):
    """A question version that a quiz version asks or may draw."""

    quiz_version = models.ForeignKey(
        QuizVersion,
        on_delete=models.PROTECT,
        related_name="uses",
        verbose_name="versión del cuestionario",
    )
    question_version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        related_name="uses",
        verbose_name="versión de la pregunta",
    )

    class Meta:
        verbose_name = "pregunta de una versión"
        verbose_name_plural = "preguntas de una versión"
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_version", "question_version"], name="quiz_version_question_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quiz_version_id}: {self.question_version_id}"

"""How far each learner is. Readings and enrolments are facts; the rest is derived from them.

``CourseCompletion`` is a fact too: a diploma does not depend on next year's course.
``CourseOutline``, ``QuizStanding`` and ``ProgressSummary`` can be thrown away: ``rebuild_progress``
writes them again from the pages, the readings and the grades, to the same bytes.
"""

from typing import Any

from django.db import models
from django.db.models import Q

from learning.models.base import AppendOnly
from learning.models.courses import CoursePage
from learning.models.people import Learner


class Enrolment(models.Model):
    """That a learner takes a course. It names the course by ``uid``: pages come and go."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="enrolments", verbose_name="aprendiz"
    )
    course_uid = models.UUIDField("curso")
    course_title = models.CharField("título del curso", max_length=255)
    course = models.ForeignKey(
        CoursePage,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="página del curso",
    )
    enrolled_at = models.DateTimeField("inscrito")

    class Meta:
        verbose_name = "inscripción"
        verbose_name_plural = "inscripciones"
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_uid"], name="enrolment_once")
        ]
        indexes = [models.Index(fields=["course_uid"], name="enrolment_by_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.course_title}"


class LessonReading(models.Model):
    """That a learner opened a lesson, where they left it, and when they said «leída»."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="readings", verbose_name="aprendiz"
    )
    course_uid = models.UUIDField("curso")
    lesson_uid = models.UUIDField("lección")
    lesson_title = models.CharField("título de la lección", max_length=255)
    opened_at = models.DateTimeField("abierta")
    position = models.CharField("dónde iba", max_length=64, blank=True)
    """Id of the block last seen."""
    read_at = models.DateTimeField("leída", null=True, blank=True)
    seen_at = models.DateTimeField("vista por última vez")

    class Meta:
        verbose_name = "lectura"
        verbose_name_plural = "lecturas"
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson_uid"], name="reading_once")
        ]
        indexes = [models.Index(fields=["learner", "course_uid"], name="reading_by_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.lesson_title}"


class CourseOutline(models.Model):
    """The published parts of a course, in order: what learners' pages read instead of the tree.

    ``parts``: ``[{"uid", "title", "items": [{"uid", "kind": "lesson"|"quiz", "title", "slug",
    "minutes", "is_required", "max_attempts" (quizzes)}]}]``; ``rules``: ``{"minutes", "order",
    "needs_lessons", "needs_quizzes", "needs_percent", "audience", "opens_on", "closes_on"}``.
    """

    course_uid = models.UUIDField("curso", unique=True)
    title = models.CharField("título", max_length=255)
    slug = models.CharField("dirección", max_length=255)
    is_live = models.BooleanField("publicado")
    parts: Any = models.JSONField("partes")
    rules: Any = models.JSONField("reglas")

    class Meta:
        verbose_name = "índice de un curso"
        verbose_name_plural = "índices de cursos"

    def __str__(self) -> str:
        return self.title


class QuizStanding(models.Model):
    """What a learner has of a quiz, over all attempts handed in."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="standings", verbose_name="aprendiz"
    )
    course_uid = models.UUIDField("curso")
    quiz_uid = models.UUIDField("cuestionario")
    attempts = models.PositiveSmallIntegerField("intentos entregados")
    fraction = models.FloatField("resultado", null=True)
    is_passed = models.BooleanField("aprobado", default=False)
    awaits_grade = models.BooleanField("espera calificación", default=False)
    last_finished_at = models.DateTimeField("último entregado", null=True)

    class Meta:
        verbose_name = "situación en un cuestionario"
        verbose_name_plural = "situaciones en cuestionarios"
        constraints = [
            models.UniqueConstraint(fields=["learner", "quiz_uid"], name="standing_once")
        ]
        indexes = [models.Index(fields=["course_uid", "quiz_uid"], name="standing_by_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.quiz_uid}"


class CourseCompletion(AppendOnly):
    """That a learner finished a course, as it was then: it stays if the course changes later."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="completions", verbose_name="aprendiz"
    )
    course_uid = models.UUIDField("curso")
    course_title = models.CharField("título del curso", max_length=255)
    minutes = models.PositiveSmallIntegerField("duración (minutos)")
    fraction = models.FloatField("nota", null=True)
    completed_at = models.DateTimeField("terminado el")

    class Meta:
        verbose_name = "curso terminado"
        verbose_name_plural = "cursos terminados"
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_uid"], name="completion_once")
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.course_title}"


class ProgressSummary(models.Model):
    """How far a learner is in a course."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="summaries", verbose_name="aprendiz"
    )
    course_uid = models.UUIDField("curso")
    lessons_read = models.PositiveSmallIntegerField("lecciones leídas", default=0)
    lessons_total = models.PositiveSmallIntegerField("lecciones", default=0)
    quizzes_passed = models.PositiveSmallIntegerField("cuestionarios aprobados", default=0)
    quizzes_total = models.PositiveSmallIntegerField("cuestionarios", default=0)
    fraction = models.FloatField("nota", null=True)
    """Mean of the required quizzes, those without attempts counting 0; nothing before the first."""
    next_uid = models.UUIDField("siguiente paso", null=True)
    is_complete = models.BooleanField("terminado", default=False)
    completed_at = models.DateTimeField("terminado el", null=True)
    active_at = models.DateTimeField("última actividad", null=True)

    class Meta:
        verbose_name = "avance en un curso"
        verbose_name_plural = "avances en cursos"
        constraints = [
            models.UniqueConstraint(fields=["learner", "course_uid"], name="summary_once"),
            models.CheckConstraint(
                condition=Q(is_complete=False) | Q(completed_at__isnull=False),
                name="summary_complete_has_instant",
            ),
        ]
        indexes = [models.Index(fields=["course_uid", "is_complete"], name="summary_by_course")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.course_uid}"

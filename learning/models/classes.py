"""Who teaches whom, and what a class is given: posts, sessions, assignments, messages.

A teacher is an account without a role in the administration, with a post that is in force.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from learning.models.people import Cohort, Institution


class Post(models.Model):
    """That somebody teaches, or coordinates, at a school from a day until another.

    Without a school: the groups of organisations, which the municipality's own people teach.
    """

    class Kind(models.TextChoices):
        TEACHER = "teacher", "Docente"
        COORDINATOR = "coordinator", "Coordinación"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="posts",
        verbose_name="persona",
    )
    kind = models.CharField("cargo", max_length=12, choices=Kind.choices)
    institution = models.ForeignKey(
        Institution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posts",
        verbose_name="institución",
    )
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)

    class Meta:
        verbose_name = "cargo docente"
        verbose_name_plural = "cargos docentes"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "institution"],
                condition=Q(ends_on__isnull=True, institution__isnull=False),
                name="post_one_open_at_a_school",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ends_on__isnull=True, institution__isnull=True),
                name="post_one_open_for_organisations",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.get_kind_display()}"


class Teaching(models.Model):
    """That a teacher has a group, from a day until another."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="teachings",
        verbose_name="docente",
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="teachings", verbose_name="grupo"
    )
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta", null=True, blank=True)

    class Meta:
        verbose_name = "grupo de un docente"
        verbose_name_plural = "grupos de docentes"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "cohort"],
                condition=Q(ends_on__isnull=True),
                name="teaching_one_open",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="teaching_ends_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.cohort_id}"


class ClassSession(models.Model):
    """That a class is open: only meanwhile the ingreso cards of its group let anybody in."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="sessions", verbose_name="grupo"
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="abierta por",
    )
    opened_at = models.DateTimeField("abierta")
    closes_at = models.DateTimeField("se cierra")
    """By itself, if nobody closes it before."""
    closed_at = models.DateTimeField("cerrada", null=True, blank=True)

    class Meta:
        verbose_name = "sesión de clase"
        verbose_name_plural = "sesiones de clase"
        constraints = [
            models.UniqueConstraint(
                fields=["cohort"],
                condition=Q(closed_at__isnull=True),
                name="class_session_one_open",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opened_at")), name="class_session_closes_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.opened_at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """That a class was given a course, or one quiz of it, with a date or without."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="assignments", verbose_name="grupo"
    )
    course_uid = models.UUIDField("curso")
    quiz_uid = models.UUIDField("cuestionario", null=True, blank=True)
    title = models.CharField("título", max_length=255)
    due_on = models.DateField("para el", null=True, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="por"
    )
    given_at = models.DateTimeField("asignado", auto_now_add=True)
    withdrawn_at = models.DateTimeField("retirado", null=True, blank=True)

    class Meta:
        verbose_name = "tarea"
        verbose_name_plural = "tareas"
        indexes = [models.Index(fields=["cohort", "withdrawn_at"], name="assignment_of_class")]

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.title}"


class BoardMessage(models.Model):
    """What a teacher wrote on the board of a class."""

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="messages", verbose_name="grupo"
    )
    text = models.TextField("mensaje", max_length=600)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="por"
    )
    written_at = models.DateTimeField("escrito", auto_now_add=True)
    withdrawn_at = models.DateTimeField("retirado", null=True, blank=True)

    class Meta:
        verbose_name = "mensaje de la cartelera"
        verbose_name_plural = "mensajes de la cartelera"
        indexes = [models.Index(fields=["cohort", "withdrawn_at"], name="board_of_class")]

    def __str__(self) -> str:
        return f"{self.cohort_id} · {self.text[:40]}"

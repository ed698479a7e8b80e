"""Attempts, what was answered and what it earned. Responses and grades are only ever added."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.models.base import AppendOnly
from learning.models.people import Learner
from learning.models.versions import QuestionVersion, QuizVersion


class Attempt(models.Model):
    """One try at a quiz. The server owns its start, deadline and state.

    The id is made by whoever asks for it, so that asking twice is asking once. What decides the
    result is frozen here at the start: the version, the seed, the pass mark, the scale.
    """

    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", "En curso"
        FINISHED = "finished", "Entregado"

    class Source(models.TextChoices):
        WEB = "web", "Sitio"
        OFFLINE = "offline", "Sin conexión"
        PAPER = "paper", "Papel"

    id = models.UUIDField("identificador", primary_key=True, editable=False)
    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="attempts", verbose_name="aprendiz"
    )
    quiz_version = models.ForeignKey(
        QuizVersion,
        on_delete=models.PROTECT,
        related_name="attempts",
        verbose_name="versión del cuestionario",
    )
    quiz_uid = models.UUIDField("cuestionario")
    course_uid = models.UUIDField("curso")
    number = models.PositiveSmallIntegerField("intento")
    state = models.CharField("estado", max_length=12, choices=State.choices)
    source = models.CharField("origen", max_length=8, choices=Source.choices, default=Source.WEB)
    seed = models.CharField("semilla", max_length=64)
    """At least 64 random bits; it tells the layout, so it never leaves the server."""
    pass_fraction = models.FloatField("se aprueba con")
    """Share of the points, 0 to 1."""
    scale: Any = models.JSONField("escala")
    started_at = models.DateTimeField("empezado")
    deadline_at = models.DateTimeField("plazo", null=True, blank=True)
    finished_at = models.DateTimeField("entregado", null=True, blank=True)
    fraction = models.FloatField("resultado", null=True, blank=True)
    """Share of the points earned, 0 to 1; nothing while an open answer waits for a person.
    Derived from ``Grade``; ``rebuild_progress`` writes it anew."""
    is_passed = models.BooleanField("aprobado", null=True)

    class Meta:
        verbose_name = "intento"
        verbose_name_plural = "intentos"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "quiz_uid", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["learner", "quiz_uid"],
                condition=Q(state="in_progress"),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state="in_progress", finished_at__isnull=True)
                | Q(state="finished", finished_at__isnull=False),
                name="attempt_finished_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["quiz_uid", "state"], name="attempt_by_quiz"),
            models.Index(
                fields=["deadline_at"],
                condition=Q(state="in_progress"),
                name="attempt_open_deadline",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_version} · intento {self.number}"


class AttemptItem(AppendOnly):
    """A question of an attempt, in its place. ``order``: ids of its options as shown."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="items", verbose_name="intento"
    )
    number = models.PositiveSmallIntegerField("pregunta")
    slot = models.PositiveSmallIntegerField("casilla")
    question_version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        related_name="attempt_items",
        verbose_name="versión de la pregunta",
    )
    max_mark = models.FloatField("puntos")
    order: Any = models.JSONField("orden de las opciones", default=list)

    class Meta:
        verbose_name = "pregunta de un intento"
        verbose_name_plural = "preguntas de intentos"
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="attempt_item_place")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.number}"


class Response(AppendOnly):
    """An answer as it was given. The one with the greatest (``sequence``, ``id``) counts.

    ``op_id`` is made where the answer is written: sent again, it is the same response.
    """

    item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="responses", verbose_name="pregunta"
    )
    op_id = models.UUIDField("operación", unique=True, default=uuid.uuid4)
    sequence = models.PositiveIntegerField("secuencia")
    answer: Any = models.JSONField("respuesta", null=True)
    """With stable ids, as ``grading.questions`` describes; null for a blank."""
    digest = models.CharField("huella", max_length=64)
    written_at = models.DateTimeField("escrita (reloj del equipo)", null=True, blank=True)
    received_at = models.DateTimeField("recibida")

    class Meta:
        verbose_name = "respuesta"
        verbose_name_plural = "respuestas"
        indexes = [models.Index(fields=["item", "sequence", "id"], name="response_current")]

    def __str__(self) -> str:
        return f"{self.item_id} · {self.sequence}"


class Regrade(AppendOnly):
    """That an author changed what finished attempts earned, how, and with what effect."""

    class Choice(models.TextChoices):
        NO_CHANGE = "no_change", "Dejar las notas como están"
        NEW_KEY = "new_key", "Calificar con la clave nueva"
        ACCEPT_BOTH = "accept_both", "Aceptar la clave anterior y la nueva"
        FULL_MARKS = "full_marks", "Puntos para todos"

    owner_uid = models.UUIDField("página")
    block_id = models.CharField("bloque", max_length=64)
    choice = models.CharField("decisión", max_length=12, choices=Choice.choices)
    version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="+", verbose_name="versión"
    )
    may_lower = models.BooleanField("puede bajar notas", default=False)
    reason = models.CharField("motivo", max_length=300, blank=True)
    rise = models.PositiveIntegerField("suben")
    fall = models.PositiveIntegerField("bajan")
    same = models.PositiveIntegerField("no cambian")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="por"
    )
    created_at = models.DateTimeField("hecha", auto_now_add=True)

    class Meta:
        verbose_name = "recalificación"
        verbose_name_plural = "recalificaciones"

    def __str__(self) -> str:
        return f"{self.get_choice_display()} ({self.rise} suben, {self.fall} bajan)"


class Grade(AppendOnly):
    """What a response earned, by whom or by which formula. The one that none supersedes counts."""

    class Cause(models.TextChoices):
        AUTO = "auto", "Automática"
        REGRADE = "regrade", "Recalificación"
        MANUAL = "manual", "A mano"

    item = models.ForeignKey(
        AttemptItem, on_delete=models.PROTECT, related_name="grades", verbose_name="pregunta"
    )
    response = models.ForeignKey(
        Response,
        on_delete=models.PROTECT,
        null=True,
        related_name="grades",
        verbose_name="respuesta",
    )
    fraction = models.FloatField("fracción", null=True)
    """Share of the question's points, −1 to 1; nothing while a person has to give it."""
    cause = models.CharField("origen", max_length=8, choices=Cause.choices)
    question_version = models.ForeignKey(
        QuestionVersion,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="versión de la pregunta",
    )
    """By whose key."""
    grader_version = models.PositiveSmallIntegerField("fórmula")
    comment = models.TextField("comentario", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="por",
    )
    regrade = models.ForeignKey(
        Regrade,
        on_delete=models.PROTECT,
        null=True,
        related_name="grades",
        verbose_name="recalificación",
    )
    supersedes = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="superseded_by",
        verbose_name="reemplaza a",
    )
    created_at = models.DateTimeField("dada")

    class Meta:
        verbose_name = "calificación"
        verbose_name_plural = "calificaciones"
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(supersedes__isnull=True), name="grade_one_first"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.fraction}"

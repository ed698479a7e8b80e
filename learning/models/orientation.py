"""The orientador social: a path of courses and supervised hours of helping others.

Ley 115 de 1994, article 97, and Resolución 4210 de 1996 (servicio social estudiantil): the school
decides which hours count. Of the people who were helped nothing is kept.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.models.people import Learner


class Pathway(models.Model):
    """Courses to finish and minutes of orientation to serve, which end in a certificate."""

    uid = models.UUIDField("identidad", default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("nombre", max_length=160, unique=True)
    minutes = models.PositiveIntegerField("minutos de orientación")
    is_open = models.BooleanField("abierta", default=True)

    class Meta:
        verbose_name = "ruta de formación"
        verbose_name_plural = "rutas de formación"
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title

    @property
    def hours(self) -> int:
        """Whole hours of orientation, rounded up."""
        return -(-self.minutes // 60)


class PathwayCourse(models.Model):
    """A course of a path, by ``uid``: pages come and go."""

    pathway = models.ForeignKey(
        Pathway, on_delete=models.CASCADE, related_name="courses", verbose_name="ruta"
    )
    course_uid = models.UUIDField("curso")
    title = models.CharField("título del curso", max_length=255)
    position = models.PositiveSmallIntegerField("orden")

    class Meta:
        verbose_name = "curso de una ruta"
        verbose_name_plural = "cursos de una ruta"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["pathway", "course_uid"], name="pathway_course_once")
        ]

    def __str__(self) -> str:
        return f"{self.pathway_id} · {self.title}"


class ServiceHours(models.Model):
    """Orientation that a learner gave on a day, and what the supervisor said of it.

    No text: there is no place to write about somebody who was helped.
    """

    class Help(models.TextChoices):
        SEARCH = "search", "Encontrar información en el sitio"
        TRAMITE = "tramite", "Hacer un trámite en línea"
        REQUEST = "request", "Presentar o seguir una PQRSD"
        PARTICIPATION = "participation", "Participar: encuestas y consultas"
        DEVICE = "device", "Usar el computador o el celular"

    class State(models.TextChoices):
        WAITING = "waiting", "Espera la firma"
        SIGNED = "signed", "Firmada"
        REFUSED = "refused", "No aceptada"

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="service_hours", verbose_name="orientador"
    )
    pathway = models.ForeignKey(
        Pathway, on_delete=models.PROTECT, related_name="service_hours", verbose_name="ruta"
    )
    served_on = models.DateField("día")
    minutes = models.PositiveSmallIntegerField("minutos")
    help = models.CharField("clase de ayuda", max_length=14, choices=Help.choices)
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="supervisa",
    )
    state = models.CharField("estado", max_length=8, choices=State.choices, default=State.WAITING)
    op_id = models.UUIDField("envío", null=True, blank=True, editable=False)
    """Of the form it came by: what a device sends twice is one."""
    recorded_at = models.DateTimeField("registrada", auto_now_add=True)
    decided_at = models.DateTimeField("decidida", null=True, blank=True)

    class Meta:
        verbose_name = "orientación"
        verbose_name_plural = "orientaciones"
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=600), name="service_minutes_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="service_decided_has_instant",
            ),
            models.UniqueConstraint(fields=["learner", "op_id"], name="service_sent_once"),
        ]
        indexes = [models.Index(fields=["supervisor", "state"], name="service_to_sign")]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.served_on} · {self.minutes} min"

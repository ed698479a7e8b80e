"""What the approval leaves behind: logged exceptions and recorded absences."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import TaskState


class ApprovalException(models.Model):
    """An officer published without the second person that the rule asks for, and said why.

    Either nobody else was on duty, or it could not wait (*publicación urgente*): then a second
    look follows. Inserted once, never changed: ``save`` refuses a second time and nobody has a
    screen for it.
    """

    class Kind(models.TextChoices):
        ALONE = "alone", "no había otro oficial de turno"
        URGENT = "urgent", "publicación urgente"

    kind = models.CharField("tipo", max_length=10, choices=Kind.choices, default=Kind.ALONE)
    task_state = models.OneToOneField(
        TaskState, on_delete=models.PROTECT, related_name="exception", verbose_name="revisión"
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="oficial"
    )
    reason = models.TextField("motivo")
    created_at = models.DateTimeField("fecha", auto_now_add=True)

    class Meta:
        verbose_name = "aprobación por excepción"
        verbose_name_plural = "aprobaciones por excepción"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="approval_exception_has_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.reason[:60]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise PermissionDenied("Una excepción registrada no se cambia.")
        super().save(*args, **kwargs)


class Absence(models.Model):
    """Days on which a press officer is not on duty."""

    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="absences",
        verbose_name="oficial",
    )
    starts_on = models.DateField("desde")
    ends_on = models.DateField("hasta")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="registrada por",
    )
    recorded_at = models.DateTimeField("registrada", auto_now_add=True)

    class Meta:
        verbose_name = "ausencia"
        verbose_name_plural = "ausencias"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="absence_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.officer}: {self.starts_on} a {self.ends_on}"

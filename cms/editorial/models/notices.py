"""What each person is told about the texts that concern them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.editorial.models.desk import DeskItem


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at=None)

    def unmailed(self, *, since: datetime) -> "NoticeQuerySet":
        """Not mailed, not read, and newer than ``since``: whoever read it needs no mail."""
        return self.unread().filter(mailed_at=None, created_at__gte=since)


class Notice(models.Model):
    """Something one person should know: shown in the admin, and mailed as that person chose."""

    class Kind(models.TextChoices):
        WAITING = "waiting", "Por revisar"
        RETURNED = "returned", "Devuelto"
        APPROVED = "approved", "Aprobado"
        CORRECTED = "corrected", "Corregido"
        URGENT = "urgent", "Publicación urgente"
        WITHDRAWN = "withdrawn", "Retirado"
        REVIEW_DUE = "review_due", "Por verificar"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notices",
        verbose_name="persona",
    )
    kind = models.CharField("tipo", max_length=12, choices=Kind.choices)
    title = models.CharField("título", max_length=255)
    text = models.TextField("texto", blank=True)
    path = models.CharField("dirección", max_length=255)
    item = models.ForeignKey(
        DeskItem,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="asunto",
    )
    is_urgent = models.BooleanField("urgente", default=False)
    created_at = models.DateTimeField("fecha")
    read_at = models.DateTimeField("leído", null=True, blank=True)
    mailed_at = models.DateTimeField("enviado por correo", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "novedad"
        verbose_name_plural = "novedades"
        indexes = [
            models.Index(fields=["person", "-created_at"], name="notice_person"),
            models.Index(
                fields=["created_at"], condition=Q(mailed_at__isnull=True), name="notice_unmailed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class NoticeChoice(models.Model):
    """What a person wants by mail. Whoever chose nothing gets two summaries a day."""

    class Mail(models.TextChoices):
        DIGEST = "digest", "Lo urgente al instante y el resto en dos resúmenes al día"
        URGENT = "urgent", "Solo lo urgente"
        NEVER = "never", "Nada: lo veré al entrar"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notice_choice",
        verbose_name="persona",
    )
    mail = models.CharField("correo", max_length=10, choices=Mail.choices, default=Mail.DIGEST)

    class Meta:
        verbose_name = "preferencia de avisos"
        verbose_name_plural = "preferencias de avisos"

    def __str__(self) -> str:
        return f"{self.person}: {self.get_mail_display()}"

"""Certificates: who finished what, under a code that anybody can ask about."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.models.base import AppendOnly
from learning.models.people import Learner


class Certificate(models.Model):
    """That a learner finished a course or a path. Its code is given once and never again.

    ``holder_name`` is what the paper says; erasing the learner empties it.
    """

    class Kind(models.TextChoices):
        COURSE = "course", "Curso"
        PATHWAY = "pathway", "Ruta"

    code = models.CharField("código", max_length=20, unique=True)
    recipient_uid = models.UUIDField("identidad pública", default=uuid.uuid4, unique=True)
    """How the badge names the holder: at random, of no use to find anybody."""
    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="certificates", verbose_name="aprendiz"
    )
    kind = models.CharField("clase", max_length=8, choices=Kind.choices)
    subject_uid = models.UUIDField("curso o ruta")
    title = models.CharField("título", max_length=255)
    minutes = models.PositiveIntegerField("duración (minutos)")
    completed_on = models.DateField("terminado el")
    issuer_name = models.CharField("expide", max_length=160)
    holder_name = models.CharField("nombre", max_length=320, blank=True)
    is_minor = models.BooleanField("menor de edad al expedirse")
    """The public page then shows initials only, for ever."""
    issued_at = models.DateTimeField("expedido")
    issue = models.PositiveSmallIntegerField("expedición", default=1)
    """Counts from 1; a corrected name makes the next."""
    revoked_at = models.DateTimeField("anulado", null=True, blank=True)

    class Meta:
        verbose_name = "certificado"
        verbose_name_plural = "certificados"
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "kind", "subject_uid"], name="certificate_once"
            ),
            models.CheckConstraint(condition=Q(issue__gte=1), name="certificate_issue_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}"


class CertificateEvent(AppendOnly):
    """What happened to a certificate. Without names: they can be erased, this cannot."""

    class Kind(models.TextChoices):
        ISSUED = "issued", "Expedido"
        REISSUED = "reissued", "Expedido de nuevo"
        REVOKED = "revoked", "Anulado"
        RESTORED = "restored", "Restablecido"

    certificate = models.ForeignKey(
        Certificate, on_delete=models.PROTECT, related_name="events", verbose_name="certificado"
    )
    kind = models.CharField("hecho", max_length=8, choices=Kind.choices)
    issue = models.PositiveSmallIntegerField("expedición")
    reason = models.CharField("motivo", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="por",
    )
    """Nobody: the site itself, when the course was finished."""
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        verbose_name = "hecho de un certificado"
        verbose_name_plural = "hechos de certificados"

    def __str__(self) -> str:
        return f"{self.certificate_id} · {self.get_kind_display()}"

"""Ingreso cards: how somebody without e-mail or password comes into the Aula during class."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from learning.models.people import Learner


class IngresoCard(models.Model):
    """A printed card. Of its code and its pictures only digests are kept: lost is printed anew."""

    learner = models.ForeignKey(
        Learner, on_delete=models.PROTECT, related_name="cards", verbose_name="aprendiz"
    )
    code_digest = models.CharField("huella del código", max_length=64, unique=True)
    """Keyed (HMAC-SHA-256): whoever has the database but not the key cannot try codes."""
    pin_hash = models.CharField("huella de las imágenes", max_length=128)
    """By the slow hasher of passwords, since the pictures are few."""
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="impresa por",
    )
    issued_at = models.DateTimeField("impresa")
    locked_at = models.DateTimeField("bloqueada", null=True, blank=True)
    """After too many wrong tries; the teacher unlocks it."""
    tries = models.PositiveSmallIntegerField("intentos", default=0)
    """Made since the last right one; counted before the pictures are looked at."""
    entered_at = models.DateTimeField("último ingreso", null=True, blank=True)
    """Names the one session that the card may have: coming in elsewhere ends the former."""
    seen_at = models.DateTimeField("vista", null=True, blank=True)
    """When its session last did something, to the minute."""
    revoked_at = models.DateTimeField("anulada", null=True, blank=True)

    class Meta:
        verbose_name = "tarjeta de ingreso"
        verbose_name_plural = "tarjetas de ingreso"
        constraints = [
            models.UniqueConstraint(
                fields=["learner"], condition=Q(revoked_at__isnull=True), name="card_one_valid"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} · {self.issued_at:%Y-%m-%d}"

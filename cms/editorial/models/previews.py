"""Links by which somebody without an account reads one draft."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from wagtail.models import Page


class PreviewLink(models.Model):
    """One page's draft, for whoever holds the address, until a day. Only its hash is kept."""

    token_hash = models.CharField("huella de la dirección", max_length=64, unique=True)
    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="preview_links", verbose_name="página"
    )
    recipient = models.CharField("para quién", max_length=120)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="creado por",
    )
    created_at = models.DateTimeField("creado")
    expires_at = models.DateTimeField("vence")
    revoked_at = models.DateTimeField("anulado", null=True, blank=True)
    last_seen_at = models.DateTimeField("visto por última vez", null=True, blank=True)

    class Meta:
        verbose_name = "enlace de vista previa"
        verbose_name_plural = "enlaces de vista previa"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="preview_link_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.recipient}"

"""Which files the public may fetch, written in the transaction that publishes a page.

Wagtail's own reference index is filled later by a queued task: trusting it would leave a file
open to replacement (or a draft's file open to the public) until that task has run.
"""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page


class FileUse(models.Model):
    """A page uses a file: ``HELD`` while it awaits approval, ``PUBLIC`` while it is live.

    A file with any row here cannot be replaced or deleted; a file with a ``PUBLIC`` row may be
    fetched by anyone.
    """

    class State(models.TextChoices):
        HELD = "held", "en revisión"
        PUBLIC = "public", "pública"

    page = models.ForeignKey(
        Page, on_delete=models.CASCADE, related_name="file_uses", verbose_name="página"
    )
    content_type = models.ForeignKey(
        ContentType, on_delete=models.CASCADE, related_name="+", verbose_name="tipo"
    )
    object_id = models.PositiveBigIntegerField("archivo")
    state = models.CharField("estado", max_length=10, choices=State.choices)

    class Meta:
        verbose_name = "uso de un archivo"
        verbose_name_plural = "usos de archivos"
        constraints = [
            models.UniqueConstraint(
                fields=["page", "content_type", "object_id", "state"], name="file_use_once"
            )
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id", "state"], name="file_use_by_file")
        ]

    def __str__(self) -> str:
        return f"{self.content_type.model} {self.object_id} en {self.page_id} ({self.state})"

"""When each live page is to be looked at again, and who last said that it holds."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page


class ReviewInterval(models.Model):
    """How long pages of a type hold before somebody must look at them again."""

    page_type = models.OneToOneField(
        ContentType,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name="tipo de página",
    )
    months = models.PositiveSmallIntegerField("meses")

    class Meta:
        verbose_name = "intervalo de verificación"
        verbose_name_plural = "intervalos de verificación"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(months__gte=1, months__lte=60),
                name="review_interval_one_to_sixty",
                violation_error_message="Escriba de 1 a 60 meses.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_type.name}: {self.months} meses"


class PageReview(models.Model):
    """The next review of a live page; made when it is published, renewed by «sigue vigente»."""

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, related_name="review", verbose_name="página"
    )
    section = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Secretaría"
    )
    review_on = models.DateField("verificar el")
    verified_at = models.DateTimeField("verificada")
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="verificada por",
    )
    reminded_on = models.DateField("recordada el", null=True, blank=True)

    class Meta:
        verbose_name = "verificación de una página"
        verbose_name_plural = "verificaciones de las páginas"
        indexes = [
            models.Index(fields=["review_on"], name="page_review_due"),
            models.Index(fields=["section", "review_on"], name="page_review_section"),
        ]

    def __str__(self) -> str:
        return f"{self.page_id}: {self.review_on}"

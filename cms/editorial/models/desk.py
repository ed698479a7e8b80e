"""What waits at the Mesa de Prensa, and what became of it."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from wagtail.models import Page, TaskState


class ReturnReason(models.Model):
    """Why a text goes back to its author: a list that the Oficina de Prensa keeps."""

    name = models.CharField("motivo", max_length=80, unique=True)
    advice = models.CharField(
        "qué debe hacer quien escribe",
        max_length=255,
        blank=True,
        help_text="Se muestra al autor junto con lo que usted le escriba.",
    )
    is_active = models.BooleanField(
        "se ofrece", default=True, help_text="Uno que ya se usó no se borra: deje de ofrecerlo."
    )
    sort_order = models.PositiveSmallIntegerField("orden", default=0)

    class Meta:
        verbose_name = "motivo de devolución"
        verbose_name_plural = "motivos de devolución"
        ordering = ["sort_order", "name"]

    def __str__(self) -> str:
        return self.name


class DeskItemQuerySet(models.QuerySet["DeskItem"]):
    def waiting(self) -> "DeskItemQuerySet":
        return self.filter(status=DeskItem.Status.WAITING)

    def in_order(self) -> "DeskItemQuerySet":
        """Urgent first, then what has waited longest."""
        return self.order_by("-is_urgent", "submitted_at", "pk")

    def decided(self) -> "DeskItemQuerySet":
        return self.filter(status__in=[DeskItem.Status.APPROVED, DeskItem.Status.RETURNED])


class DeskItem(models.Model):
    """One thing that waits, or waited, for a decision of the Oficina de Prensa.

    A text that comes back corrected is a new item: each wait is counted by itself. Titles are
    kept as they were, so that the measures outlive the pages.
    """

    class Kind(models.TextChoices):
        NEW = "new", "Página nueva"
        CHANGE = "change", "Cambio"
        RESTORE = "restore", "Restaurar"
        WITHDRAW = "withdraw", "Retirar"
        SECOND_LOOK = "second_look", "Segunda lectura"

    class Status(models.TextChoices):
        WAITING = "waiting", "por revisar"
        APPROVED = "approved", "aprobado"
        RETURNED = "returned", "devuelto"
        CANCELLED = "cancelled", "retirado por quien lo envió"

    kind = models.CharField("tipo", max_length=12, choices=Kind.choices)
    status = models.CharField(
        "estado", max_length=10, choices=Status.choices, default=Status.WAITING
    )
    page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        related_name="desk_items",
        verbose_name="página",
    )
    title = models.CharField("título", max_length=255)
    page_type = models.ForeignKey(
        ContentType,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="tipo de página",
    )
    section = models.ForeignKey(
        Page, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="Secretaría"
    )
    task_state = models.OneToOneField(
        TaskState,
        on_delete=models.SET_NULL,
        null=True,
        related_name="desk_item",
        verbose_name="revisión",
    )
    note = models.TextField("nota para Prensa", blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="enviado por",
    )
    submitted_at = models.DateTimeField("enviado")
    is_urgent = models.BooleanField("urgente", default=False)
    due_at = models.DateTimeField("debe verse antes de", null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lo revisa",
    )
    claimed_at = models.DateTimeField("lo revisa desde", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="decidido por",
    )
    decided_at = models.DateTimeField("decidido", null=True, blank=True)
    reason = models.ForeignKey(
        ReturnReason,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="motivo",
    )
    comment = models.TextField("comentario", blank=True)
    place = models.CharField("lugar del texto", max_length=100, blank=True)
    place_label = models.CharField("lugar del texto, en palabras", max_length=160, blank=True)
    working_minutes = models.PositiveIntegerField(
        "minutos hábiles hasta la decisión", null=True, blank=True
    )

    objects = DeskItemQuerySet.as_manager()

    class Meta:
        verbose_name = "asunto de la Mesa de Prensa"
        verbose_name_plural = "asuntos de la Mesa de Prensa"
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting", decided_at__isnull=True)
                | (~Q(status="waiting") & Q(decided_at__isnull=False)),
                name="desk_item_decided_or_waiting",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | (Q(reason__isnull=False) & ~Q(comment="")),
                name="desk_item_returned_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(claimed_at__isnull=False),
                name="desk_item_claim_has_hour",
            ),
            models.UniqueConstraint(
                fields=["page", "kind"],
                condition=Q(status="waiting", kind="withdraw"),
                name="desk_item_one_withdrawal",
            ),
        ]
        indexes = [
            models.Index(
                F("is_urgent").desc(),
                "submitted_at",
                "id",
                condition=Q(status="waiting"),
                name="desk_item_queue",
            ),
            models.Index(fields=["decided_at", "status"], name="desk_item_decided"),
            models.Index(fields=["section", "status", "decided_at"], name="desk_item_section"),
            models.Index(fields=["submitted_by", "status"], name="desk_item_author"),
            models.Index(fields=["page", "status"], name="desk_item_page"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"

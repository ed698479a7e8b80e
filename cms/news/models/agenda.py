"""The agenda: events of every section, with what a person needs to decide to go."""

from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel

from cms.core.page_keys import declare_query
from cms.editorial.models import EditorialPage
from cms.news.models.base import MAX_TITLE, SectionNews, require_order
from cms.news.selectors.agenda import agenda_context, evento_context
from cms.secretarias.models.informative import ContainerPage


class AgendaPage(EditorialPage):
    """``/agenda/``: the events of all sections, as a list and by month."""

    max_count = 1
    summary = models.CharField("resumen", max_length=160, blank=True)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agendas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = agenda_context(self, request.GET)
        declare_query(request, **listing["query"])
        return {**context, **listing}


class EventosContainerPage(ContainerPage):
    """«Agenda» of a section."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = ["news.EventoPage"]

    class Meta:
        verbose_name = "carpeta de eventos"
        verbose_name_plural = "carpetas de eventos"


class EventoPage(SectionNews):
    """One event. A cancelled one stays in sight, so that nobody makes the trip."""

    starts_at = models.DateTimeField("empieza")
    ends_at = models.DateTimeField("termina")
    is_all_day = models.BooleanField(
        "todo el día", default=False, help_text="Solo cuentan las fechas, no las horas."
    )
    place = models.CharField("lugar", max_length=120)
    address = models.CharField("cómo llegar", max_length=160, blank=True)
    organiser = models.CharField("organiza", max_length=120, blank=True)
    audience = models.CharField("para quién", max_length=120, default="Toda la comunidad")
    cost = models.CharField("costo", max_length=80, blank=True, help_text="Vacío: gratis.")
    accessibility = models.CharField(
        "accesibilidad",
        max_length=200,
        blank=True,
        help_text="Por ejemplo: entrada sin escalones, intérprete de lengua de señas.",
    )
    is_cancelled = models.BooleanField("cancelado", default=False)
    cancellation_note = models.CharField(
        "por qué se canceló",
        max_length=200,
        blank=True,
        help_text="Diga también si hay fecha nueva.",
    )

    advice_needs: ClassVar[tuple[str, ...]] = ("what", "who", "when", "where")
    parent_page_types: ClassVar[list[str]] = ["news.EventosContainerPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=f"Hasta {MAX_TITLE} caracteres."),
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("is_all_day"),
                FieldPanel("place"),
                FieldPanel("address"),
            ],
            heading="Cuándo y dónde",
        ),
        MultiFieldPanel(
            [
                FieldPanel("organiser"),
                FieldPanel("audience"),
                FieldPanel("cost"),
                FieldPanel("accessibility"),
            ],
            heading="Antes de ir",
        ),
        MultiFieldPanel(
            [FieldPanel("is_cancelled"), FieldPanel("cancellation_note")], heading="Cancelación"
        ),
        FieldPanel("body"),
        SectionNews.audience_panel,
    ]

    class Meta:
        verbose_name = "evento"
        verbose_name_plural = "eventos"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["ends_at"], name="evento_ends_at"),
            models.Index(fields=["starts_at"], name="evento_starts_at"),
        ]

    def clean(self) -> None:
        super().clean()
        require_order(self.starts_at, self.ends_at)
        if self.is_cancelled and not self.cancellation_note:
            raise ValidationError(
                {"cancellation_note": "Diga por qué se canceló y si hay fecha nueva."}
            )

    def search_date(self) -> date:
        """The day that matters in a list of results: that of the event."""
        return timezone.localdate(self.starts_at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **evento_context(self)}

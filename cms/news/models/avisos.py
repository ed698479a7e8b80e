"""Avisos: what changes people's day now (water cut, closed road, flood), and until when."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel

from cms.core.page_keys import declare_query
from cms.editorial.models import EditorialPage
from cms.news.models.base import MAX_TITLE, SectionNews, require_order
from cms.news.selectors.avisos import aviso_context, avisos_context
from cms.secretarias.models.informative import ContainerPage


class AvisosPage(EditorialPage):
    """``/avisos/``: what is in force, what is coming, and what has ended."""

    max_count = 1
    summary = models.CharField("resumen", max_length=160, blank=True)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "listado de avisos"
        verbose_name_plural = "listados de avisos"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = avisos_context(self, request.GET)
        declare_query(request, **listing["query"])
        return {**context, **listing}


class AvisosContainerPage(ContainerPage):
    """«Avisos» of a section."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = ["news.AvisoPage"]

    class Meta:
        verbose_name = "carpeta de avisos"
        verbose_name_plural = "carpetas de avisos"


class AvisoPage(SectionNews):
    """One aviso. It leaves the home page, the banner and the lists by itself when it ends."""

    class Kind(models.TextChoices):
        WATER = "water", "Agua"
        POWER = "power", "Energía"
        ROADS = "roads", "Vías"
        WEATHER = "weather", "Lluvias y riesgo"
        HEALTH = "health", "Salud"
        OFFICES = "offices", "Atención al público"
        OTHER = "other", "Aviso"

    kind = models.CharField("tipo", max_length=10, choices=Kind.choices, default=Kind.OTHER)
    area = models.CharField(
        "dónde",
        max_length=120,
        blank=True,
        help_text="Barrio, vía o sector; vacío: todo el municipio.",
    )
    starts_at = models.DateTimeField("desde")
    ends_at = models.DateTimeField(
        "hasta", help_text="A esa hora el aviso deja de mostrarse, sin que nadie lo retire."
    )
    is_urgent = models.BooleanField(
        "urgente",
        default=False,
        help_text="Se muestra arriba en todas las páginas. Solo si hay peligro o corre prisa.",
    )

    advice_needs: ClassVar[tuple[str, ...]] = ("what", "who", "when")
    parent_page_types: ClassVar[list[str]] = ["news.AvisosContainerPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=f"Qué pasa y dónde. Hasta {MAX_TITLE} caracteres."),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("area")]),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("is_urgent"),
            ],
            heading="Cuándo",
        ),
        FieldPanel("body"),
        SectionNews.audience_panel,
    ]

    class Meta:
        verbose_name = "aviso"
        verbose_name_plural = "avisos"

    def clean(self) -> None:
        super().clean()
        require_order(self.starts_at, self.ends_at)

    def search_date(self) -> date:
        """The day that matters in a list of results: when it begins."""
        return timezone.localdate(self.starts_at)

    def search_until(self) -> datetime:
        """When there is no more use in finding it."""
        return self.ends_at

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, object]]:
        """None once it has ended: nobody should arrive from a search engine at an old aviso."""
        return super().get_sitemap_urls(request) if self.ends_at > timezone.now() else []

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **aviso_context(self)}

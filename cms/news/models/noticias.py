"""Noticias: what each section tells the citizens."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

from cms.core.page_keys import declare_query
from cms.editorial.models import EditorialPage
from cms.news.models.base import MAX_TITLE, SectionNews
from cms.news.selectors.noticias import listing_context, noticia_context
from cms.secretarias.models.informative import ContainerPage


class NoticiasPage(EditorialPage):
    """``/noticias/``: the noticias of all sections, newest first."""

    max_count = 1
    summary = models.CharField("resumen", max_length=160, blank=True)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "listado de noticias"
        verbose_name_plural = "listados de noticias"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        listing = listing_context(self, request.GET)
        declare_query(request, **listing["query"])
        return {**context, **listing}


class NoticiasContainerPage(ContainerPage):
    """«Noticias» of a section."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = ["news.NoticiaPage"]

    class Meta:
        verbose_name = "carpeta de noticias"
        verbose_name_plural = "carpetas de noticias"


class NoticiaPage(SectionNews):
    """One piece of news."""

    image = models.ForeignKey(
        "assets.SiteImage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="imagen",
    )
    image_alt = models.CharField(
        "texto alternativo",
        max_length=200,
        blank=True,
        help_text="Qué se ve, para quien no puede verla. Vacío: la descripción de la imagen.",
    )
    is_image_decorative = models.BooleanField("la imagen es decorativa", default=False)
    correction_note = models.CharField(
        "nota de corrección",
        max_length=300,
        blank=True,
        help_text="Si corrige un error ya publicado, diga cuál era.",
    )

    advice_needs: ClassVar[tuple[str, ...]] = ("what", "who", "when", "where", "how_much")
    image_specs: ClassVar[dict[str, tuple[str, ...]]] = {"image": ("card", "hero")}
    parent_page_types: ClassVar[list[str]] = ["news.NoticiasContainerPage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=f"Hasta {MAX_TITLE} caracteres."),
        FieldPanel("summary"),
        MultiFieldPanel(
            [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("is_image_decorative")],
            heading="Imagen",
        ),
        FieldPanel("body"),
        SectionNews.audience_panel,
        FieldPanel("correction_note"),
    ]

    class Meta:
        verbose_name = "noticia"
        verbose_name_plural = "noticias"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **noticia_context(self)}

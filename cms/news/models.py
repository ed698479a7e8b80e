"""Noticias: what each section tells the citizens."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, TitleFieldPanel

from cms.core.page_keys import declare_query
from cms.editorial.models import ContentPage, EditorialPage, Topic, Vereda
from cms.news.selectors import listing_context, noticia_context
from cms.secretarias.models import SecretariaPage
from cms.secretarias.models.informative import ContainerPage

MAX_TITLE = 65
"""Characters of a noticia's title that a phone and a search result show whole."""


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
        listing = listing_context(request.GET)
        declare_query(request, **listing["query"])
        return {**context, **listing}


class NoticiasContainerPage(ContainerPage):
    """«Noticias» of a section."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = ["news.NoticiaPage"]

    class Meta:
        verbose_name = "carpeta de noticias"
        verbose_name_plural = "carpetas de noticias"


class NoticiaPage(ContentPage):
    """One piece of news. Fields as in the municipal content reference."""

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
    joint_sections = ParentalManyToManyField(
        SecretariaPage, blank=True, related_name="joint_noticias", verbose_name="también de"
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="noticias", verbose_name="temas"
    )
    veredas = ParentalManyToManyField(
        Vereda, blank=True, related_name="noticias", verbose_name="veredas"
    )
    correction_note = models.CharField(
        "nota de corrección",
        max_length=300,
        blank=True,
        help_text="Si corrige un error ya publicado, diga cuál era.",
    )

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
        MultiFieldPanel(
            [FieldPanel("joint_sections"), FieldPanel("topics"), FieldPanel("veredas")],
            heading="A quién le interesa",
        ),
        FieldPanel("correction_note"),
    ]

    class Meta:
        verbose_name = "noticia"
        verbose_name_plural = "noticias"

    def clean(self) -> None:
        super().clean()
        if len(self.title) > MAX_TITLE:
            raise ValidationError(
                {"title": f"El título tiene {len(self.title)} caracteres; caben {MAX_TITLE}."}
            )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **noticia_context(self)}

"""The home page: what the citizen came to do, first."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, TitleFieldPanel
from wagtail.models import Orderable

from cms.editorial.models import EditorialPage
from home.panels import MostReadPanel
from home.selectors import home_context


class HomePage(EditorialPage):
    """The root of the site; edited by the Oficina de Prensa."""

    max_count = 1
    review_months: ClassVar[int | None] = 12
    hero_title = models.CharField("pregunta", max_length=80, default="¿Qué necesita hacer hoy?")
    hero_text = models.CharField("frase", max_length=200, blank=True)

    request_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="«Haga una solicitud» lleva a",
    )
    tracking_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="«Consulte su radicado» lleva a",
    )
    learning_title = models.CharField("título", max_length=80, blank=True)
    learning_text = models.CharField("texto", max_length=200, blank=True)
    learning_button = models.CharField("botón", max_length=40, blank=True)
    learning_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lleva a",
    )

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "secretarias.AlcaldiaPage",
        "secretarias.InformativePage",
        "news.NoticiasPage",
        "news.AvisosPage",
        "news.AgendaPage",
        "secretarias.DirectorioPage",
        "secretarias.PreguntasPage",
        "secretarias.GlosarioPage",
        "home.LandingPage",
    ]
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("hero_title"),
        FieldPanel("hero_text"),
        InlinePanel("top_tasks", label="Lo más consultado", max_num=8),
        MostReadPanel(heading="Sugerencias"),
        MultiFieldPanel(
            [FieldPanel("request_page"), FieldPanel("tracking_page")], heading="Solicitudes"
        ),
        MultiFieldPanel(
            [
                FieldPanel("learning_title"),
                FieldPanel("learning_text"),
                FieldPanel("learning_button"),
                FieldPanel("learning_page"),
            ],
            heading="Aula digital (vacío: no se muestra)",
        ),
        InlinePanel("transparency_links", label="Atajos de transparencia", max_num=6),
    ]

    class Meta:
        verbose_name = "portada"
        verbose_name_plural = "portadas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **home_context(self)}


class HomeTopTask(Orderable):
    """One of the six to eight tasks that citizens come for."""

    class Channel(models.TextChoices):
        ONLINE = "online", "En línea"
        IN_PERSON = "in_person", "Presencial"

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="top_tasks")
    title = models.CharField("tarea", max_length=60)
    summary = models.CharField("explicación", max_length=120, blank=True)
    channel = models.CharField("canal", max_length=12, choices=Channel.choices, blank=True)
    cost = models.CharField("costo", max_length=40, blank=True)
    time = models.CharField("tiempo", max_length=40, blank=True)
    link_page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="página"
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("channel"),
        FieldPanel("cost"),
        FieldPanel("time"),
        FieldPanel("link_page"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "tarea de la portada"
        verbose_name_plural = "tareas de la portada"

    def __str__(self) -> str:
        return self.title


class TransparencyLink(Orderable):
    """What people look for most of what the law says must be public."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="transparency_links")
    title = models.CharField("texto", max_length=60)
    link_page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="+", verbose_name="página"
    )

    panels: ClassVar[list[Any]] = [FieldPanel("title"), FieldPanel("link_page")]

    class Meta(Orderable.Meta):
        verbose_name = "atajo de transparencia"
        verbose_name_plural = "atajos de transparencia"

    def __str__(self) -> str:
        return self.title

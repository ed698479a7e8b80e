"""The directory across sections, and the local entities that are listed in it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    TitleFieldPanel,
)
from wagtail.models import Orderable

from cms.core.page_keys import declare_query
from cms.editorial.models import EditorialPage, Vereda
from cms.secretarias.directory import directory_context, entities_text

validate_any_phone = RegexValidator(
    r"^(#?[0-9]{3,6}|\+?[0-9 ()\-]{7,24}( ext\. ?[0-9]{1,6})?)$",
    "Escriba el teléfono con números y espacios, por ejemplo «+57 608 123 4567»; "
    "también valen los cortos, como «123».",
)


class DirectorioPage(EditorialPage):
    """``/directorio/``: offices and people of the alcaldía, and the entities of the town.

    Offices and people are read from the pages of their sections; only the entities are kept here
    (Res. 1519 de 2020, Annex 2, items 1.4 to 1.7).
    """

    max_count = 1
    review_months: ClassVar[int | None] = 6
    personal_data_expected: ClassVar[bool] = True
    summary = models.CharField(
        "resumen",
        max_length=160,
        blank=True,
        default="Teléfonos, correos y horarios de la alcaldía y de las entidades del municipio.",
    )
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        InlinePanel("entities", label="Entidades de interés"),
    ]

    class Meta:
        verbose_name = "directorio"
        verbose_name_plural = "directorios"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        found = directory_context(self, request.GET)
        filters, results = found["filters"], found.get("page_of_results")
        if not filters.text:  # what somebody typed is nobody else's page
            declare_query(
                request,
                ver=filters.view,
                seccion=filters.section,
                tipo=filters.kind,
                pagina=results.number if results is not None else None,
            )
        return {**context, **found}

    def search_text(self) -> str:
        """What the site's search finds besides title and summary: the entities."""
        return entities_text(self)


class LocalEntity(Orderable):
    """A body outside the alcaldía that citizens look for: the health post, the bank, a junta."""

    class Kind(models.TextChoices):
        EMERGENCY = "emergency", "Emergencias y seguridad"
        HEALTH = "health", "Salud"
        EDUCATION = "education", "Educación"
        UTILITIES = "utilities", "Servicios públicos"
        PUBLIC_ENTITY = "public_entity", "Entidad pública"
        BANKING = "banking", "Bancos y pagos"
        ASSOCIATION = "association", "Agremiaciones y asociaciones"
        COMMUNAL = "communal", "Organizaciones comunales"
        OTHER = "other", "Otros"

    page = ParentalKey(DirectorioPage, on_delete=models.CASCADE, related_name="entities")
    name = models.CharField("nombre", max_length=120)
    kind = models.CharField("tipo", max_length=16, choices=Kind.choices, default=Kind.OTHER)
    what_for = models.CharField(
        "para qué", max_length=160, blank=True, help_text="Una frase: para qué acude uno a ella."
    )
    is_emergency = models.BooleanField(
        "es para emergencias",
        default=False,
        help_text="Aparece de primera, con su número grande para llamar.",
    )
    phone = models.CharField("teléfono", max_length=40, blank=True, validators=[validate_any_phone])
    mobile = models.CharField("celular", max_length=40, blank=True, validators=[validate_any_phone])
    email = models.EmailField("correo", blank=True)
    address = models.CharField("dirección", max_length=160, blank=True)
    vereda = models.ForeignKey(
        Vereda,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="vereda",
    )
    hours = models.CharField("horario de atención", max_length=200, blank=True)
    website = models.URLField("sitio web", blank=True)

    panels: ClassVar[list[Any]] = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_emergency")]),
        FieldPanel("what_for"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("phone"), FieldPanel("mobile")]),
                FieldRowPanel([FieldPanel("email"), FieldPanel("website")]),
                FieldRowPanel([FieldPanel("address"), FieldPanel("vereda")]),
                FieldPanel("hours"),
            ],
            heading="Contacto",
        ),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "entidad de interés"
        verbose_name_plural = "entidades de interés"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_emergency=False) | ~models.Q(phone="", mobile=""),
                name="secretarias_emergency_has_a_number",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.is_emergency and not self.phone and not self.mobile:
            raise ValidationError({"phone": "Escriba el número al que se llama en la emergencia."})

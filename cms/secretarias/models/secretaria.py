"""A section: the page of a Secretaría u oficina, its people, and the rights that go with it."""

from typing import Any, ClassVar

from django.contrib.auth.models import Group
from django.core.validators import MaxLengthValidator
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
from wagtail.fields import RichTextField
from wagtail.models import Collection, Orderable

from cms.core.blocks import validate_phone
from cms.editorial.models import EditorialPage
from cms.secretarias.selectors import (
    municipality_pages,
    section_context,
    sections_in_order,
)


class AlcaldiaPage(EditorialPage):
    """«La Alcaldía»: its Secretarías and offices, and the pages about the municipality."""

    max_count = 1
    summary = models.CharField("resumen", max_length=160, blank=True)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "secretarias.SecretariaPage",
        "secretarias.InformativePage",
    ]
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "La Alcaldía"
        verbose_name_plural = "La Alcaldía"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {
            **context,
            "sections": sections_in_order(),
            "municipality": municipality_pages(self),
        }


class SecretariaPage(EditorialPage):
    """A Secretaría u oficina as citizens see it.

    It is created only by ``cms.secretarias.services.create_secretaria``, which provisions its
    group, permissions, collection and containers; the admin's «add page» does not offer it.
    """

    is_creatable = False
    review_months: ClassVar[int | None] = 12
    personal_data_expected: ClassVar[bool] = True

    short_name = models.CharField(
        "nombre corto", max_length=40, help_text="Como se dice al hablar: «Hacienda»."
    )
    purpose = models.TextField(
        "propósito",
        blank=True,
        validators=[MaxLengthValidator(400)],
        help_text="Dos frases: qué hace y para quién.",
    )
    functions = RichTextField("funciones", blank=True, features=["ol", "ul", "bold", "link"])
    head_role = models.CharField(
        "cargo de quien dirige",
        max_length=120,
        blank=True,
        help_text="El cargo, por ejemplo «Secretaria de Hacienda».",
    )
    head_name = models.CharField("nombre de quien dirige", max_length=120, blank=True)
    head_photo = models.ForeignKey(
        "assets.SiteImage",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="foto (opcional)",
    )
    hours = models.CharField("horario de atención", max_length=200, blank=True)
    address = models.CharField("dirección", max_length=160, blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True, validators=[validate_phone])
    mobile = models.CharField("celular", max_length=40, blank=True, validators=[validate_phone])
    email = models.EmailField("correo", blank=True)
    map_url = models.URLField("enlace al mapa", blank=True)
    content_owner = models.CharField(
        "responsable del contenido",
        max_length=120,
        blank=True,
        help_text="El cargo de quien responde por lo que aquí se publica.",
    )
    content_deputy = models.CharField("suplente del contenido", max_length=120, blank=True)

    image_specs: ClassVar[dict[str, tuple[str, ...]]] = {"head_photo": ("portrait",)}
    parent_page_types: ClassVar[list[str]] = ["secretarias.AlcaldiaPage"]
    subpage_types: ClassVar[list[str]] = [
        "secretarias.InformativeContainerPage",
        "news.NoticiasContainerPage",
        "news.AvisosContainerPage",
        "news.EventosContainerPage",
        "learning.CoursesContainerPage",
    ]

    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("short_name"),
        FieldPanel("purpose"),
        FieldPanel("functions"),
        MultiFieldPanel(
            [FieldPanel("head_role"), FieldPanel("head_name"), FieldPanel("head_photo")],
            heading="Quién dirige",
        ),
        MultiFieldPanel(
            [
                FieldPanel("hours"),
                FieldPanel("address"),
                FieldRowPanel([FieldPanel("phone"), FieldPanel("mobile")]),
                FieldPanel("email"),
                FieldPanel("map_url"),
            ],
            heading="Atención",
        ),
        InlinePanel("top_tasks", label="Lo más consultado", max_num=6),
        InlinePanel("staff", label="Directorio de servidores y contratistas"),
        MultiFieldPanel(
            [FieldPanel("content_owner"), FieldPanel("content_deputy")],
            heading="Responsables del contenido",
        ),
    ]

    class Meta:
        verbose_name = "Secretaría u oficina"
        verbose_name_plural = "Secretarías y oficinas"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **section_context(self)}


class TopTask(Orderable):
    """A task that people come to this section for."""

    page = ParentalKey(SecretariaPage, on_delete=models.CASCADE, related_name="top_tasks")
    title = models.CharField("tarea", max_length=80)
    summary = models.CharField("explicación", max_length=160, blank=True)
    link_page = models.ForeignKey(
        "wagtailcore.Page",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="página",
    )

    panels: ClassVar[list[Any]] = [
        FieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("link_page"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "tarea frecuente"
        verbose_name_plural = "tareas frecuentes"

    def __str__(self) -> str:
        return self.title


class StaffMember(Orderable):
    """A public servant or contractor, with the fields of Annex 2 item 1.5 (Res. 1519 de 2020)."""

    page = ParentalKey(SecretariaPage, on_delete=models.CASCADE, related_name="staff")
    name = models.CharField("nombre", max_length=120)
    position = models.CharField("cargo", max_length=120)
    birthplace = models.CharField(
        "país, departamento y ciudad de nacimiento", max_length=120, blank=True
    )
    education = models.CharField("formación académica", max_length=200, blank=True)
    experience = models.CharField("experiencia laboral y profesional", max_length=200, blank=True)
    unit = models.CharField("dependencia", max_length=120, blank=True)
    email = models.EmailField("correo institucional", blank=True)
    phone = models.CharField("teléfono", max_length=40, blank=True, validators=[validate_phone])
    salary_grade = models.CharField("escala salarial", max_length=80, blank=True)
    contract_object = models.CharField("objeto del contrato", max_length=250, blank=True)
    contract_fee = models.DecimalField(
        "honorarios (pesos)", max_digits=14, decimal_places=2, null=True, blank=True
    )
    contract_starts_on = models.DateField("inicio del contrato", null=True, blank=True)
    contract_ends_on = models.DateField("fin del contrato", null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "servidor o contratista"
        verbose_name_plural = "servidores y contratistas"

    def __str__(self) -> str:
        return f"{self.name} ({self.position})"


class SectionQuerySet(models.QuerySet["Section"]):
    """Which sections."""

    def open(self) -> "SectionQuerySet":
        """Those that have not been closed."""
        return self.filter(closed_at__isnull=True)


class Section(models.Model):
    """The rights that go with a Secretaría: its group of editors and its collection of files.

    Kept apart from the page, whose drafts and restored revisions must not touch them. A closed
    section keeps its pages; its people have lost their rights.
    """

    page = models.OneToOneField(
        SecretariaPage, on_delete=models.PROTECT, related_name="section", verbose_name="página"
    )
    group = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="section", verbose_name="grupo"
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="section", verbose_name="archivos"
    )
    closed_at = models.DateTimeField("cerrada", null=True, blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = "sección"
        verbose_name_plural = "secciones"

    def __str__(self) -> str:
        return self.page.title

"""Courses, their modules and lessons: pages of the section that owns them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from cms.editorial.models import EditorialPage
from cms.secretarias.models.informative import ContainerPage
from learning.blocks import LessonBlock
from learning.models.base import (
    AULA_SLUG,
    RESERVED_COURSES,
    RESERVED_ITEMS,
    FlatPage,
    refuse_taken,
)

MAX_TITLE = 65


class AulaPage(EditorialPage):
    """``/aula/``: the courses of all sections."""

    max_count = 1
    summary = models.CharField("resumen", max_length=160, blank=True)
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "Aula digital"
        verbose_name_plural = "Aula digital"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Selectors read these models.
        from learning.selectors.courses import aula_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | aula_context(request)


class CoursesContainerPage(ContainerPage):
    """«Cursos» of a section: its courses and its banks of questions."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = ["learning.CoursePage", "learning.QuestionBankPage"]

    class Meta:
        verbose_name = "carpeta de cursos"
        verbose_name_plural = "carpetas de cursos"


class CoursePage(FlatPage):
    """A course at ``/aula/<slug>/``."""

    class Audience(models.TextChoices):
        ANYONE = "anyone", "Cualquier persona"
        GRADES_6_9 = "grades_6_9", "Grados 6 a 9"
        GRADES_10_11 = "grades_10_11", "Grados 10 y 11"
        GRADES_10_11_LEADERS = "grades_10_11_leaders", "Grados 10 y 11, y líderes"
        LEADERS = "leaders", "Líderes comunitarios"

    class Order(models.TextChoices):
        FREE = "free", "Libre"
        STEPS = "steps", "Paso a paso"

    summary = models.CharField("resumen", max_length=160)
    audience = models.CharField(
        "para quién", max_length=24, choices=Audience.choices, default=Audience.ANYONE
    )
    goals = RichTextField("qué va a aprender", blank=True, features=["ul", "bold"])
    minutes = models.PositiveSmallIntegerField(
        "duración estimada (minutos)",
        validators=[MinValueValidator(1), MaxValueValidator(6000)],
        default=60,
    )
    order = models.CharField(
        "orden",
        max_length=8,
        choices=Order.choices,
        default=Order.FREE,
        help_text="Paso a paso: cada paso se abre al terminar el anterior. Leer siempre se puede.",
    )
    needs_lessons = models.BooleanField("para terminarlo hay que leer las lecciones", default=True)
    needs_quizzes = models.BooleanField("…y aprobar los cuestionarios", default=True)
    needs_percent = models.PositiveSmallIntegerField(
        "…y una nota final de al menos (%)",
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text="Promedio de los cuestionarios. Vacío: no se exige.",
    )
    opens_on = models.DateField("abre el", null=True, blank=True)
    closes_on = models.DateField("último día", null=True, blank=True)

    review_months: ClassVar[int | None] = 12
    parent_page_types: ClassVar[list[str]] = ["learning.CoursesContainerPage"]
    subpage_types: ClassVar[list[str]] = ["learning.ModulePage"]
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=f"Hasta {MAX_TITLE} caracteres."),
        FieldPanel("summary"),
        FieldPanel("goals"),
        FieldRowPanel([FieldPanel("audience"), FieldPanel("minutes")]),
        FieldPanel("order"),
        MultiFieldPanel(
            [
                FieldPanel("needs_lessons"),
                FieldPanel("needs_quizzes"),
                FieldPanel("needs_percent"),
            ],
            heading="Cuándo está terminado",
        ),
        FieldRowPanel([FieldPanel("opens_on"), FieldPanel("closes_on")]),
    ]

    class Meta:
        verbose_name = "curso"
        verbose_name_plural = "cursos"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Selectors read these models.
        from learning.selectors.courses import course_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | course_context(self, request)

    def search_text(self) -> str:
        """What a search finds it by, besides title and summary."""
        return f"{self.get_audience_display()}\n{self.goals}"

    def flat_url_path(self, parent: Page) -> str:
        root = parent.url_path.split("/")[1]
        return f"/{root}/{AULA_SLUG}/{self.slug}/"

    def clean(self) -> None:
        super().clean()
        if len(self.title) > MAX_TITLE:
            raise ValidationError(
                {"title": f"El título tiene {len(self.title)} caracteres; caben {MAX_TITLE}."}
            )
        if self.slug in RESERVED_COURSES:
            raise ValidationError({"slug": "Esa dirección la usa el Aula; escriba otra."})
        refuse_taken(page=self, others=CoursePage.objects.all(), where="los cursos")
        if self.opens_on and self.closes_on and self.closes_on < self.opens_on:
            raise ValidationError({"closes_on": "Debe ser el mismo día en que abre o después."})


class ModulePage(FlatPage):
    """A part of a course. It has no page of its own: it leads to its course."""

    has_own_page: ClassVar[bool] = False

    is_searchable: ClassVar[bool] = False
    summary = models.CharField("resumen", max_length=160, blank=True)

    parent_page_types: ClassVar[list[str]] = ["learning.CoursePage"]
    subpage_types: ClassVar[list[str]] = ["learning.LessonPage", "learning.QuizPage"]
    content_panels: ClassVar[list[Any]] = [TitleFieldPanel("title"), FieldPanel("summary")]

    class Meta:
        verbose_name = "módulo"
        verbose_name_plural = "módulos"

    def flat_url_path(self, parent: Page) -> str:
        return f"{parent.url_path}{self.slug}/"

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self, self.path[: -self.steplen])

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if getattr(request, "is_preview", False):
            response: HttpResponseBase = super().serve(request, *args, **kwargs)
            return response
        return redirect(self.get_parent().get_url(request) or "/aula/")


def refuse_reserved(page: Page, course_path: str) -> None:
    """Refuse an address that the Aula or another part of the course uses.

    A page that is not in the tree yet stands nowhere: ``add_child`` cleans it once it does.

    Raises:
        ValidationError: on the field ``slug``.
    """
    if page.slug in RESERVED_ITEMS:
        raise ValidationError({"slug": "Esa dirección la usa el Aula; escriba otra."})
    if page.path:
        refuse_taken(page=page, others=items_under(course_path), where="este curso")


class CourseItem(FlatPage):
    """A lesson or a quiz: ``/aula/<curso>/<slug>/``, the slug unique within the course."""

    class Meta:
        abstract = True

    def course(self) -> CoursePage | None:
        """The course it stands in, as the tree has it now. One query."""
        # Two levels up: module, course.
        path = self.path[: -2 * self.steplen]
        return CoursePage.objects.filter(path=path).first() if path else None

    def flat_url_path(self, parent: Page) -> str:
        course_path = parent.url_path.rstrip("/").rpartition("/")[0]
        return f"{course_path}/{self.slug}/"

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self, self.path[: -2 * self.steplen])

    def can_move_to(self, parent: Page) -> bool:
        """Not where another page of the course holds the same address."""
        if not super().can_move_to(parent):
            return False
        siblings = items_under(parent.path[: -parent.steplen])
        return not siblings.filter(slug=self.slug).exclude(pk=self.pk).exists()


def items_under(course_path: str) -> models.QuerySet[Page]:
    """Modules, lessons and quizzes of the course at that place of the tree, drafts included.

    They share one space of addresses.
    """
    if not course_path:
        return Page.objects.none()
    return Page.objects.filter(path__startswith=course_path).exclude(path=course_path)


def anchor_of(block: Any) -> str:
    """A short name for a block within its lesson: the beginning of its lasting id."""
    return f"b{str(block.id or '')[:8]}"


class LessonPage(CourseItem):
    """What one reads in ten minutes."""

    summary = models.CharField("resumen", max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(
        "minutos de lectura", default=10, validators=[MinValueValidator(1), MaxValueValidator(600)]
    )
    body = StreamField(LessonBlock(), verbose_name="contenido", blank=True)

    review_months: ClassVar[int | None] = 12
    parent_page_types: ClassVar[list[str]] = ["learning.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title", help_text=f"Hasta {MAX_TITLE} caracteres."),
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "lección"
        verbose_name_plural = "lecciones"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Selectors read these models.
        from learning.selectors.lessons import lesson_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | lesson_context(self, request)

    def search_text(self) -> str:
        """What it teaches; not the practice question, which would come with its key."""
        return "\n".join(
            text
            for block in self.body
            if block.block_type != "practice"
            for text in block.block.get_searchable_content(block.value)
        )

    def anchors(self) -> frozenset[str]:
        """Of each block."""
        return frozenset(anchor_of(block) for block in self.body)

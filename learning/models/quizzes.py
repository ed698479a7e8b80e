"""Quizzes and banks of questions: pages whose questions are blocks."""

from decimal import Decimal
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Revision

from learning.blocks import BankBlock, QuizBlock
from learning.freezing import bank_problems, freeze_bank, freeze_quiz, problems_of
from learning.models.base import LastingPage
from learning.models.courses import CourseItem
from learning.previewing import as_learner

P = TypeVar("P", bound=LastingPage)


def published_now(page: P, revision: Revision) -> P | None:
    """The page as the public has it from this revision on; nothing if it waits for its date.

    Wagtail publishes what the revision holds; the object it was asked through may hold what was
    public before.
    """
    fresh = type(page).objects.get(pk=page.pk)
    return fresh if fresh.live and fresh.live_revision_id == revision.pk else None


class QuestionBankPage(LastingPage):
    """Questions that quizzes draw from. Citizens never see it: it has no public address."""

    summary = models.CharField("para qué es", max_length=160, blank=True)
    questions = StreamField(BankBlock(), verbose_name="preguntas", blank=True)

    has_own_page: ClassVar[bool] = False
    is_searchable: ClassVar[bool] = False
    parent_page_types: ClassVar[list[str]] = ["learning.CoursesContainerPage"]
    subpage_types: ClassVar[list[str]] = []
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("questions"),
    ]

    class Meta:
        verbose_name = "banco de preguntas"
        verbose_name_plural = "bancos de preguntas"

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish and, in the same transaction, freeze the questions."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            if (published := published_now(self, revision)) is not None:
                freeze_bank(published)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Nothing: its questions come with their key.

        Raises:
            Http404: always.
        """
        raise Http404

    def publication_problems(self) -> list[str]:
        return bank_problems(self)


class QuizPage(CourseItem):
    """A quiz at ``/aula/<curso>/<slug>/``."""

    class Preset(models.TextChoices):
        PRACTICAR = "practicar", "Practicar: comentarios al responder"
        EVALUAR = "evaluar", "Evaluar: nota y comentarios al entregar"
        EXAMEN = "examen", "Examen: la nota al entregar, la clave al cerrar"

    class Method(models.TextChoices):
        BEST = "best", "La mejor nota"
        LAST = "last", "La última"
        AVERAGE = "average", "El promedio"
        FIRST = "first", "La primera"

    summary = models.CharField("resumen", max_length=160, blank=True)
    preset = models.CharField("modo", max_length=12, choices=Preset.choices, default=Preset.EVALUAR)
    pass_percent = models.DecimalField(
        "se aprueba con (%)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text="Vacío: la nota con que aprueba la escala de la institución.",
    )
    max_attempts = models.PositiveSmallIntegerField(
        "intentos", default=0, help_text="0: sin límite.", validators=[MaxValueValidator(100)]
    )
    method = models.CharField(
        "la nota es", max_length=8, choices=Method.choices, default=Method.BEST
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        "tiempo (minutos)",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text="Vacío: sin límite. Donde la conexión falla, es mejor no ponerlo.",
    )
    closes_at = models.DateTimeField("cierra", null=True, blank=True)
    shuffle_questions = models.BooleanField("mezclar las preguntas", default=False)
    shuffle_choices = models.BooleanField("mezclar las opciones", default=True)
    is_one_per_page = models.BooleanField("una pregunta por pantalla", default=False)
    is_required = models.BooleanField("cuenta para terminar el curso", default=True)
    questions = StreamField(QuizBlock(), verbose_name="preguntas", blank=True)

    parent_page_types: ClassVar[list[str]] = ["learning.ModulePage"]
    subpage_types: ClassVar[list[str]] = []
    content_panels: ClassVar[list[Any]] = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("preset"),
                FieldRowPanel([FieldPanel("max_attempts"), FieldPanel("method")]),
                FieldPanel("pass_percent"),
                FieldRowPanel([FieldPanel("time_limit_minutes"), FieldPanel("closes_at")]),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_choices")]),
                FieldRowPanel([FieldPanel("is_one_per_page"), FieldPanel("is_required")]),
            ],
            heading="Cómo se responde",
        ),
    ]

    class Meta:
        verbose_name = "cuestionario"
        verbose_name_plural = "cuestionarios"

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish and, in the same transaction, freeze the quiz and its questions."""
        with transaction.atomic():
            super().publish(revision, *args, **kwargs)
            if (published := published_now(self, revision)) is not None:
                freeze_quiz(published)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Here: the selectors read these very models.
        from learning.selectors.quiz_page import quiz_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return context | quiz_context(self, request)

    def search_text(self) -> str:
        """Nothing besides title and summary: its questions would come with their key."""
        return ""

    def publication_problems(self) -> list[str]:
        return problems_of(self)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "learning/quiz_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """The draft as its learners would meet it (``learning.previewing``)."""
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return {**context, "shown": as_learner(self.questions)}

    def clean(self) -> None:
        super().clean()
        if self.preset == self.Preset.EXAMEN and self.max_attempts == 0:
            raise ValidationError({"max_attempts": "Un examen tiene un número de intentos."})

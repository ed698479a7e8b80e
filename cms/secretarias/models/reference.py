"""Pages of reference: frequent questions, and the words of the alcaldía explained."""

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.fields import StreamField

from cms.editorial.models import ContentPage
from cms.secretarias.blocks import GlossaryBlock, QuestionGroupsBlock
from cms.secretarias.glossary import glossary_anchors, glossary_context, glossary_text
from cms.secretarias.questions import question_anchors, questions_context, questions_text

PARENTS = ["home.HomePage", "home.LandingPage", "secretarias.InformativeContainerPage"]


class PreguntasPage(ContentPage):
    """Frequent questions by subject; each answer opens by itself and has an address."""

    review_months: ClassVar[int | None] = 12
    body = StreamField(QuestionGroupsBlock(), verbose_name="preguntas", blank=True)

    parent_page_types: ClassVar[list[str]] = PARENTS
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "preguntas frecuentes"
        verbose_name_plural = "preguntas frecuentes"

    def anchors(self) -> frozenset[str]:
        """Of each group and each answer."""
        return question_anchors(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **questions_context(self)}

    def search_text(self) -> str:
        """What the site's search finds besides title and summary: questions and answers."""
        return questions_text(self)


class GlosarioPage(ContentPage):
    """Words that the alcaldía uses, in alphabetical order."""

    review_months: ClassVar[int | None] = 12
    body = StreamField(GlossaryBlock(), verbose_name="palabras", blank=True)

    parent_page_types: ClassVar[list[str]] = PARENTS
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "glosario"
        verbose_name_plural = "glosarios"

    def anchors(self) -> frozenset[str]:
        """Of each letter and each word."""
        return glossary_anchors(self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **glossary_context(self)}

    def search_text(self) -> str:
        """What the site's search finds besides title and summary: words and their meaning."""
        return glossary_text(self)

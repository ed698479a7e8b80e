"""What noticias, avisos and events have in common: whose they are, and whom they concern."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from cms.editorial.models import ContentPage, Topic, Vereda
from cms.secretarias.models import SecretariaPage

MAX_TITLE = 65
"""Characters of a title that a phone and a search result show whole."""


class SectionNews(ContentPage):
    """A page that one section writes, that may be «también de» others, and that lists filter."""

    joint_sections = ParentalManyToManyField(
        SecretariaPage, blank=True, related_name="joint_%(class)ss", verbose_name="también de"
    )
    topics = ParentalManyToManyField(
        Topic, blank=True, related_name="%(class)ss", verbose_name="temas"
    )
    veredas = ParentalManyToManyField(
        Vereda, blank=True, related_name="%(class)ss", verbose_name="veredas"
    )

    audience_panel: ClassVar[Any] = MultiFieldPanel(
        [FieldPanel("joint_sections"), FieldPanel("topics"), FieldPanel("veredas")],
        heading="A quién le interesa",
    )

    class Meta:
        abstract = True

    def anchors(self) -> frozenset[str]:
        """None: headings of a text have no address of their own."""
        return frozenset()

    def clean(self) -> None:
        super().clean()
        if len(self.title) > MAX_TITLE:
            raise ValidationError(
                {"title": f"El título tiene {len(self.title)} caracteres; caben {MAX_TITLE}."}
            )


def require_order(starts_at: Any, ends_at: Any) -> None:
    """Refuse an end that is not after its start.

    Raises:
        ValidationError: on the field ``ends_at``.
    """
    if starts_at is not None and ends_at is not None and ends_at <= starts_at:
        raise ValidationError({"ends_at": "Debe terminar después de empezar."})

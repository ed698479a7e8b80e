"""Landing pages: what opens when somebody chooses a part of the menu."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from wagtail.fields import StreamField

from cms.editorial.models import ContentPage
from home.blocks import LandingBlock
from home.landing import landing_anchors, landing_context


class LandingPage(ContentPage):
    """«Transparencia y acceso a la información pública», «Atención y Servicios a la Ciudadanía»,
    «Participa»: groups of links to what the rest of the site holds.

    Its title is the full legal name; the menu shows the short one (``cms.core.navigation``). It
    cannot be sent to Prensa empty, so a part of the menu never leads to an empty page.
    """

    review_months: ClassVar[int | None] = 12
    body = StreamField(LandingBlock(), verbose_name="contenido")

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = [
        "secretarias.InformativePage",
        "secretarias.PreguntasPage",
        "secretarias.GlosarioPage",
    ]

    class Meta:
        verbose_name = "página de entrada"
        verbose_name_plural = "páginas de entrada"

    def anchors(self) -> frozenset[str]:
        """Of each group, and of the list of the pages below."""
        return landing_anchors(self)

    def clean(self) -> None:
        """Wagtail's form asks for content when the page is sent to Prensa; a service has no form.

        Raises:
            ValidationError: it would be public with nothing in it.
        """
        super().clean()
        if self.live and not self.body:
            raise ValidationError({"body": "Escriba al menos un grupo de enlaces o un texto."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **landing_context(self)}

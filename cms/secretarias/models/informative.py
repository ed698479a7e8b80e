"""Plain pages of information, and the container that holds them inside a section."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from cms.editorial.models import ContentPage, EditorialPage
from cms.secretarias.selectors import information_under


class ContainerPage(EditorialPage):
    """A folder of a section: it orders the tree and has no page of its own for citizens.

    It is created with its section, published with it, and leads to it.
    """

    has_own_page: ClassVar[bool] = False
    max_count_per_parent = 1
    preview_modes: ClassVar[list[tuple[str, str]]] = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Send the citizen to the section that owns the folder."""
        return redirect(self.get_parent().get_url(request) or "/")

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, object]]:
        return []


class InformativeContainerPage(ContainerPage):
    """«Información» of a section."""

    parent_page_types: ClassVar[list[str]] = ["secretarias.SecretariaPage"]
    subpage_types: ClassVar[list[str]] = [
        "secretarias.InformativePage",
        "secretarias.PreguntasPage",
        "secretarias.GlosarioPage",
    ]

    class Meta:
        verbose_name = "carpeta de información"
        verbose_name_plural = "carpetas de información"


class InformativePage(ContentPage):
    """A page that explains something: a tax, a service, a programme, a policy."""

    template = "secretarias/informative_page.html"
    review_months: ClassVar[int | None] = 12
    advice_needs: ClassVar[tuple[str, ...]] = ("what", "who", "how_much")
    parent_page_types: ClassVar[list[str]] = [
        "secretarias.InformativeContainerPage",
        "secretarias.InformativePage",
        "secretarias.AlcaldiaPage",
        "home.HomePage",
        "home.LandingPage",
    ]
    subpage_types: ClassVar[list[str]] = ["secretarias.InformativePage"]

    class Meta:
        verbose_name = "página informativa"
        verbose_name_plural = "páginas informativas"

    def anchors(self) -> frozenset[str]:
        """The list of the pages below; headings of a text have no address of their own."""
        return frozenset({"debajo"})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, "children": information_under(self)}

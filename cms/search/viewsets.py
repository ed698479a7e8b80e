"""Admin screens with which the Oficina de Prensa teaches the search."""

from typing import Any, ClassVar

from django.urls import URLPattern, path, reverse
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.editorial.wagtail_hooks import GuardedMenuItem
from cms.search import views
from cms.search.models import PinnedResult, Synonym
from cms.search.permissions import may_read_missed


class SynonymViewSet(ModelViewSet):
    """What people say, and what the site calls it."""

    model = Synonym
    menu_label = "Sinónimos"
    icon = "comment"
    list_display: ClassVar[list[str]] = ["said", "used"]
    search_fields: ClassVar[list[str]] = ["said", "used"]


class PinnedResultViewSet(ModelViewSet):
    """Pages that come first for certain words."""

    model = PinnedResult
    menu_label = "Resultados fijados"
    icon = "pin"
    list_display: ClassVar[list[str]] = ["query", "page", "order"]
    search_fields: ClassVar[list[str]] = ["query"]


class MissedSearchViewSet(ViewSet):
    """What was looked for in vain: a list to read."""

    menu_label = "Búsquedas sin resultado"
    icon = "help"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", views.missed, name="index"),
            path("hecho/", views.settle, name="settle"),
        ]

    def get_menu_item(self, order: int | None = None) -> MenuItem:
        return GuardedMenuItem(
            self.menu_label,
            reverse(f"{self.url_namespace}:index"),
            name="busquedas-sin-resultado",
            icon_name=self.icon,
            order=order or 0,
            may_see=may_read_missed,
        )


class SearchGroup(ViewSetGroup):
    """«Buscador» in the menu."""

    menu_label = "Buscador"
    menu_icon = "search"
    menu_order = 520
    items: ClassVar[tuple[Any, ...]] = (
        SynonymViewSet("sinonimos"),
        PinnedResultViewSet("fijados"),
        MissedSearchViewSet("sin-resultado"),
    )

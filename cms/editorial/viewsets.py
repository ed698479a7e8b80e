"""Admin screens of the vocabularies and intervals that the Oficina de Prensa keeps."""

from typing import ClassVar

from wagtail.admin.viewsets.model import ModelViewSet

from cms.editorial.models import ReviewInterval, Topic, Vereda
from cms.editorial.reviews.forms import ReviewIntervalForm


class TopicViewSet(ModelViewSet):
    """Topics: a name and its address."""

    model = Topic
    menu_label = "Temas"
    icon = "tag"
    add_to_admin_menu = True
    menu_order = 500
    form_fields: ClassVar[list[str]] = ["name", "slug"]
    search_fields: ClassVar[list[str]] = ["name"]


class VeredaViewSet(ModelViewSet):
    """Veredas: a name and its address."""

    model = Vereda
    menu_label = "Veredas"
    icon = "site"
    add_to_admin_menu = True
    menu_order = 510
    form_fields: ClassVar[list[str]] = ["name", "slug"]
    search_fields: ClassVar[list[str]] = ["name"]


class ReviewIntervalViewSet(ModelViewSet):
    """How many months pages of a type hold, where it is not what the type says itself."""

    model = ReviewInterval
    menu_label = "Intervalos de verificación"
    icon = "date"
    add_to_admin_menu = True
    menu_order = 515
    list_display: ClassVar[list[str]] = ["page_type", "months"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ReviewIntervalForm]:
        """Only the types that are looked at again."""
        return ReviewIntervalForm

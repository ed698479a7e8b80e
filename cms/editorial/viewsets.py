"""Admin screens of the vocabularies, intervals and calendar that the Oficina de Prensa keeps."""

from typing import ClassVar

from wagtail.admin.viewsets.model import ModelViewSet

from cms.core.models import ClosedDay, WorkingPeriod
from cms.editorial.models import ReturnReason, ReviewInterval, Topic, Vereda
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


class ReturnReasonViewSet(ModelViewSet):
    """Why a text goes back: the list that officers choose from."""

    model = ReturnReason
    menu_label = "Motivos de devolución"
    icon = "undo"
    add_to_admin_menu = True
    menu_order = 515
    form_fields: ClassVar[list[str]] = ["name", "advice", "is_active", "sort_order"]
    list_display: ClassVar[list[str]] = ["name", "is_active"]
    search_fields: ClassVar[list[str]] = ["name"]


class WorkingPeriodViewSet(ModelViewSet):
    """Hours between which the municipality works, by weekday."""

    model = WorkingPeriod
    menu_label = "Horario hábil"
    icon = "time"
    add_to_admin_menu = True
    menu_order = 520
    form_fields: ClassVar[list[str]] = ["weekday", "opens_at", "closes_at"]
    list_display: ClassVar[list[str]] = ["weekday", "opens_at", "closes_at"]


class ClosedDayViewSet(ModelViewSet):
    """Days on which the municipality closes although they are no holidays of the country."""

    model = ClosedDay
    menu_label = "Días de cierre"
    icon = "calendar-alt"
    add_to_admin_menu = True
    menu_order = 530
    form_fields: ClassVar[list[str]] = ["day", "name"]
    list_display: ClassVar[list[str]] = ["day", "name"]
    search_fields: ClassVar[list[str]] = ["name"]


class ReviewIntervalViewSet(ModelViewSet):
    """How many months pages of a type hold, where it is not what the type says itself."""

    model = ReviewInterval
    menu_label = "Intervalos de verificación"
    icon = "date"
    add_to_admin_menu = True
    menu_order = 540
    list_display: ClassVar[list[str]] = ["page_type", "months"]
    copy_view_enabled = False

    def get_form_class(self, for_update: bool = False) -> type[ReviewIntervalForm]:
        """Only the types that are looked at again."""
        return ReviewIntervalForm

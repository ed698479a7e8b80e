"""Putting overdue reviews off, and the interval of a page type."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from wagtail.admin.forms.models import WagtailAdminModelForm

from cms.core.choice_fields import RowsChoiceField
from cms.editorial.models import PageReview, ReviewInterval
from cms.editorial.reviews.intervals import reviewed_types
from cms.editorial.reviews.selectors import overdue
from cms.editorial.reviews.services import LONGEST_POSTPONEMENT

GONE = "Una de las páginas ya no está vencida. Mire la lista otra vez."


class PostponeForm(forms.Form):
    """Which overdue pages, by how long, and why."""

    reviews = RowsChoiceField(
        label="Páginas",
        queryset=PageReview.objects.none(),
        error_messages={
            "required": "Marque al menos una página.",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    months = forms.TypedChoiceField(
        label="Aplazar",
        coerce=int,
        choices=[
            (number, "1 mes" if number == 1 else f"{number} meses")
            for number in range(1, LONGEST_POSTPONEMENT + 1)
        ],
        error_messages={
            "required": "Elija cuántos meses.",
            "invalid_choice": f"Elija de 1 a {LONGEST_POSTPONEMENT} meses.",
        },
    )
    reason = forms.CharField(
        label="Motivo",
        max_length=500,
        help_text="Queda en la bitácora.",
        error_messages={"required": "Escriba por qué se aplaza."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["reviews"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = overdue()


class TypeChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A page type, by the name that editors know it by."""

    def label_from_instance(self, obj: ContentType) -> str:
        return obj.name.capitalize()


class ReviewIntervalForm(WagtailAdminModelForm):
    """Months for one of the types that are looked at again."""

    page_type = TypeChoiceField(
        label="Tipo de página",
        queryset=ContentType.objects.none(),
        error_messages={"invalid_choice": "Elija un tipo de la lista."},
    )

    class Meta:
        model = ReviewInterval
        fields = ["page_type", "months"]
        help_texts = {"months": "De 1 a 60. Rige desde la próxima verificación de cada página."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["page_type"].queryset = ContentType.objects.filter(pk__in=reviewed_types())

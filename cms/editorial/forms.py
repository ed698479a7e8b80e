"""Forms of the absences and audit log screens."""

from typing import Any

from django import forms
from django.utils import timezone

from cms.accounts.models import User
from cms.editorial.permissions import officers_absences_recordable_by


class DateInput(forms.DateInput):
    """The browser's own date picker; without one, a text field that takes 2026-12-31."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AbsenceForm(forms.Form):
    """Who is absent, from when to when."""

    officer = forms.ModelChoiceField(
        label="Oficial de Prensa",
        queryset=User.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": "Elija a alguien de la lista."},
    )
    starts_on = forms.DateField(
        label="Desde", widget=DateInput(), error_messages={"required": "Escriba el primer día."}
    )
    ends_on = forms.DateField(
        label="Hasta",
        widget=DateInput(),
        help_text="El último día de ausencia.",
        error_messages={"required": "Escriba el último día."},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers_absences_recordable_by(by)  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = timezone.localdate()


class AuditFilterForm(forms.Form):
    """What to look for in the audit log; every field is optional."""

    action = forms.CharField(label="Acción", required=False, max_length=60)
    person = forms.ModelChoiceField(
        label="Persona",
        queryset=User.objects.order_by("username"),
        required=False,
        empty_label="Todas",
        error_messages={"invalid_choice": "Elija a alguien de la lista."},
    )
    since = forms.DateField(label="Desde", required=False, widget=DateInput())
    until = forms.DateField(label="Hasta", required=False, widget=DateInput())

"""Forms of a class: something to do with a date, and a message."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from learning.selectors.assignments import assignable
from learning.services.board import LONGEST

LATEST_YEAR = 2100


class AssignForm(forms.Form):
    """A course or a quiz of one; ``cleaned_data["what"]`` is «course» or «course:quiz»."""

    what = forms.ChoiceField(label="Curso o cuestionario")
    due_on = forms.DateField(
        label="Para el",
        required=False,
        help_text="Puede dejarla vacía.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "Escriba una fecha, por ejemplo: 2026-11-30"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        what: Any = self.fields["what"]
        what.choices = [("", "Elija"), *assignable()]

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < timezone.localdate():
            raise ValidationError("La fecha ya pasó.")
        if due_on is not None and due_on.year > LATEST_YEAR:
            raise ValidationError("Revise el año.")
        return due_on


class MessageForm(forms.Form):
    """A message of plain text."""

    text = forms.CharField(
        label="Mensaje para el grupo",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Lo ven sus estudiantes en «Mi avance». No escriba datos de nadie.",
    )

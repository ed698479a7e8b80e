"""Forms of the desk. A decision carries the revision that the officer had before their eyes."""

from typing import Any

from django import forms
from django.utils import timezone

from cms.editorial.models import DeskItem, ReturnReason

TEXT = 2000


class SeenForm(forms.Form):
    """What was on the screen when the button was pressed."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=10**9
    )


class ApproveForm(SeenForm):
    """Approve, now or for a date, with an optional word for the author."""

    comment = forms.CharField(
        label="Comentario para quien escribió",
        required=False,
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    go_live_at = forms.DateTimeField(
        label="Publicar después",
        required=False,
        help_text="Déjelo vacío para publicar ahora.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        error_messages={"invalid": "Escriba la fecha y la hora, por ejemplo 31/12/2026 08:00."},
    )

    def clean_go_live_at(self) -> Any:
        moment = self.cleaned_data["go_live_at"]
        if moment is not None and moment <= timezone.now():
            raise forms.ValidationError("Esa fecha ya pasó: elija una futura.")
        return moment


class ExceptionForm(SeenForm):
    """Approve alone what one wrote, or publish what cannot wait: the reason is kept."""

    comment = forms.CharField(
        label="Motivo",
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escriba el motivo: queda en la bitácora."},
    )


class SendBackForm(SeenForm):
    """Return with a reason from the list, words, and where in the text."""

    reason = forms.ModelChoiceField(
        label="Motivo",
        queryset=ReturnReason.objects.filter(is_active=True),
        empty_label="Elija un motivo",
        error_messages={
            "required": "Elija un motivo.",
            "invalid_choice": "Elija un motivo de la lista.",
        },
    )
    place = forms.ChoiceField(
        label="¿En qué parte?",
        required=False,
        error_messages={"invalid_choice": "Elija una parte de la lista."},
    )
    comment = forms.CharField(
        label="Qué debe corregir",
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba qué debe corregir: lo leerá quien escribió."},
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [("", "En general"), *places]  # type: ignore[attr-defined]

    def place_label(self) -> str:
        """The chosen part in words; empty in general."""
        place = self.cleaned_data["place"]
        labels = dict(self.fields["place"].choices)  # type: ignore[attr-defined]
        return str(labels[place]) if place else ""


class RequestForm(forms.Form):
    """Why a page should leave the public, or come back."""

    comment = forms.CharField(
        label="Motivo",
        max_length=TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Escriba el motivo: lo leerá la Oficina de Prensa."},
    )


class NoteForm(forms.Form):
    """What Prensa should know about a text that is sent."""

    note = forms.CharField(
        label="Nota para Prensa",
        required=False,
        max_length=TEXT,
        help_text="De dónde sale el dato, por qué corre prisa, a quién preguntar.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_urgent = forms.BooleanField(label="Es urgente", required=False)


def initial_for(item: DeskItem) -> dict[str, Any]:
    """The revision that stands on the screen now."""
    return {"revision": item.page.latest_revision_id if item.page else None}

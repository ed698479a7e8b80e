"""What to do with the marks of a question that changed."""

from django import forms

from learning.grading.regrading import RegradeChoice

CHOICES: list[tuple[RegradeChoice, str]] = [
    ("no_change", "Dejar las notas como están"),
    ("new_key", "Calificar con la clave nueva"),
    ("accept_both", "Aceptar la clave anterior y la nueva"),
    ("points_for_all", "Puntos para todos"),
]


class RegradeForm(forms.Form):
    """A choice, with what the screen announced for it."""

    block = forms.CharField(max_length=64, widget=forms.HiddenInput)
    choice = forms.ChoiceField(
        label="Qué hacer con las notas",
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Elija qué hacer con las notas."},
    )
    may_lower = forms.BooleanField(label="Permitir que bajen notas", required=False)
    reason = forms.CharField(label="Motivo (queda en la bitácora)", required=False, max_length=300)

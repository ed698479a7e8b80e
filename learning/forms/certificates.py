"""What the Coordinación says when it annuls a certificate, or makes it stand again."""

from collections.abc import Mapping

from django import forms


class ReasonForm(forms.Form):
    """A reason in fixed words."""

    reason = forms.ChoiceField(
        label="Motivo",
        widget=forms.RadioSelect,
        error_messages={"required": "Escoja un motivo.", "invalid_choice": "Escoja un motivo."},
    )

    def __init__(self, *args: object, reasons: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(reasons.items())

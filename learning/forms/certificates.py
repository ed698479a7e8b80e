"""What the Coordinación says when it annuls a certificate, or makes it stand again."""

from collections.abc import Mapping
from typing import Any

from django import forms


class ReasonForm(forms.Form):
    """A reason in fixed words."""

    def __init__(self, data: Any = None, *, reasons: Mapping[str, str]) -> None:
        super().__init__(data)
        self.fields["reason"] = forms.ChoiceField(
            label="Motivo",
            choices=list(reasons.items()),
            widget=forms.RadioSelect,
            error_messages={"required": "Escoja un motivo.", "invalid_choice": "Escoja un motivo."},
        )

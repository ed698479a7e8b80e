"""What a person chooses to receive by mail."""

from django import forms

from cms.editorial.models.notices import NoticeChoice


class NoticeChoiceForm(forms.Form):
    mail = forms.ChoiceField(
        label="Qué quiere recibir por correo",
        choices=NoticeChoice.Mail.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Elija una opción.",
            "invalid_choice": "Elija una de las opciones.",
        },
    )


class SeenForm(forms.Form):
    """The newest notice of the list that a person had before their eyes."""

    up_to = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)

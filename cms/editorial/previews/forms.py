"""For whom a link is, and for how long."""

from django import forms

from cms.editorial.previews.services import LONGEST_DAYS, USUAL_DAYS


class PreviewLinkForm(forms.Form):
    recipient = forms.CharField(
        label="Para quién",
        max_length=120,
        help_text="Por ejemplo: «Secretaria de Hacienda». Lo verá quien abra el enlace.",
        error_messages={"required": "Escriba para quién es el enlace."},
    )
    days = forms.IntegerField(
        label="Días que sirve",
        min_value=1,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
        error_messages={
            "required": f"Escriba de 1 a {LONGEST_DAYS} días.",
            "invalid": f"Escriba de 1 a {LONGEST_DAYS} días.",
            "min_value": f"Escriba de 1 a {LONGEST_DAYS} días.",
            "max_value": f"Escriba de 1 a {LONGEST_DAYS} días.",
        },
    )

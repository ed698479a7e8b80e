"""Forms of the «Secretarías» screen."""

from typing import Any

from django import forms
from django.utils.text import slugify

from cms.secretarias.models import SecretariaPage


class SecretariaForm(forms.Form):
    """Name of a section, as the decree says it and as people say it."""

    title = forms.CharField(
        label="Nombre",
        max_length=120,
        help_text="Completo, como en el acto que la creó: «Secretaría de Hacienda».",
        error_messages={"required": "Escriba el nombre de la Secretaría."},
    )
    short_name = forms.CharField(
        label="Nombre corto",
        max_length=40,
        help_text="Como se dice al hablar: «Hacienda».",
        error_messages={"required": "Escriba el nombre corto."},
    )

    def clean_title(self) -> str:
        title = " ".join(self.cleaned_data["title"].split())
        if not slugify(title):
            raise forms.ValidationError("El nombre necesita al menos una letra.")
        return title


class NewSecretariaForm(SecretariaForm):
    """Also the address, which never changes afterwards."""

    slug = forms.SlugField(
        label="Dirección",
        max_length=100,
        required=False,
        help_text="Se forma con el nombre si la deja vacía. No cambia después: los enlaces duran.",
        error_messages={
            "invalid": "Use solo letras sin tilde, números y guiones: «secretaria-de-hacienda»."
        },
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        slug = cleaned.get("slug") or slugify(cleaned.get("title", ""))
        if slug and SecretariaPage.objects.filter(slug=slug).exists():
            self.add_error("title", "Ya existe una Secretaría con ese nombre o esa dirección.")
        cleaned["slug"] = slug
        return cleaned


class CloseForm(forms.Form):
    """Closing takes rights away from people: it is confirmed by writing the name."""

    confirm = forms.CharField(
        label="Escriba el nombre completo para confirmar",
        max_length=120,
        error_messages={"required": "Escriba el nombre de la Secretaría que va a cerrar."},
    )

    def __init__(self, *args: Any, title: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = title

    def clean_confirm(self) -> str:
        typed: str = self.cleaned_data["confirm"]
        if " ".join(typed.split()).casefold() != self.title.casefold():
            raise forms.ValidationError(f"Escriba exactamente «{self.title}».")
        return typed

"""A file of questions, pasted or uploaded."""

from typing import Any

from django import forms

from learning.importers.encoding import decode

MAX_FILE = 1024 * 1024
"""Bytes of an uploaded file. Three hundred questions weigh a tenth of it."""
FORMATS = [
    ("", "Reconocerlo"),
    ("gift", "GIFT"),
    ("aiken", "Aiken"),
    ("moodle-xml", "Moodle XML"),
]


class ImportForm(forms.Form):
    """``cleaned_data["source"]`` is the text, wherever it came from; ``encoding`` what was said
    about it."""

    text = forms.CharField(
        label="Preguntas",
        required=False,
        strip=False,
        max_length=MAX_FILE,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="Péguelas aquí, o elija un archivo.",
    )
    file = forms.FileField(label="Archivo (hasta 1 MB)", required=False)
    format = forms.ChoiceField(label="Formato", choices=FORMATS, required=False)
    nearest = forms.BooleanField(
        label="Tomar el peso más cercano que admite Moodle en vez de rechazar la pregunta",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        file, text = data.get("file"), data.get("text") or ""
        data["encoding"] = []
        if file is not None:
            if file.size > MAX_FILE:
                self.add_error("file", "El archivo pesa más de 1 MB. Repártalo en varios.")
                return data
            if text.strip():
                self.add_error("file", "Pegue las preguntas o elija un archivo, no las dos cosas.")
                return data
            text, data["encoding"] = decode(file.read())
        if not text.strip() and not self.errors:
            self.add_error("text", "Pegue las preguntas o elija un archivo.")
        data["source"] = text.replace("\r\n", "\n").replace("\r", "\n")
        return data

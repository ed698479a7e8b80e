"""Upload forms: a description for every image, and files that are what they say."""

import struct
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import Image as Picture
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from cms.assets.file_kinds import matches_kind

MAX_NAME = 120


def validate_name(file: "UploadedFile[bytes]") -> None:
    """Refuse names too long to store; Wagtail would cut them in the middle of the extension."""
    if len(file.name or "") > MAX_NAME:
        raise ValidationError(f"El nombre del archivo es muy largo: caben {MAX_NAME} caracteres.")


def validate_whole(file: "UploadedFile[bytes]") -> None:
    """Refuse an image that cannot be read to its end: its smaller versions could not be made."""
    try:
        file.seek(0)
        with Picture.open(file) as picture:
            picture.load()
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        Picture.DecompressionBombError,
    ) as error:
        raise ValidationError(
            "La imagen está incompleta o dañada. Ábrala, guárdela de nuevo y súbala otra vez."
        ) from error
    finally:
        file.seek(0)


def _whole_first(to_python: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Wagtail's field measures the picture before any validator runs, and a cut one stops it."""

    def checked(data: Any) -> Any:
        if isinstance(data, UploadedFile) and data.size:
            validate_whole(data)
        return to_python(data)

    return checked


class DescribedImageForm(BaseImageForm):
    """An image needs a description: it is the alternative text wherever no other is given."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].to_python = _whole_first(self.fields["file"].to_python)
        if "description" in self.fields:
            field = self.fields["description"]
            field.required = True
            field.label = "Descripción (texto alternativo)"
            field.help_text = "Qué se ve en la imagen, en una frase, para quien no puede verla."
            field.error_messages["required"] = "Describa la imagen en una frase."

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            validate_name(file)
        return file


class CheckedDocumentForm(BaseDocumentForm):
    """A document is checked by its content, not by its name."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        validate_name(file)
        extension = PurePath(file.name or "").suffix.lower().lstrip(".")
        if not matches_kind(file, extension):  # type: ignore[arg-type]
            raise ValidationError(
                f"El contenido del archivo no es un {extension.upper()} válido. "
                "Ábralo, guárdelo de nuevo en ese formato y súbalo otra vez."
            )
        return file

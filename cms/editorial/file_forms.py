"""Upload forms that leave alone the bytes of a file the public, or Prensa, is looking at."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cms.assets.forms import CheckedDocumentForm, DescribedImageForm
from cms.editorial.files import is_in_use

IN_USE = (
    "Este archivo está en una página publicada o en revisión y no se reemplaza. "
    "Suba uno nuevo y cámbielo en la página: así pasa por la Oficina de Prensa."
)


class KeepFileInUse:
    """Drops the file field while a page depends on the file; asks again when saving."""

    instance: Any
    fields: dict[str, Any]
    changed_data: list[str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and is_in_use(self.instance):
            self.fields.pop("file", None)

    def save(self, commit: bool = True) -> Any:
        # A page may have been submitted between showing this form and saving it.
        with transaction.atomic():
            if "file" in self.changed_data and self.instance.pk and is_in_use(self.instance):
                raise ValidationError(IN_USE)
            return super().save(commit=commit)  # type: ignore[misc]


class ImageForm(KeepFileInUse, DescribedImageForm):
    """What the admin shows to add or change an image."""


class DocumentForm(KeepFileInUse, CheckedDocumentForm):
    """What the admin shows to add or change a document."""

"""Images and documents of the municipality, with addresses nobody can guess.

An uploaded file is private until a page that uses it is published; ``cms.editorial`` keeps the
record of which are.
"""

import secrets

from django.db import models
from django.utils.functional import cached_property
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition


def make_address_token() -> str:
    """128 random bits for the address of an image's renditions."""
    return secrets.token_hex(16)


class SiteImage(AbstractImage):
    """A picture. ``description`` is its default alternative text and is required in the form."""

    address_token = models.CharField(
        "parte secreta de la dirección", max_length=32, default=make_address_token, editable=False
    )

    admin_form_fields = (
        "title",
        "file",
        "description",
        "collection",
        "focal_point_x",
        "focal_point_y",
        "focal_point_width",
        "focal_point_height",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = "imagen"
        verbose_name_plural = "imágenes"

    def __str__(self) -> str:
        return str(self.title)


class Rendition(AbstractRendition):
    """One size and format of an image, at an address that cannot be guessed."""

    image = models.ForeignKey(
        SiteImage, related_name="renditions", on_delete=models.CASCADE, verbose_name="imagen"
    )

    class Meta:
        verbose_name = "versión de imagen"
        verbose_name_plural = "versiones de imagen"
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_one_per_spec"
            )
        ]

    def __str__(self) -> str:
        return f"{self.image} ({self.filter_spec})"

    def get_upload_to(self, filename: str) -> str:
        """Put the rendition under its image's secret token.

        The end of the name tells the renditions of one image apart; with the folder and the
        eight characters that the storage may add, it must fit in the field's hundred.
        """
        return f"renditions/{self.image.address_token}/{filename[-48:]}"


class SiteDocument(AbstractDocument):
    """A file to download, served by a view that asks whether it is public."""

    description = models.CharField(
        "descripción",
        max_length=255,
        blank=True,
        help_text="Qué contiene y para qué sirve, en una frase. El buscador del sitio la lee.",
    )

    admin_form_fields = ("title", "file", "description", "collection")

    class Meta(AbstractDocument.Meta):
        verbose_name = "documento"
        verbose_name_plural = "documentos"

    def __str__(self) -> str:
        return str(self.title)

    @cached_property
    def kind_label(self) -> str:
        """``PDF``, ``XLSX``…: the kind shown beside every link."""
        return str(self.file_extension).upper()

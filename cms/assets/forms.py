"""Upload forms."""

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm


class ImageForm(BaseImageForm):
    """Image upload."""


class DocumentForm(BaseDocumentForm):
    """Document upload."""

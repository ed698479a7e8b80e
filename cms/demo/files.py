"""Images and documents of the demonstration, uploaded to the section that uses them."""

from django.core.files.base import ContentFile
from wagtail.models import Collection

from cms.accounts.models import User
from cms.assets.models import SiteDocument, SiteImage
from cms.demo.content import read
from cms.demo.documents import build
from cms.demo.drawings import draw

FULL_SIZE = (1600, 900)
MARK = "(dibujo de ejemplo)"


def ensure_image(
    name: str,
    description: str,
    *,
    collection: Collection,
    by: User,
    size: tuple[int, int] = FULL_SIZE,
) -> SiteImage:
    """The drawing of that name in a collection, drawn the first time."""
    title = f"{name.capitalize()} {MARK}"
    found = SiteImage.objects.filter(title=title, collection=collection).first()
    if found is not None:
        return found
    return SiteImage.objects.create(
        title=title,
        description=description[:255] or title,
        file=ContentFile(draw(name, size), name=f"{name}.webp"),
        collection=collection,
        uploaded_by_user=by,
    )


def ensure_document(name: str, *, collection: Collection, by: User) -> SiteDocument:
    """The document of that name in a collection, built the first time."""
    title = next(row["title"] for row in read("documents")["documents"] if row["name"] == name)
    found = SiteDocument.objects.filter(title=title, collection=collection).first()
    if found is not None:
        return found
    filename, content = build(name)
    document = SiteDocument(title=title, collection=collection, uploaded_by_user=by)
    document.file.save(filename, ContentFile(content), save=False)
    document._set_document_file_metadata()
    document.file.close()
    document.save()
    return document

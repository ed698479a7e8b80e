"""Which files a page makes public, and which are held while it is being reviewed."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, ReferenceIndex, Revision, TaskState

from cms.editorial.models.files import FileUse

File = tuple[int, int]
"""Content type id and primary key of an image or a document."""


def file_content_types() -> dict[int, ContentType]:
    """The content types of images and documents, by id."""
    found = ContentType.objects.get_for_models(get_image_model(), get_document_model())
    return {content_type.pk: content_type for content_type in found.values()}


def files_of(page: Page) -> set[File]:
    """Every image and document that this version of a page shows or links to.

    Wagtail's own extraction (fields, StreamField, rich text, inline children) is used directly on
    the object: its stored index may lag behind.
    """
    kinds = file_content_types()
    references = ReferenceIndex._extract_references_from_object(page)
    return {
        (content_type_id, int(object_id))
        for content_type_id, object_id, _model_path, _content_path in references
        if content_type_id in kinds
    }


def _awaiting(page: Page) -> Iterable[Revision]:
    """Revisions under review now, and approved ones whose date has not come."""
    in_review = TaskState.objects.for_instance(page).filter(
        status=TaskState.STATUS_IN_PROGRESS, revision__isnull=False
    )
    return page.revisions.filter(
        models.Q(pk__in=in_review.values("revision")) | models.Q(approved_go_live_at__isnull=False)
    )


def record_file_uses(page: Page) -> None:
    """Make the page's rows say what is true now; safe to repeat.

    Call it inside the transaction that submits, publishes, withdraws or returns the page.
    """
    current = Page.objects.get(pk=page.pk).specific
    wanted = {
        (*file, FileUse.State.HELD)
        for revision in _awaiting(current)
        for file in files_of(revision.as_object())
    }
    if current.live:
        wanted |= {(*file, FileUse.State.PUBLIC) for file in files_of(current)}
    with transaction.atomic():
        existing = {
            (use.content_type_id, use.object_id, use.state): use.pk
            for use in FileUse.objects.filter(page=current)
        }
        FileUse.objects.filter(
            pk__in=[pk for key, pk in existing.items() if key not in wanted]
        ).delete()
        FileUse.objects.bulk_create(
            [
                FileUse(page_id=current.pk, content_type_id=kind, object_id=pk, state=state)
                for kind, pk, state in wanted - existing.keys()
            ],
            ignore_conflicts=True,
        )


def uses_of(file: models.Model) -> models.QuerySet[FileUse]:
    """The recorded uses of an image or a document."""
    return FileUse.objects.filter(
        content_type=ContentType.objects.get_for_model(file), object_id=file.pk
    )


def is_in_use(file: models.Model) -> bool:
    """Whether a live page, or one under review or scheduled, depends on this file's bytes."""
    return uses_of(file).exists()


def is_public(file: models.Model) -> bool:
    """Whether a live page shows this file, so that anyone may fetch it."""
    return uses_of(file).filter(state=FileUse.State.PUBLIC).exists()

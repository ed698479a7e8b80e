"""Slow work after a publication, outside its transaction."""

from django_tasks import task
from wagtail.models import Page

from cms.assets.models import SiteImage
from cms.assets.renditions import prepare
from cms.editorial.files import file_content_types, files_of


@task()
def prepare_page_images(page_id: int) -> None:
    """Make the renditions of every image of a live page, so that no visitor waits for them.

    Encoding AVIF takes a second or more: inside the publishing transaction it would hold up
    every other writer.
    """
    page = Page.objects.filter(pk=page_id, live=True).first()
    if page is None:
        return
    page = page.specific
    kinds = file_content_types()
    wanted = {
        pk: {"figure"} for kind, pk in files_of(page) if kinds[kind].model_class() is SiteImage
    }
    for field, specs in page.image_specs.items():
        image_id = getattr(page, f"{field}_id")
        if image_id is not None:
            wanted[image_id] = set(specs)
    for image in SiteImage.objects.filter(pk__in=wanted):
        prepare(image, tuple(sorted(wanted[image.pk])))

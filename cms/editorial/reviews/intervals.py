"""How long pages of each type hold: what the type says, or what Prensa wrote over it."""

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page, get_page_models

from cms.editorial.models.reviews import ReviewInterval


def reviewed_types() -> dict[int, tuple[type[Page], int]]:
    """Page types that are looked at again, by the id of their content type: model and months."""
    written = dict(ReviewInterval.objects.values_list("page_type_id", "months"))
    found = {}
    for model in get_page_models():
        own = getattr(model, "review_months", None)
        if own is not None:
            pk = ContentType.objects.get_for_model(model).pk
            found[pk] = (model, written.get(pk, own))
    return found


def months_for(model: type[models.Model]) -> int | None:
    """Months that a page of this type holds; nothing for one that needs no review."""
    own: int | None = getattr(model, "review_months", None)
    if own is None:
        return None
    content_type = ContentType.objects.get_for_model(model)
    written = ReviewInterval.objects.filter(page_type=content_type).first()
    return written.months if written else own

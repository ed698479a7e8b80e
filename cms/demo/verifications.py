"""Review dates as a town has them after some years: spread over the year, a few gone by."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Page

from cms.editorial.models import PageReview
from cms.editorial.reviews.dates import next_review_on
from cms.editorial.reviews.intervals import reviewed_types

EVERY = 8
"""One page in so many is overdue."""


def spread(*, except_for: set[int]) -> int:
    """Let the pages published by this run look as if verified at different times.

    ``except_for`` are the pages that had a review before: what people did with them stays.
    Returns how many are overdue.
    """
    types, now, overdue = reviewed_types(), timezone.now(), 0
    rows = PageReview.objects.exclude(page_id__in=except_for).select_related("page")
    for number, review in enumerate(rows.order_by("page__path")):
        months = types[review.page.content_type_id][1]
        days = months * 30
        is_overdue = number % EVERY == EVERY // 2
        # Over an interval and its scatter ago; the others within four fifths of it.
        ago = days + days // 10 + 20 + number % 30 if is_overdue else number * 37 % 81 * days // 100
        review.verified_at = now - timedelta(days=ago, hours=1)
        review.review_on = next_review_on(
            page_id=review.page_id,
            verified_on=timezone.localtime(review.verified_at).date(),
            months=months,
        )
        review.save(update_fields=["verified_at", "review_on"])
        overdue += is_overdue
        # Nobody verifies a text before it is published.
        for field in ("first_published_at", "last_published_at"):
            Page.objects.filter(pk=review.page_id, **{f"{field}__gt": review.verified_at}).update(
                **{field: review.verified_at}
            )
    return overdue

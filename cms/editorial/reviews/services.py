"""Making, renewing and moving the date on which a live page is to be looked at again."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision, TaskState

from cms.core import stamp
from cms.editorial.errors import BadPeriod, ChangeWaits, ReasonRequired
from cms.editorial.models.reviews import PageReview
from cms.editorial.permissions import is_officer
from cms.editorial.reviews.dates import months_after, next_review_on, working_day_near
from cms.editorial.reviews.intervals import months_for, reviewed_types
from cms.editorial.reviews.selectors import kept_by, live_reviews, waiting_changes
from cms.editorial.sections import section_of, section_roots

if TYPE_CHECKING:
    from cms.accounts.models import User

LONGEST_POSTPONEMENT = 6
"""Months by which Prensa puts an overdue page off at once."""


@transaction.atomic
def record_publication(*, page: Page, revision: Revision, by: "User | None") -> None:
    """A text that was just published holds as of now, on the word of who approved it.

    Nothing happens for a type that needs no review, nor for a text approved for a later date.
    """
    months = months_for(type(page))
    current = Page.objects.get(pk=page.pk)
    if months is None or not current.live or current.live_revision_id != revision.pk:
        return
    now = timezone.now()
    PageReview.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "section": section_of(current),
            "verified_at": now,
            "verified_by": _approver(revision) or by,
            "review_on": _next(page.pk, now, months),
            "reminded_on": None,
        },
    )


def _approver(revision: Revision) -> "User | None":
    approved = (
        TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
        .select_related("finished_by")
        .order_by("-finished_at")
        .first()
    )
    return approved.finished_by if approved else None


def _next(page_id: int, verified_at: datetime, months: int) -> date:
    verified_on = timezone.localtime(verified_at).date()
    return next_review_on(page_id=page_id, verified_on=verified_on, months=months)


def drop_review(page_id: int) -> None:
    """A page that left the public is looked at by nobody until it comes back."""
    PageReview.objects.filter(page_id=page_id).delete()


@transaction.atomic
def ensure_reviews() -> int:
    """Give every live page of a reviewed type its date, and take away those of the rest.

    Pages published before there were dates count as verified when they were last published.
    Safe to repeat; returns how many were made.
    """
    types = reviewed_types()
    PageReview.objects.exclude(page__live=True, page__content_type__in=types).delete()
    pages = Page.objects.live().filter(
        content_type__in=types, review__isnull=True, alias_of__isnull=True
    )
    roots = dict(section_roots().values_list("path", "pk"))
    made = []
    for page in pages.only("pk", "path", "content_type_id", "last_published_at").iterator():
        verified_at = page.last_published_at or timezone.now()
        made.append(
            PageReview(
                page_id=page.pk,
                section_id=_root_above(page.path, roots),
                verified_at=verified_at,
                review_on=_next(page.pk, verified_at, types[page.content_type_id][1]),
            )
        )
    PageReview.objects.bulk_create(made, batch_size=500)
    if made:
        stamp.forget()
    return len(made)


@transaction.atomic
def follow_move(page: Page) -> None:
    """The pages at and below one that was moved belong to whoever owns its new place."""
    roots = dict(section_roots().values_list("path", "pk"))
    moved = PageReview.objects.filter(page__path__startswith=page.path).select_related("page")
    changed = []
    for review in moved:
        section_id = _root_above(review.page.path, roots)
        if section_id != review.section_id:
            review.section_id = section_id
            changed.append(review)
    PageReview.objects.bulk_update(changed, ["section"], batch_size=500)


def _root_above(path: str, roots: dict[str, int]) -> int | None:
    """The section whose root stands closest above a place of the tree."""
    above = (root for root in sorted(roots, reverse=True) if path.startswith(root))
    return roots.get(next(above, ""))


@transaction.atomic
def renew(*, page: Page, user: "User") -> PageReview:
    """«Sigue vigente»: the page holds as it stands, on this person's word.

    Raises:
        PermissionDenied: the page is not live, needs no review, or is somebody else's to keep.
        ChangeWaits: a change of it is at the desk: approving that will renew it.
    """
    review = kept_by(user).select_for_update(of=("self",)).filter(page_id=page.pk).first()
    months = months_for(page.specific_class or type(page))
    if review is None or months is None:
        raise PermissionDenied("Usted no responde por esta página.")
    if waiting_changes().filter(page_id=page.pk).exists():
        raise ChangeWaits(
            "Un cambio de esta página espera a la Oficina de Prensa. "
            "Cuando lo decida podrá decir si sigue vigente."
        )
    now = timezone.now()
    review.verified_at, review.verified_by, review.reminded_on = now, user, None
    review.review_on = _next(page.pk, now, months)
    review.save()
    log(
        instance=page,
        action="editorial.renew_review",
        user=user,
        data={"review_on": review.review_on.isoformat()},
    )
    return review


@transaction.atomic
def postpone(*, reviews: Iterable[PageReview], months: int, reason: str, user: "User") -> int:
    """Put the date of some pages off by so many months from today; returns how many.

    It does not say that they hold: what the public page says of its verification stays.

    Raises:
        PermissionDenied: not of Prensa.
        BadPeriod: not from one to six months.
        ReasonRequired: no reason was given.
    """
    if not is_officer(user):
        raise PermissionDenied("Solo la Oficina de Prensa aplaza verificaciones.")
    if not 1 <= months <= LONGEST_POSTPONEMENT:
        raise BadPeriod(f"Aplace de 1 a {LONGEST_POSTPONEMENT} meses.")
    if not reason.strip():
        raise ReasonRequired("Escriba por qué se aplaza.")
    today = timezone.localdate()
    chosen = live_reviews().filter(pk__in=[review.pk for review in reviews])
    locked = list(chosen.select_for_update(of=("self",)).select_related("page"))
    for review in locked:
        before = review.review_on
        review.review_on = working_day_near(months_after(max(today, before), months))
        review.reminded_on = None
        log(
            instance=review.page,
            action="editorial.postpone_review",
            user=user,
            data={
                "reason": reason.strip(),
                "months": months,
                "from": before.isoformat(),
                "to": review.review_on.isoformat(),
            },
        )
    PageReview.objects.bulk_update(locked, ["review_on", "reminded_on"], batch_size=500)
    return len(locked)

"""Which pages are to be looked at again, and by whom.

The editors of a section keep its pages; the Oficina de Prensa keeps those of no section, and those
of a section that nobody writes in any more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.models import GroupPagePermission

from cms.accounts.models import Role, User
from cms.core.navigation import site_path
from cms.editorial.models.desk import DeskItem
from cms.editorial.models.reviews import PageReview
from cms.editorial.permissions import is_officer
from cms.editorial.sections import sections_of

CHANGES = (
    DeskItem.Kind.NEW,
    DeskItem.Kind.CHANGE,
    DeskItem.Kind.RESTORE,
    DeskItem.Kind.WITHDRAW,
)
"""What waits at the desk and would change what the public reads."""
NO_SECTION = "prensa"
"""How the address of the list names the pages of no section."""


def tended_sections() -> QuerySet[GroupPagePermission, int]:
    """Ids of the sections in which somebody writes."""
    return GroupPagePermission.objects.filter(
        group__role__kind=Role.Kind.SECTION_EDITOR, group__user__is_active=True
    ).values_list("page_id", flat=True)


def live_reviews() -> QuerySet[PageReview]:
    """The reviews of pages that the public reads now."""
    return PageReview.objects.filter(page__live=True)


def kept_by(user: User) -> QuerySet[PageReview]:
    """The reviews of the pages that this person answers for."""
    mine = Q(section__in=sections_of(user).values("pk"))
    if is_officer(user):
        mine |= Q(section=None) | ~Q(section__in=tended_sections())
    return live_reviews().filter(mine)


def waiting_changes() -> QuerySet[DeskItem]:
    """What waits at the desk and would change a page."""
    return DeskItem.objects.waiting().filter(kind__in=CHANGES)


@dataclass(frozen=True)
class DuePage:
    """A page that somebody should look at. ``waits``: a change of it is at the desk."""

    page_id: int
    title: str
    url: str
    review_on: date
    is_overdue: bool
    waits: bool


def due_soon(user: User, days: int = 30, limit: int = 50) -> list[DuePage]:
    """The pages that this person is to look at within so many days, the most overdue first."""
    today = timezone.localdate()
    rows = (
        kept_by(user)
        .filter(review_on__lte=today + timedelta(days=days))
        .annotate(waits=Exists(waiting_changes().filter(page_id=OuterRef("page_id"))))
        .order_by("review_on", "pk")
        .values_list("page_id", "page__title", "page__url_path", "review_on", "waits")
    )
    return [
        DuePage(
            page_id=page_id,
            title=title,
            url=site_path(url_path),
            review_on=review_on,
            is_overdue=review_on < today,
            waits=waits,
        )
        for page_id, title, url_path, review_on, waits in rows[:limit]
    ]


def overdue(section: str = "") -> QuerySet[PageReview]:
    """Reviews whose day has gone by, oldest first; of one section, by its id or ``NO_SECTION``."""
    found = live_reviews().filter(review_on__lt=timezone.localdate())
    if section == NO_SECTION:
        found = found.filter(section=None)
    elif section:
        found = found.filter(section_id=int(section))
    return found.order_by("review_on", "pk")


def sections_with_overdue() -> list[tuple[str, str, int]]:
    """Key for the address, name, and number of overdue pages of each section that has some."""
    rows: Any = (
        overdue()
        .order_by("section__title")
        .values_list("section_id", "section__title")
        .annotate(total=Count("pk"))
    )
    return [
        (str(pk), title, total) if pk else (NO_SECTION, "Sin Secretaría", total)
        for pk, title, total in rows
    ]

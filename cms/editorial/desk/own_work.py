"""What an editor's own page reads: where each text of the section is, and why it came back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

from cms.accounts.models import User
from cms.editorial.desk.claims import claimant_of
from cms.editorial.desk.selectors import position_of, usual_wait
from cms.editorial.models import DeskItem
from cms.editorial.reviews.selectors import DuePage, due_soon
from cms.editorial.sections import sections_of

MOST = 20
"""Rows of each list; the rest is found in the admin's explorer."""


@dataclass(frozen=True)
class Waiting:
    """A text of the section that waits at the desk."""

    item: DeskItem
    position: int
    is_being_read: bool
    may_take_back: bool


@dataclass(frozen=True)
class Writing:
    """A kind of page that this person may write, and where."""

    label: str
    url: str


@dataclass(frozen=True)
class OwnWork:
    """Everything on Mi Secretaría."""

    sections: list[Page]
    returned: list[DeskItem]
    waiting: list[Waiting]
    drafts: list[Page]
    published: list[Page]
    withdrawn: list[Page]
    writings: list[Writing]
    due: list[DuePage]
    usual_wait: timedelta | None


def own_work(user: User) -> OwnWork:
    """Read what Mi Secretaría shows this person."""
    sections = list(sections_of(user))
    items = DeskItem.objects.filter(section__in=sections).select_related(
        "page", "page_type", "reason", "decided_by", "claimed_by", "submitted_by"
    )
    waiting = [
        Waiting(
            item=item,
            position=position_of(item),
            is_being_read=claimant_of(item) is not None,
            may_take_back=user.pk in {item.submitted_by_id, item.page and item.page.owner_id},
        )
        for item in items.waiting().in_order()[:MOST]
    ]
    returned = list(_returned(items)[:MOST])
    return OwnWork(
        sections=sections,
        returned=returned,
        waiting=waiting,
        drafts=list(_drafts(sections, user, returned)[:MOST]),
        published=list(_published_this_month(sections)[:MOST]),
        withdrawn=list(_withdrawn(sections)[:MOST]),
        writings=list(_writings(sections, user)),
        due=due_soon(user),
        usual_wait=usual_wait() if waiting else None,
    )


def _returned(items: "QuerySet[DeskItem]") -> "QuerySet[DeskItem]":
    """Returns that nobody has answered yet: no later item about the same page."""
    later = DeskItem.objects.filter(page=OuterRef("page"), pk__gt=OuterRef("pk"))
    return (
        items.filter(status=DeskItem.Status.RETURNED, page__isnull=False)
        .filter(~Exists(later))
        .order_by("-decided_at")
    )


def _within(sections: list[Page]) -> PageQuerySet:
    inside = Q(pk__in=[])
    for section in sections:
        inside |= Q(path__startswith=section.path)
    pages: PageQuerySet = Page.objects.filter(inside)
    return pages


def _drafts(sections: list[Page], user: User, returned: list[DeskItem]) -> PageQuerySet:
    """Texts that this person left unsent, but for those that other lists show."""
    open_items = DeskItem.objects.filter(page=OuterRef("pk"), status=DeskItem.Status.WAITING)
    pages: PageQuerySet = (
        _within(sections)
        .filter(has_unpublished_changes=True, latest_revision__user=user)
        .filter(~Exists(open_items))
        .exclude(live=False, first_published_at__isnull=False)
        .exclude(pk__in=[item.page_id for item in returned])
        .order_by("-latest_revision_created_at")
    )
    return pages


def _published_this_month(sections: list[Page]) -> PageQuerySet:
    first = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    pages: PageQuerySet = (
        _within(sections).live().filter(last_published_at__gte=first).order_by("-last_published_at")
    )
    return pages


def _withdrawn(sections: list[Page]) -> PageQuerySet:
    """Pages that were public once and are not, with nothing of them waiting."""
    open_items = DeskItem.objects.filter(page=OuterRef("pk"), status=DeskItem.Status.WAITING)
    pages: PageQuerySet = (
        _within(sections)
        .filter(live=False, first_published_at__isnull=False)
        .filter(~Exists(open_items))
        .order_by("-latest_revision_created_at")
    )
    return pages


def _writings(sections: list[Page], user: User) -> Iterator[Writing]:
    """A button for each kind of page, in the folder of the section made for it."""
    for section in sections:
        for folder in section.get_children():
            kind = folder.specific_class
            if kind is None or not folder.permissions_for_user(user).can_add_subpage():
                continue
            for model in kind.creatable_subpage_models():
                name = str(model._meta.verbose_name)
                label = f"{name.capitalize()} · {section.title}" if len(sections) > 1 else name
                meta = model._meta
                address = [meta.app_label, meta.model_name, folder.pk]
                yield Writing(label.capitalize(), reverse("wagtailadmin_pages:add", args=address))

"""The rows of the Mesa de Prensa, opened and closed with what they stand for.

Every function runs inside the transaction of the change that it records.
"""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, TaskState

from cms.accounts.models import User
from cms.core.business_time import work_calendar
from cms.editorial.models.desk import DeskItem, ReturnReason
from cms.editorial.models.notices import Notice
from cms.editorial.notices.tell import desk_path, settle, settle_returned, tell
from cms.editorial.permissions import officers_on_duty
from cms.editorial.sections import section_of

OF_THE_WORKFLOW = (DeskItem.Kind.NEW, DeskItem.Kind.CHANGE, DeskItem.Kind.RESTORE)
"""Kinds that stand for a review of Wagtail's; the others are decided by themselves."""


def review_kind(page: Page) -> DeskItem.Kind:
    """What approving the latest text of a page would do."""
    if page.live:
        return DeskItem.Kind.CHANGE
    return DeskItem.Kind.NEW if page.first_published_at is None else DeskItem.Kind.RESTORE


def open_item(
    *,
    page: Page,
    kind: DeskItem.Kind,
    by: User | None,
    note: str = "",
    task_state: TaskState | None = None,
    is_urgent: bool = False,
    due_at: datetime | None = None,
) -> DeskItem:
    """Put something on the desk and tell the officers on duty."""
    section = section_of(page)
    item = DeskItem.objects.create(
        kind=kind,
        page=page,
        title=page.get_admin_display_title(),
        page_type=ContentType.objects.get_for_model(page.specific_class or page),
        section=section,
        task_state=task_state,
        note=note,
        submitted_by=by,
        submitted_at=timezone.now(),
        is_urgent=is_urgent,
        due_at=due_at,
    )
    if by is not None:
        settle_returned(page_id=page.pk, person=by)
    tell(
        officers_on_duty(),
        kind=Notice.Kind.WAITING,
        title=item.title,
        text=note,
        path=desk_path(item),
        item=item,
        is_urgent=is_urgent,
        by=by,
    )
    return item


def open_review(task_state: TaskState, *, by: User | None) -> DeskItem:
    """Put a review that begins on the desk.

    One that begins again because the text was corrected keeps its place and its age.
    """
    page = task_state.workflow_state.content_object
    waiting = waiting_review(page)
    if waiting is None:
        return open_item(page=page, kind=review_kind(page), by=by, task_state=task_state)
    waiting.task_state = task_state
    waiting.title = page.get_admin_display_title()
    waiting.save(update_fields=["task_state", "title"])
    return waiting


def waiting_review(page: Page) -> DeskItem | None:
    """The review of a page that waits, if one does."""
    waiting = DeskItem.objects.waiting().filter(page_id=page.pk, kind__in=OF_THE_WORKFLOW)
    return waiting.select_for_update().first()


def close_item(
    item: DeskItem,
    *,
    status: DeskItem.Status,
    by: User | None,
    reason: ReturnReason | None = None,
    comment: str = "",
    place: str = "",
    place_label: str = "",
) -> None:
    """Write down how a wait ended and how many working minutes it took."""
    now = timezone.now()
    waited = work_calendar().working_time(item.submitted_at, now)
    item.status = status
    item.decided_by = by
    item.decided_at = now
    item.reason = reason
    item.comment = comment
    item.place = place
    item.place_label = place_label
    item.working_minutes = int(waited.total_seconds() // 60)
    item.save()
    settle(item)


def close_cancelled(page_id: int, *, by: User | None) -> None:
    """A review was withdrawn, through whatever door: nothing of it waits any more."""
    for item in DeskItem.objects.waiting().filter(page_id=page_id, kind__in=OF_THE_WORKFLOW):
        close_item(item, status=DeskItem.Status.CANCELLED, by=by)


def default_reason() -> ReturnReason:
    """The reason of a return made where no list is shown."""
    reason, _created = ReturnReason.objects.get_or_create(
        name="Otro motivo", defaults={"sort_order": 99}
    )
    return reason


@transaction.atomic
def ensure_items() -> int:
    """Put on the desk the reviews that began before it existed; returns how many. Repeatable."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, desk_item__isnull=True
    ).select_related("workflow_state__requested_by")
    opened = 0
    for state in states:
        page = state.workflow_state.content_object
        if not isinstance(page, Page) or waiting_review(page) is not None:
            continue
        item = open_review(state, by=state.workflow_state.requested_by)
        item.submitted_at = state.started_at
        item.save(update_fields=["submitted_at"])
        opened += 1
    return opened

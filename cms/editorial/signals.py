"""Housekeeping after Wagtail's own events. No rule lives here."""

from typing import Any

from wagtail.models import Page, WorkflowState

from cms.accounts.models import User
from cms.editorial.desk.items import close_cancelled, close_item
from cms.editorial.files import record_file_uses
from cms.editorial.models import DeskItem
from cms.editorial.reviews.services import follow_move


def leave_the_desk(
    sender: Any, instance: WorkflowState, user: User | None = None, **kwargs: Any
) -> None:
    """Let go of the files of a text that was withdrawn from review, and take it off the desk."""
    page = instance.content_object
    if page is not None:
        record_file_uses(page)
        close_cancelled(page.pk, by=user)


def forget_deleted_page(sender: Any, instance: Page, **kwargs: Any) -> None:
    """What waited about a page that is deleted waits no more."""
    for item in DeskItem.objects.waiting().filter(page_id=instance.pk):
        close_item(item, status=DeskItem.Status.CANCELLED, by=None)


def follow_moved_page(sender: Any, instance: Page, **kwargs: Any) -> None:
    """Who answers for a page follows it to its new place."""
    follow_move(Page.objects.get(pk=instance.pk))

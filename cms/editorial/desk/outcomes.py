"""Who hears how a wait ended, and what an urgent publication leaves behind it."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Comment, Page

from cms.accounts.models import User
from cms.editorial.desk.items import open_item
from cms.editorial.models.desk import DeskItem
from cms.editorial.models.notices import Notice
from cms.editorial.notices.tell import edit_path, tell
from cms.editorial.permissions import authors_since_publication, officers_on_duty
from cms.editorial.sections import editors_of

SECOND_LOOK_WITHIN = timedelta(hours=24)
"""Clock hours, weekends included: what went out without a second person is not left standing."""


def concerned_by(item: DeskItem, page: Page) -> set[int]:
    """Ids of whoever sent a text and wrote in it. Ask before it is published."""
    sender = {item.submitted_by_id} if item.submitted_by_id else set()
    return sender | authors_since_publication(page)


def tell_outcome(
    item: DeskItem, people: set[int], kind: Notice.Kind, *, by: User, text: str = ""
) -> None:
    """Tell who is concerned how it ended; an urgent matter at once."""
    tell(
        people,
        kind=kind,
        title=item.title,
        text=text,
        path=edit_path(item),
        item=item,
        is_urgent=item.is_urgent,
        by=by,
    )


def comment_beside(item: DeskItem, page: Page, *, by: User) -> None:
    """Leave the words of a return beside the field or block that it names, in the editor."""
    if not item.place:
        return
    comment = Comment(page=page, user=by, text=item.comment, contentpath=item.place, position="")
    if comment.has_valid_contentpath(page.get_latest_revision_as_object()):
        comment.save()


def open_second_look(*, page: Page, officer: User, reason: str, concerned: set[int]) -> DeskItem:
    """Keep what one officer published alone on the desk until another has looked at it.

    The other officers on duty, the authors and the section are told at once.
    """
    item = open_item(
        page=page,
        kind=DeskItem.Kind.SECOND_LOOK,
        by=officer,
        note=reason,
        is_urgent=True,
        due_at=timezone.now() + SECOND_LOOK_WITHIN,
    )
    people = (concerned | editors_of(item.section)) - officers_on_duty()
    tell_outcome(item, people, Notice.Kind.URGENT, by=officer, text=reason)
    return item

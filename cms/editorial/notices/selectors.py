"""A person's own notices. Nobody reads those of another."""

from django.core.paginator import Page, Paginator

from cms.accounts.models import User
from cms.editorial.models.notices import Notice, NoticeChoice

PER_PAGE = 20
MOST_COUNTED = 100
"""Beyond this a count says nothing more, and would read more rows on every page of the admin."""


def unread_count(user: User) -> int:
    """How many notices a person has not read; no more than ``MOST_COUNTED``."""
    return Notice.objects.unread().filter(person=user)[:MOST_COUNTED].count()


def notices_of(user: User, *, page: str) -> Page[Notice]:
    """A page of a person's notices, newest first; the first for a number that is none."""
    mine = Notice.objects.filter(person=user).select_related("item__reason")
    return Paginator(mine.order_by("-created_at", "-pk"), PER_PAGE).get_page(page)


def mail_choice(user: User) -> NoticeChoice.Mail:
    """What a person wants by mail."""
    choice = NoticeChoice.objects.filter(person=user).first()
    return NoticeChoice.Mail(choice.mail) if choice else NoticeChoice.Mail.DIGEST

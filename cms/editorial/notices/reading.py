"""What a person does with their notices: reads them, and says which they want by mail."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from cms.editorial.models.notices import Notice, NoticeChoice

KEPT = timedelta(days=180)
"""How long a notice that was read is kept. What nobody read stays."""


@transaction.atomic
def mark_read(*, notice: Notice, person: User) -> None:
    """The person went to what the notice is about. Raises ``Notice.DoesNotExist`` if not theirs."""
    mine = Notice.objects.get(pk=notice.pk, person=person)
    if mine.read_at is None:
        mine.read_at = timezone.now()
        mine.save(update_fields=["read_at"])


def mark_all_read(*, person: User, up_to: int) -> int:
    """Mark what stood in the list that the person saw; return how many.

    ``up_to`` is the id of its newest notice: what came since is still new.
    """
    seen = Notice.objects.unread().filter(person=person, pk__lte=up_to)
    return seen.update(read_at=timezone.now())


def choose_mail(*, person: User, mail: NoticeChoice.Mail) -> NoticeChoice:
    """Keep what a person wants by mail from now on."""
    choice, _created = NoticeChoice.objects.update_or_create(person=person, defaults={"mail": mail})
    return choice


def prune() -> None:
    """Forget what was read long ago."""
    limit = timezone.now() - KEPT
    Notice.objects.filter(read_at__lt=limit, created_at__lt=limit).delete()

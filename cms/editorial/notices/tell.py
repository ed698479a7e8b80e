"""Writing down what each person should know, and what needs no telling any more.

Called inside the transaction of what is told: if that is rolled back, nobody hears of it. What is
urgent is mailed once that transaction is stored; the rest waits for ``cms.editorial.notices.mail``.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.editorial.models.desk import DeskItem
from cms.editorial.models.notices import Notice
from cms.editorial.notices.mail import mail_urgent


def tell(
    people: Iterable[int],
    *,
    kind: Notice.Kind,
    title: str,
    path: str,
    text: str = "",
    item: DeskItem | None = None,
    is_urgent: bool = False,
    by: User | None = None,
) -> None:
    """Leave a notice for each of these people (ids), except for the one who did it."""
    now = timezone.now()
    wanted = set(people) - ({by.pk} if by else set())
    active = User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", flat=True)
    Notice.objects.bulk_create(
        [
            Notice(
                person_id=person,
                kind=kind,
                title=title[:255],
                text=text,
                path=path,
                item=item,
                is_urgent=is_urgent,
                created_at=now,
            )
            for person in sorted(active)
        ]
    )
    if is_urgent:
        _mail_once_stored()


def tell_again(item: DeskItem) -> None:
    """The sender added a note, or the word that it cannot wait, to what the officers were told."""
    told = item.notices.unread().filter(kind=Notice.Kind.WAITING)
    if item.is_urgent:
        # Whoever read of it in a summary is mailed again: now it cannot wait.
        told.filter(is_urgent=False).update(text=item.note, is_urgent=True, mailed_at=None)
        _mail_once_stored()
    else:
        told.update(text=item.note)


def settle(item: DeskItem) -> None:
    """It waits no more: nobody needs to be told that it does."""
    item.notices.unread().filter(kind=Notice.Kind.WAITING).update(read_at=timezone.now())


def settle_returned(*, page_id: int, person: User) -> None:
    """Whoever sends a text again knows that it had come back."""
    returned = Notice.objects.unread().filter(
        person=person, kind=Notice.Kind.RETURNED, item__page_id=page_id
    )
    returned.update(read_at=timezone.now())


def _mail_once_stored() -> None:
    # A fault of the mail is written to the log and the scheduler tries again: it stops nobody.
    transaction.on_commit(mail_urgent, robust=True)


def desk_path(item: DeskItem) -> str:
    """Where an officer decides an item."""
    return reverse("desk:item", args=[item.pk])


def edit_path(item: DeskItem) -> str:
    """Where the author goes on with the text."""
    if item.page_id is None:
        return reverse("desk:my_section")
    return reverse("wagtailadmin_pages:edit", args=[item.page_id])

"""Writing down what each person should know. Mail leaves later, from ``cms.editorial.notices``.

Called inside the transaction of what is told: if that is rolled back, nobody hears of it.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils import timezone

from cms.accounts.models import User
from cms.editorial.models import DeskItem, Notice


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


def desk_path(item: DeskItem) -> str:
    """Where an officer decides an item."""
    return reverse("desk:item", args=[item.pk])


def edit_path(item: DeskItem) -> str:
    """Where the author goes on with the text."""
    if item.page_id is None:
        return reverse("desk:my_section")
    return reverse("wagtailadmin_pages:edit", args=[item.page_id])

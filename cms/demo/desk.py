"""The desk as it stands in a working week: old decisions spread over months, waits of some hours.

Only what this run made is moved in time; whatever people did on the site stays as it was.
"""

from datetime import datetime, timedelta

from django.utils import timezone

from cms.accounts.models import User
from cms.core.business_time import work_calendar
from cms.editorial.desk.claims import claim
from cms.editorial.models import DeskItem, Notice

WAITS_IN_HOURS = (26, 9, 7, 3, 1, 1)
"""Working hours that the demonstration's waiting texts have waited."""
DECISIONS_IN_MINUTES = (35, 190, 95, 420, 60, 260, 1150, 150, 45, 610)
"""Working minutes that its decisions took, over and over."""
NOTE = "El Concejo aprobó el acuerdo nuevo: cambian el plazo y el descuento (dato de ejemplo)."


def settle(*, except_for: set[int], officers: list[User]) -> int:
    """Give the items made by this run believable hours; returns how many wait."""
    items = DeskItem.objects.exclude(pk__in=except_for)
    now = timezone.now()
    waiting = list(items.waiting().order_by("pk"))
    for number, item in enumerate(waiting):
        hours = WAITS_IN_HOURS[number % len(WAITS_IN_HOURS)]
        item.submitted_at = _worked_ago(now, timedelta(hours=hours, minutes=7 * number))
        if item.kind == DeskItem.Kind.CHANGE:
            item.note = NOTE
        item.save(update_fields=["submitted_at", "note"])
    if waiting and officers:
        claim(item=waiting[0], officer=officers[0])
    for number, item in enumerate(items.decided().order_by("pk")):
        minutes = DECISIONS_IN_MINUTES[number % len(DECISIONS_IN_MINUTES)]
        decided_at = now - timedelta(days=3 * number, hours=number % 7)
        item.submitted_at = _worked_ago(decided_at, timedelta(minutes=minutes))
        item.decided_at, item.working_minutes = decided_at, minutes
        item.save(update_fields=["submitted_at", "decided_at", "working_minutes"])
    # Nobody wants a hundred notices, and their mails, on the first day.
    Notice.objects.filter(item__in=items).update(mailed_at=now)
    answered = items.exclude(status=DeskItem.Status.RETURNED)
    Notice.objects.filter(item__in=answered, read_at=None).update(read_at=now)
    return len(waiting)


def _worked_ago(end: datetime, wait: timedelta) -> datetime:
    return work_calendar().before(end, wait)

"""How long something has waited, in working hours, and how much that should worry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.core.business_time import WorkCalendar
from cms.editorial.models import DeskItem

AMBER = timedelta(hours=8)
"""A working day of waiting."""
RED = timedelta(hours=24)


@dataclass(frozen=True)
class Age:
    """Working time waited; ``level`` is empty, ``amber`` or ``red``."""

    words: str
    level: str


def age_of(item: DeskItem, *, now: datetime, calendar: WorkCalendar) -> Age:
    """The age of what waits. A second look is measured by the clock against its hour."""
    waited = calendar.working_time(item.submitted_at, now)
    if item.due_at is not None:
        return _until(item.due_at, now)
    level = "red" if waited >= RED else "amber" if waited >= AMBER else ""
    return Age(f"hace {duration(waited)} hábiles" if waited else "acaba de llegar", level)


def _until(due_at: datetime, now: datetime) -> Age:
    left = due_at - now
    if left <= timedelta():
        return Age(f"vencida hace {duration(-left)}", "red")
    return Age(f"quedan {duration(left)}", "amber")


def duration(time: timedelta) -> str:
    """«40 min», «3 h 20 min», «26 h»: minutes only while they matter."""
    minutes = max(int(time.total_seconds() // 60), 1)
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{minutes}\u00a0min"
    if rest and hours < 8:
        return f"{hours}\u00a0h {rest}\u00a0min"
    return f"{hours}\u00a0h"

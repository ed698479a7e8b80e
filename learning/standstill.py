"""Who does not get on in a course, and on what: one rule, for the class grid. Pure.

A learner is stuck on a quiz that they handed in twice or more without passing; or on their next
step, if they come but nothing moved in the course for a week. Who has not come in ten days is not
stuck but away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from learning.course_progress import Facts, Item

AWAY_DAYS = 10
STILL_DAYS = 7
TRIES = 2


@dataclass(frozen=True)
class Stuck:
    """What somebody is stuck on; ``tries`` of a quiz, or ``days`` without a step."""

    item: Item
    tries: int = 0
    days: int = 0

    @property
    def words(self) -> str:
        if self.tries:
            return f"{self.tries} intentos sin aprobar «{self.item.title}»"
        return f"{self.days} días en «{self.item.title}»"


def days_away(last_seen: datetime | None, joined_on: date, now: datetime) -> int:
    """Whole days since somebody came; since they joined, if they never did."""
    if last_seen is None:
        return max((timezone.localdate(now) - joined_on).days, 0)
    return max((now - last_seen) // timedelta(days=1), 0)


def is_away(days: int) -> bool:
    return days >= AWAY_DAYS


def failed_quiz(quizzes: Iterable[Item], facts: Facts) -> Stuck | None:
    """The first quiz with ``TRIES`` or more attempts handed in, none passed, none waiting."""
    for quiz in quizzes:
        standing = facts.standings.get(quiz.uid)
        if standing is None or standing.is_passed or standing.awaits_grade:
            continue
        if standing.attempts >= TRIES:
            return Stuck(quiz, tries=standing.attempts)
    return None


def still_step(step: Item | None, moved_at: datetime | None, now: datetime) -> Stuck | None:
    """The next step, if nothing moved in the course for ``STILL_DAYS``."""
    if step is None or moved_at is None:
        return None
    days = (now - moved_at) // timedelta(days=1)
    return Stuck(step, days=days) if days >= STILL_DAYS else None

"""How far somebody is in a course, from plain facts: no database, no clock.

One set of rules for what learners see, what is summarised and what may be started, so that the
three never contradict each other.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from uuid import UUID

from django.utils import timezone

from learning.grading import is_pass
from learning.grading.exact import exact, plain

Kind = Literal["lesson", "quiz"]


@dataclass(frozen=True)
class Item:
    """A lesson or a quiz of a course. ``minutes`` of a quiz: its time limit, if any."""

    uid: UUID
    kind: Kind
    title: str
    slug: str
    minutes: int | None = None
    is_required: bool = True
    max_attempts: int = 0
    """0: as many as one likes."""


@dataclass(frozen=True)
class Part:
    """A module and what is published of it, in order."""

    uid: UUID
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Outline:
    """The published parts of a course. ``rules`` as in ``CourseOutline``."""

    uid: UUID
    title: str
    slug: str
    is_live: bool
    parts: tuple[Part, ...]
    rules: Mapping[str, Any] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for part in self.parts for item in part.items)

    @property
    def lessons(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind == "lesson")

    @property
    def required_quizzes(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.kind == "quiz" and item.is_required)

    @property
    def is_stepwise(self) -> bool:
        return self.rules.get("order") == "steps"


def outline_from(
    *, uid: UUID, title: str, slug: str, is_live: bool, parts: Any, rules: Any
) -> Outline:
    """An outline from its columns."""
    return Outline(
        uid=uid,
        title=title,
        slug=slug,
        is_live=is_live,
        rules=rules or {},
        parts=tuple(
            Part(
                uid=UUID(part["uid"]),
                title=part["title"],
                items=tuple(Item(**{**item, "uid": UUID(item["uid"])}) for item in part["items"]),
            )
            for part in parts or ()
        ),
    )


@dataclass(frozen=True)
class Reading:
    """What is known of a lesson that somebody opened."""

    read_at: datetime | None
    seen_at: datetime
    position: str = ""


@dataclass(frozen=True)
class Standing:
    """What somebody has of a quiz, over all attempts handed in."""

    attempts: int
    fraction: float | None
    is_passed: bool
    awaits_grade: bool
    last_finished_at: datetime | None


@dataclass(frozen=True)
class Facts:
    """What somebody did, by ``uid`` of the lesson or quiz."""

    readings: Mapping[UUID, Reading] = field(default_factory=dict)
    standings: Mapping[UUID, Standing] = field(default_factory=dict)


@dataclass(frozen=True)
class Advance:
    """How far somebody is in a course; the fields of ``ProgressSummary``."""

    lessons_read: int
    lessons_total: int
    quizzes_passed: int
    quizzes_total: int
    fraction: float | None
    next_uid: UUID | None
    meets_rule: bool
    """Whether what the course asks for is met now; ``last_step_at`` is then when it was."""
    last_step_at: datetime | None
    active_at: datetime | None


def is_done(item: Item, facts: Facts) -> bool:
    """Whether there is nothing left to do: read; or passed, waiting for a person, or spent.

    A quiz without attempts left counts as done: nobody should be shut out of what follows for good.
    """
    if item.kind == "lesson":
        reading = facts.readings.get(item.uid)
        return reading is not None and reading.read_at is not None
    standing = facts.standings.get(item.uid)
    if standing is None:
        return False
    is_spent = 0 < item.max_attempts <= standing.attempts
    return standing.is_passed or standing.awaits_grade or is_spent


def next_item(outline: Outline, facts: Facts) -> Item | None:
    """The first part of the course that counts and is not done."""
    return next(
        (item for item in outline.items if item.is_required and not is_done(item, facts)), None
    )


def step_is_open(outline: Outline, uid: UUID, facts: Facts) -> bool:
    """Whether a lesson may be marked as read, or a quiz started, as far as the order goes.

    In a free course always; step by step, once everything before it that counts is done. What the
    outline does not hold (a draft, another course) is not open. Reading is never asked here: it is
    always allowed.
    """
    for item in outline.items:
        if item.uid == uid:
            return True
        if outline.is_stepwise and item.is_required and not is_done(item, facts):
            return False
    return False


def open_uids(outline: Outline, facts: Facts) -> Collection[UUID]:
    """Every part of the course for which ``step_is_open`` holds."""
    found: set[UUID] = set()
    for item in outline.items:
        found.add(item.uid)
        if outline.is_stepwise and item.is_required and not is_done(item, facts):
            break
    return found


def advance_in(outline: Outline, facts: Facts) -> Advance:
    """How far these facts lead in a course."""
    lessons, quizzes = outline.lessons, outline.required_quizzes
    lessons_read = sum(is_done(lesson, facts) for lesson in lessons)
    found = [facts.standings.get(quiz.uid) for quiz in quizzes]
    passed = sum(standing is not None and standing.is_passed for standing in found)
    fraction = _mean([standing.fraction if standing else None for standing in found])
    steps = [*_reading_instants(lessons, facts), *_finishing_instants(quizzes, facts)]
    quizzes_taken = [item for item in outline.items if item.kind == "quiz"]
    seen = [facts.readings[each.uid].seen_at for each in lessons if each.uid in facts.readings]
    activity = [*seen, *_finishing_instants(quizzes_taken, facts)]
    upcoming = next_item(outline, facts)
    rules = outline.rules
    percent = rules.get("needs_percent")
    asked = [
        not rules.get("needs_lessons") or lessons_read == len(lessons),
        not rules.get("needs_quizzes") or passed == len(quizzes),
        percent is None or not quizzes or is_pass(fraction, exact(percent) / 100),
    ]
    asks_nothing = not (rules.get("needs_lessons") or rules.get("needs_quizzes") or percent)
    return Advance(
        lessons_read=lessons_read,
        lessons_total=len(lessons),
        quizzes_passed=passed,
        quizzes_total=len(quizzes),
        fraction=fraction,
        next_uid=upcoming.uid if upcoming else None,
        # Nobody finishes a course by doing nothing, whatever its rule says.
        meets_rule=bool(steps) and all(asked) and not (asks_nothing and upcoming),
        last_step_at=max(steps, default=None),
        active_at=max(activity, default=None),
    )


def _mean(fractions: list[float | None]) -> float | None:
    """Missing ones count 0; nothing before the first."""
    known = [exact(each) for each in fractions if each is not None]
    return plain(sum(known, exact(0)) / len(fractions)) if known else None


def _reading_instants(lessons: Iterable[Item], facts: Facts) -> list[datetime]:
    found = (facts.readings.get(lesson.uid) for lesson in lessons)
    return [reading.read_at for reading in found if reading and reading.read_at]


def _finishing_instants(quizzes: Iterable[Item], facts: Facts) -> list[datetime]:
    found = (facts.standings.get(quiz.uid) for quiz in quizzes)
    return [each.last_finished_at for each in found if each and each.last_finished_at]


@dataclass(frozen=True)
class Dates:
    """First and last day on which what is done in a course is kept; nothing: no limit."""

    opens_on: date | None
    closes_on: date | None

    def are_open(self, today: date) -> bool:
        has_opened = self.opens_on is None or self.opens_on <= today
        return has_opened and (self.closes_on is None or today <= self.closes_on)

    def next_change(self) -> list[datetime]:
        """The instants at which the answer changes."""
        days = [self.opens_on, self.closes_on + timedelta(days=1) if self.closes_on else None]
        return [timezone.make_aware(datetime.combine(day, time.min)) for day in days if day]


def dates_of(outline: Outline) -> Dates:
    """The dates of a course."""
    opens_on, closes_on = (outline.rules.get(name) for name in ("opens_on", "closes_on"))
    return Dates(
        date.fromisoformat(opens_on) if opens_on else None,
        date.fromisoformat(closes_on) if closes_on else None,
    )


def course_is_open(outline: Outline, today: date) -> bool:
    """Whether what learners do in a course is kept on that day. Reading is always allowed."""
    return outline.is_live and dates_of(outline).are_open(today)

"""What a class was given, and what its board says: for its teacher, and for its learners."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from learning.course_progress import Facts
from learning.models import Assignment, BoardMessage, Cohort, Learner
from learning.models.base import AULA_SLUG
from learning.outlines import published_outlines

MOST_MESSAGES = 10


@dataclass(frozen=True)
class Task:
    """Something that the class was given. ``url`` is empty while it is not published."""

    assignment: Assignment
    title: str
    course: str
    url: str
    due_on: date | None
    is_done: bool = False

    @property
    def is_late(self) -> bool:
        return not self.is_done and self.due_on is not None and self.due_on < timezone.localdate()


def class_tasks(cohort: Cohort) -> list[Task]:
    """What a class has to do, by date; what has none, last."""
    return _told(Assignment.objects.filter(cohort=cohort, withdrawn_at=None), None, {})


def class_messages(cohort: Cohort) -> QuerySet[BoardMessage]:
    """What stands on the board, the latest first."""
    found = BoardMessage.objects.filter(cohort=cohort, withdrawn_at=None)
    return found.select_related("written_by").order_by("-written_at", "-pk")


def own_tasks(learner: Learner, facts: Facts, completed: Mapping[UUID, object]) -> list[Task]:
    """What the learner's class has to do; ``completed``: the instant by course. One query."""
    rows = Assignment.objects.filter(
        withdrawn_at=None,
        cohort__closed_on=None,
        cohort__memberships__learner=learner,
        cohort__memberships__ends_on=None,
    )
    return _told(rows, facts, completed)


def own_board(learner: Learner) -> list[BoardMessage]:
    """What stands on the board of the learner's class. One query."""
    rows = BoardMessage.objects.filter(
        withdrawn_at=None,
        cohort__closed_on=None,
        cohort__memberships__learner=learner,
        cohort__memberships__ends_on=None,
    )
    return list(rows.order_by("-written_at", "-pk")[:MOST_MESSAGES])


def _told(
    rows: QuerySet[Assignment], facts: Facts | None, completed: Mapping[UUID, object]
) -> list[Task]:
    published = {outline.uid: outline for outline in published_outlines()}

    def told(row: Assignment) -> Task:
        outline = published.get(row.course_uid)
        item = next(
            (each for each in (outline.items if outline else ()) if each.uid == row.quiz_uid), None
        )
        url = ""
        if outline is not None and (item is not None or row.quiz_uid is None):
            url = f"/{AULA_SLUG}/{outline.slug}/{f'{item.slug}/' if item else ''}"
        standing = facts.standings.get(row.quiz_uid) if facts and row.quiz_uid else None
        is_done = (
            bool(standing and standing.is_passed)
            if row.quiz_uid
            else completed.get(row.course_uid) is not None
        )
        return Task(
            assignment=row,
            title=(item.title if item else outline.title if outline and not row.quiz_uid else "")
            or row.title,
            course=outline.title if outline and row.quiz_uid else "",
            url=url,
            due_on=row.due_on,
            is_done=is_done,
        )

    return sorted(map(told, rows), key=_by_date)


def _by_date(task: Task) -> tuple[bool, bool, date, int]:
    return (task.is_done, task.due_on is None, task.due_on or date.max, task.assignment.pk)


def assignable() -> Iterable[tuple[str, list[tuple[str, str]]]]:
    """Published courses with what of each can be given: the whole, or a quiz. For a select."""
    for outline in published_outlines():
        quizzes = [item for item in outline.items if item.kind == "quiz"]
        yield (
            outline.title,
            [
                (str(outline.uid), f"Todo el curso: {outline.title}"),
                *((f"{outline.uid}:{quiz.uid}", f"Cuestionario: {quiz.title}") for quiz in quizzes),
            ],
        )

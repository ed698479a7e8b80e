"""Open answers that wait for a person's mark."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from learning.models import Attempt, AttemptItem, Grade, Learner


@dataclass(frozen=True)
class OpenAnswer:
    """What whoever grades sees. ``learner`` is «Ana M.»: no more of the name is needed."""

    grade: Grade
    item: AttemptItem
    learner: str
    learner_pk: int
    quiz: str
    question: str
    text: str
    notes: str
    answer: str
    position: int
    waiting: int


def waiting_grades(learners: QuerySet[Learner] | None = None) -> QuerySet[Grade]:
    """What waits, oldest first: grades in force without a fraction, of attempts handed in.

    ``learners``: only theirs.
    """
    found = (
        Grade.objects.filter(
            fraction__isnull=True,
            superseded_by__isnull=True,
            item__attempt__state=Attempt.State.FINISHED,
        )
        .select_related(
            "item__attempt__learner",
            "item__attempt__quiz_version",
            "item__question_version",
            "response",
        )
        .order_by("item__attempt__finished_at", "pk")
    )
    return found if learners is None else found.filter(item__attempt__learner__in=learners)


def open_answer(grade_id: int, learners: QuerySet[Learner] | None = None) -> OpenAnswer | None:
    """One answer that still waits, with its place in the queue. Two queries."""
    grade = waiting_grades(learners).filter(pk=grade_id).first()
    if grade is None:
        return None
    queue = list(waiting_grades(learners).values_list("pk", flat=True))
    return described(grade, queue.index(grade.pk) + 1 if grade.pk in queue else 1, len(queue))


def described(grade: Grade, position: int = 0, waiting: int = 0) -> OpenAnswer:
    """The answer as it is shown. No query for a grade of ``waiting_grades``."""
    payload: Any = grade.item.question_version.payload
    learner = grade.item.attempt.learner
    return OpenAnswer(
        grade=grade,
        item=grade.item,
        learner=learner.short_name,
        learner_pk=learner.pk,
        quiz=grade.item.attempt.quiz_version.title,
        question=grade.item.question_version.title or f"Pregunta {grade.item.number}",
        text=payload.get("text", ""),
        notes=payload.get("grader_notes", ""),
        answer=str(grade.response.answer or "") if grade.response else "",
        position=position,
        waiting=waiting,
    )


def next_waiting(after: Grade, learners: QuerySet[Learner] | None = None) -> int | None:
    """The grade to look at after one: the next in the queue, else the oldest that waits."""
    finished = after.item.attempt.finished_at
    waiting = waiting_grades(learners).exclude(pk=after.pk)
    later = waiting.filter(item__attempt__finished_at__gte=finished)
    for pk, instant in later.values_list("pk", "item__attempt__finished_at"):
        if (instant, pk) > (finished, after.pk):
            return pk
    return waiting.values_list("pk", flat=True).first()

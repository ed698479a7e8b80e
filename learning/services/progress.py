"""Writing how far a learner is, as things happen, and anew from the facts.

``refresh_*`` are called in the transaction of whatever changed: a reading, an attempt handed in, a
grade. They read the facts and write what follows from them; they add nothing up, so that calling
twice is calling once and ``rebuild`` comes to the same rows. A course finished stays finished.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from learning.course_progress import (
    Advance,
    Facts,
    Outline,
    Reading,
    Standing,
    advance_in,
    outline_from,
)
from learning.grading import attempts_grade, scale_from_data
from learning.grading.marks import Method
from learning.models import (
    Attempt,
    CourseCompletion,
    CourseOutline,
    Enrolment,
    Learner,
    LessonReading,
    ProgressSummary,
    QuizStanding,
    QuizVersion,
)
from learning.services.certificates import issue_for
from learning.services.orientation import after_courses

CHUNK = 200
"""Learners whose facts are in memory at once."""
STANDING_FIELDS = (
    "course_uid", "attempts", "fraction", "is_passed", "awaits_grade", "last_finished_at",
)  # fmt: skip
SUMMARY_FIELDS = (
    "lessons_read", "lessons_total", "quizzes_passed", "quizzes_total", "fraction", "next_uid",
    "is_complete", "completed_at", "active_at",
)  # fmt: skip


def refresh_quiz(*, learner: Learner, course_uid: UUID, quiz_uid: UUID) -> None:
    """Write anew what a learner has of a quiz, and of its course.

    Called in the transaction of whatever changes it: an attempt handed in, a grade, a regrade.
    Six queries, and six more when it finishes the course: that, its certificate, and whether a
    path is finished too.
    """
    with transaction.atomic():
        taken = courses_taken(Enrolment.objects.filter(learner=learner))
        attempts = finished_attempts(learner=learner, quiz_uid=quiz_uid)
        standing = standing_of(attempts)
        if standing is None:
            QuizStanding.objects.filter(learner=learner, quiz_uid=quiz_uid).delete()
        else:
            write_standings([standing])
        _refresh(taken, holding=quiz_uid, or_course=course_uid)


def refresh_lesson(*, learner: Learner, course_uid: UUID, lesson_uid: UUID) -> None:
    """Write anew what a learner has of the course of a lesson. Four queries."""
    with transaction.atomic():
        taken = courses_taken(Enrolment.objects.filter(learner=learner))
        _refresh(taken, holding=lesson_uid, or_course=course_uid)


def refresh_enrolment(*, learner: Learner, course_uid: UUID) -> None:
    """Write how far a learner is in a course just begun: what they did before counts."""
    with transaction.atomic():
        _refresh(courses_taken(Enrolment.objects.filter(learner=learner, course_uid=course_uid)))


def refresh_enrolments(*, learner_ids: Sequence[int], course_uid: UUID) -> None:
    """What ``refresh_enrolment`` does, for several learners at once. Four queries."""
    enrolments = Enrolment.objects.filter(learner_id__in=learner_ids, course_uid=course_uid)
    with transaction.atomic():
        _refresh(courses_taken(enrolments))


def refresh_course(*, course_uid: UUID) -> None:
    """Write anew how far every learner of a course is, ``CHUNK`` at a time."""
    enrolments = Enrolment.objects.filter(course_uid=course_uid)
    for learners in chunks(enrolments.order_by("learner_id").values_list("learner_id", flat=True)):
        with transaction.atomic():
            _refresh(courses_taken(enrolments.filter(learner_id__in=learners)))


def refresh_quiz_for_all(*, quiz_uid: UUID) -> None:
    """Write anew what everybody has of a quiz: how several attempts make one grade may change."""
    finished = Attempt.objects.filter(quiz_uid=quiz_uid, state=Attempt.State.FINISHED)
    for learners in chunks(finished.order_by("learner_id").values_list("learner_id", flat=True)):
        with transaction.atomic():
            taken = courses_taken(Enrolment.objects.filter(learner_id__in=learners))
            attempts = finished_attempts(learner_id__in=learners, quiz_uid=quiz_uid)
            grouped = groupby(attempts, key=lambda attempt: attempt.learner_id)
            rows = [standing_of(list(each)) for _, each in grouped]
            write_standings([row for row in rows if row is not None])
            _refresh(taken, holding=quiz_uid)


@dataclass(frozen=True)
class Taken:
    """That a learner takes a course: the course as it is published, and when it was finished."""

    learner_id: int
    course_uid: UUID
    course_title: str
    outline: Outline | None
    completed_at: datetime | None

    def holds(self, uid: UUID) -> bool:
        return self.outline is not None and any(item.uid == uid for item in self.outline.items)


def courses_taken(enrolments: Any, *, lock: bool = True) -> list[Taken]:
    """The courses taken. Locked, two changes of one learner's progress wait for one another."""
    if lock:
        enrolments = enrolments.select_for_update(of=("self",))
    outline = CourseOutline.objects.filter(course_uid=OuterRef("course_uid"))
    done = CourseCompletion.objects.filter(
        learner_id=OuterRef("learner_id"), course_uid=OuterRef("course_uid")
    )
    rows = enrolments.order_by("learner_id", "course_uid").annotate(
        outline_title=Subquery(outline.values("title")[:1]),
        outline_slug=Subquery(outline.values("slug")[:1]),
        outline_live=Subquery(outline.values("is_live")[:1]),
        outline_parts=Subquery(outline.values("parts")[:1]),
        outline_rules=Subquery(outline.values("rules")[:1]),
        done_at=Subquery(done.values("completed_at")[:1]),
    )
    return [
        Taken(
            learner_id=row.learner_id,
            course_uid=row.course_uid,
            course_title=row.course_title,
            outline=None
            if row.outline_parts is None
            else outline_from(
                uid=row.course_uid,
                title=row.outline_title,
                slug=row.outline_slug,
                is_live=row.outline_live,
                parts=row.outline_parts,
                rules=row.outline_rules,
            ),
            completed_at=row.done_at,
        )
        for row in rows
    ]


def _refresh(
    taken: Sequence[Taken], *, holding: UUID | None = None, or_course: UUID | None = None
) -> None:
    """Write the summaries of courses taken (only those that hold a part, or are that course)."""
    wanted = [
        each
        for each in taken
        if holding is None or each.holds(holding) or each.course_uid == or_course
    ]
    if not wanted:
        return
    facts = facts_of({each.learner_id for each in wanted})
    results = [result_of(each, facts[each.learner_id]) for each in wanted]
    completions = [result.completion for result in results if result.completion]
    CourseCompletion.objects.bulk_create(completions, ignore_conflicts=True)
    issue_for(completions)
    after_courses(completions)
    write_summaries([result.summary for result in results])


@dataclass(frozen=True)
class Result:
    """What follows for a learner and a course: the summary, and a completion if it is new."""

    summary: ProgressSummary
    completion: CourseCompletion | None = None


_NOTHING = Outline(uid=UUID(int=0), title="", slug="", is_live=False, parts=())


def result_of(taken: Taken, facts: Facts) -> Result:
    """What a learner's facts mean for a course they take. Finished once, it stays finished."""
    advance: Advance = advance_in(taken.outline or _NOTHING, facts)
    values = asdict(advance)
    meets_rule, last_step_at = values.pop("meets_rule"), values.pop("last_step_at")
    completion = None
    completed_at = taken.completed_at
    if completed_at is None and meets_rule and taken.outline is not None:
        completed_at = last_step_at
        completion = CourseCompletion(
            learner_id=taken.learner_id,
            course_uid=taken.course_uid,
            course_title=taken.outline.title,
            minutes=taken.outline.rules.get("minutes") or 0,
            fraction=advance.fraction,
            completed_at=completed_at,
        )
    summary = ProgressSummary(
        learner_id=taken.learner_id,
        course_uid=taken.course_uid,
        is_complete=completed_at is not None,
        completed_at=completed_at,
        **values,
    )
    return Result(summary, completion)


@dataclass
class _Gathering:
    readings: dict[UUID, Reading] = field(default_factory=dict)
    standings: dict[UUID, Standing] = field(default_factory=dict)


def facts_of(learner_ids: Iterable[int]) -> Mapping[int, Facts]:
    """What those learners read and have of quizzes. Two queries."""
    ids = list(learner_ids)
    found: dict[int, _Gathering] = defaultdict(_Gathering)
    for who, uid, read_at, seen_at, position in LessonReading.objects.filter(
        learner_id__in=ids
    ).values_list("learner_id", "lesson_uid", "read_at", "seen_at", "position"):
        found[who].readings[uid] = Reading(read_at, seen_at, position)
    for standing in QuizStanding.objects.filter(learner_id__in=ids):
        found[standing.learner_id].standings[standing.quiz_uid] = as_fact(standing)
    return {who: Facts(found[who].readings, found[who].standings) for who in ids}


def as_fact(row: QuizStanding) -> Standing:
    """A row as ``course_progress`` reads it."""
    return Standing(
        attempts=row.attempts,
        fraction=row.fraction,
        is_passed=row.is_passed,
        awaits_grade=row.awaits_grade,
        last_finished_at=row.last_finished_at,
    )


def finished_attempts(**where: Any) -> list[Attempt]:
    """Attempts handed in, oldest first of each learner and quiz, each with ``method``: how the
    quiz as published last makes one grade out of several."""
    latest = QuizVersion.objects.filter(quiz_uid=OuterRef("quiz_uid")).order_by("-number")
    found = Attempt.objects.filter(state=Attempt.State.FINISHED, **where)
    return list(
        found.annotate(method=Subquery(latest.values(method=F("payload__rules__method"))[:1]))
        .order_by("learner_id", "quiz_uid", "number")
        .defer("seed")
    )


def standing_of(attempts: Sequence[Attempt]) -> QuizStanding | None:
    """What the attempts of one learner at one quiz, oldest first, amount to; nothing if none."""
    if not attempts:
        return None
    last = attempts[-1]
    method: Method = getattr(last, "method", None) or "best"
    fraction = attempts_grade([attempt.fraction for attempt in attempts], method)
    return QuizStanding(
        learner_id=last.learner_id,
        quiz_uid=last.quiz_uid,
        course_uid=last.course_uid,
        attempts=len(attempts),
        fraction=fraction,
        is_passed=_passes(attempts, method, fraction),
        awaits_grade=any(attempt.fraction is None for attempt in attempts),
        last_finished_at=max(each.finished_at for each in attempts if each.finished_at),
    )


def _passes(attempts: Sequence[Attempt], method: Method, fraction: float | None) -> bool:
    """By the pass mark that each attempt was started with; an average, by that of the last."""
    last = attempts[-1]
    if method == "best":
        return any(attempt.is_passed for attempt in attempts)
    if method in ("first", "last"):
        return bool((attempts[0] if method == "first" else last).is_passed)
    if fraction is None:
        return False
    scale = scale_from_data(last.scale)
    return scale.shown(fraction) >= scale.shown(last.pass_fraction)


def write_standings(rows: Sequence[QuizStanding]) -> None:
    """Insert or replace, in one query."""
    QuizStanding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["learner", "quiz_uid"],
        update_fields=STANDING_FIELDS,
    )


def write_summaries(rows: Sequence[ProgressSummary]) -> None:
    """Insert or replace, in one query."""
    ProgressSummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["learner", "course_uid"],
        update_fields=SUMMARY_FIELDS,
    )


def chunks(ids: Any) -> Iterator[list[int]]:
    """Different ids of a sorted query, so many at a time."""
    chunk: list[int] = []
    for each in ids.iterator(chunk_size=CHUNK):
        if chunk and chunk[-1] == each:
            continue
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
        chunk.append(each)
    if chunk:
        yield chunk

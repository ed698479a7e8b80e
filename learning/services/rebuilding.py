"""Writing everything derived anew from pages, readings and grades, or comparing with it.

A chunk of learners at a time, each in a transaction: the site stays in service meanwhile. Facts are
never touched; a course that the facts finish and nobody noted is noted.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, TypeVar
from uuid import UUID

from django.db import models, transaction

from cms.core.remembered import forget
from learning.course_progress import Facts
from learning.models import (
    CourseCompletion,
    CourseOutline,
    CoursePage,
    Enrolment,
    Learner,
    ProgressSummary,
    QuizStanding,
)
from learning.outlines import FIELDS, has_outline, outline_fields, write_outline
from learning.services import progress
from learning.services.certificates import completions_without_certificate, issue_for
from learning.services.orientation import after_courses

Row = TypeVar("Row", QuizStanding, ProgressSummary)
Key = tuple[int, UUID]


def rebuild(*, check: bool) -> Iterator[str]:
    """Each difference between what is kept and what the facts say, in a line.

    Unless ``check``, the difference is mended; then it is found no more.
    """
    yield from _outlines(check=check)
    for learners in progress.chunks(Learner.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            found = list(_learners(learners, check=check))
        yield from found


def _outlines(*, check: bool) -> Iterator[str]:
    known: set[UUID] = set()
    for course in CoursePage.objects.order_by("path").iterator(chunk_size=50):
        if has_outline(course):
            known.add(course.uid)
        if check:
            wanted = outline_fields(course) if has_outline(course) else None
            kept = CourseOutline.objects.filter(course_uid=course.uid).values(*FIELDS).first()
            differs = kept != wanted
        else:
            with transaction.atomic():
                differs = write_outline(course)
                if differs:
                    forget()
        if differs:
            yield f"Índice del curso «{course.title}»"
    for orphan in CourseOutline.objects.exclude(course_uid__in=known):
        yield f"Índice de un curso que ya no existe: «{orphan.title}»"
        if not check:
            orphan.delete()


def _learners(ids: Sequence[int], *, check: bool) -> Iterator[str]:
    taken = progress.courses_taken(Enrolment.objects.filter(learner_id__in=ids))
    attempts = progress.finished_attempts(learner_id__in=ids)
    grouped = groupby(attempts, key=lambda each: (each.learner_id, each.quiz_uid))
    wanted = [row for _, group in grouped if (row := progress.standing_of(list(group)))]
    yield from _compare(
        "Cuestionario",
        QuizStanding.objects.filter(learner_id__in=ids),
        {(row.learner_id, row.quiz_uid): row for row in wanted},
        progress.STANDING_FIELDS,
        None if check else progress.write_standings,
    )
    facts = _with_standings(progress.facts_of(ids), wanted)
    results = [progress.result_of(each, facts[each.learner_id]) for each in taken]
    completions = [result.completion for result in results if result.completion]
    for completion in completions:
        yield f"Curso terminado sin anotar: {completion.learner_id} · {completion.course_title}"
    if not check:
        CourseCompletion.objects.bulk_create(completions, ignore_conflicts=True)
        after_courses(completions)
    lacking = completions_without_certificate(ids)
    for completion in lacking:
        yield f"Certificado que falta: {completion.learner_id} · {completion.course_title}"
    if not check:
        issue_for(lacking)
    yield from _compare(
        "Avance",
        ProgressSummary.objects.filter(learner_id__in=ids),
        {(row.learner_id, row.course_uid): row for row in (each.summary for each in results)},
        progress.SUMMARY_FIELDS,
        None if check else progress.write_summaries,
    )


def _with_standings(facts: Mapping[int, Facts], rows: Sequence[QuizStanding]) -> dict[int, Facts]:
    """The same readings with what the attempts say of quizzes, whatever is kept of them."""
    found: dict[int, dict[UUID, Any]] = {who: {} for who in facts}
    for row in rows:
        found[row.learner_id][row.quiz_uid] = progress.as_fact(row)
    return {who: Facts(each.readings, found[who]) for who, each in facts.items()}


def _compare(
    label: str,
    kept: "models.QuerySet[Row]",
    wanted: dict[Key, Row],
    fields: Sequence[str],
    write: Any,
) -> Iterator[str]:
    part = "quiz_uid" if kept.model is QuizStanding else "course_uid"
    wrong: list[Row] = []
    extra: list[int] = []
    missing: dict[Key, Row] = dict(wanted)
    for row in kept.order_by("pk"):
        key = (row.learner_id, getattr(row, part))
        expected = missing.pop(key, None)
        if expected is None:
            extra.append(row.pk)
            yield f"{label} de más: {key[0]} · {key[1]}"
            continue
        names = [name for name in fields if getattr(row, name) != getattr(expected, name)]
        if names:
            wrong.append(expected)
            yield f"{label} distinto ({', '.join(names)}): {key[0]} · {key[1]}"
    for key in missing:
        yield f"{label} que falta: {key[0]} · {key[1]}"
    if write is not None:
        kept.filter(pk__in=extra).delete()
        if wrong or missing:
            write([*wrong, *missing.values()])

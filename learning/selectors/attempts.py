"""Reads of attempts: what was asked, what was answered, what it earned."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.dateparse import parse_datetime

from cms.accounts.models import User
from learning.grading import Scale, attempts_grade, may_show, scale_from_data, slot_seed
from learning.models import (
    Attempt,
    AttemptItem,
    CourseOutline,
    Grade,
    Learner,
    LessonPage,
    QuizPage,
    QuizVersion,
    Response,
)
from learning.permissions import may_answer
from learning.showing import Line, Outcome, Shown, in_words, outcome_of, show

MAX_SEQUENCE = 2**31 - 1
"""The greatest that the database keeps; answers of that number count in order of arrival."""


@dataclass(frozen=True)
class AnsweredItem:
    """A question of an attempt with the answer that counts, if any was given."""

    item: AttemptItem
    response_id: int | None
    sequence: int
    answer: Any

    @property
    def question(self) -> Any:
        return self.item.question_version.payload

    @property
    def is_asked(self) -> bool:
        """Not a text between questions."""
        return self.item.question_version.kind != "description"


@dataclass(frozen=True)
class Result:
    """A finished attempt as its learner may see it now."""

    questions: list[Shown]
    grade: str = ""
    level: str = ""
    verdict: str = ""
    waits: bool = False
    key_comes_at: datetime | None = None
    lessons: list[Any] = field(default_factory=list)


@dataclass(frozen=True)
class Try:
    """One attempt in the list of them."""

    attempt: Attempt
    grade: str


@dataclass(frozen=True)
class QuizState:
    """What a learner has of a quiz."""

    open_attempt: Attempt | None
    tries: list[Try]
    left: int | None
    best: str


def attempt_for(user: User, attempt_id: UUID) -> Attempt | None:
    """The attempt, if this person may see and answer it. One query."""
    found = Attempt.objects.select_related("learner", "quiz_version").filter(pk=attempt_id).first()
    return found if found is not None and may_answer(user, found) else None


def items_with_answers(attempt: Attempt) -> list[AnsweredItem]:
    """The questions of an attempt in order, each with its current answer. One query."""
    current = Response.objects.filter(item=OuterRef("pk")).order_by("-sequence", "-id")
    items = (
        AttemptItem.objects.filter(attempt=attempt)
        .select_related("question_version")
        .annotate(
            current_id=Subquery(current.values("pk")[:1]),
            current_sequence=Subquery(current.values("sequence")[:1]),
            current_answer=Subquery(current.values("answer")[:1]),
        )
        .order_by("number")
    )
    return [
        AnsweredItem(item, item.current_id, item.current_sequence or 0, item.current_answer)
        for item in items
    ]


def next_sequence(answered: Iterable[AnsweredItem]) -> int:
    """One more than the greatest sequence that the attempt has."""
    return min(1 + max((each.sequence for each in answered), default=0), MAX_SEQUENCE)


def seed_of(attempt: Attempt, item: AttemptItem) -> str:
    """The seed of one question of an attempt. It never leaves the server."""
    return slot_seed(attempt.seed, str(item.question_version_id))


def places(answered: Iterable[AnsweredItem]) -> dict[int, int]:
    """The place of each slot among the questions that ask; texts have that of the next one."""
    found: dict[int, int] = {}
    place = 1
    for each in answered:
        found[each.item.number] = place
        place += each.is_asked
    return found


def to_answer(
    attempt: Attempt,
    answered: Sequence[AnsweredItem],
    *,
    only: Iterable[int] | None = None,
    checked: int | None = None,
    typed: Mapping[int, Sequence[tuple[str, str]]] | None = None,
    problems: Mapping[int, str] | None = None,
) -> list[Shown]:
    """The questions of an attempt in progress, or those of the slots in ``only``.

    ``checked``: the slot whose answer is commented on, where the preset does so. ``typed``: what
    could not be kept, with its ``problems``, by slot.
    """
    preset = attempt.quiz_version.payload["rules"]["preset"]
    wanted = None if only is None else set(only)
    at = places(answered)
    shown = []
    for each in answered:
        slot = each.item.number
        if wanted is not None and slot not in wanted:
            continue
        outcome = None
        if slot == checked and each.is_asked and may_show(preset, "state", "during"):
            outcome, _ = outcome_of(
                each.question,
                each.answer,
                preset=preset,
                moment="during",
                is_graded=False,
                max_mark=each.item.max_mark,
            )
        shown.append(
            show(
                each.question,
                slot=slot,
                place=at[slot],
                seed=seed_of(attempt, each.item),
                order=each.item.order,
                answer=each.answer,
                max_mark=each.item.max_mark,
                typed=(typed or {}).get(slot),
                problem=(problems or {}).get(slot, ""),
                outcome=outcome,
            )
        )
    return shown


def pages_of(answered: Iterable[AnsweredItem]) -> list[list[int]]:
    """The slots of each screen, one question on each; a text goes with the question after it."""
    pages: list[list[int]] = [[]]
    for each in answered:
        pages[-1].append(each.item.number)
        if each.is_asked:
            pages.append([])
    rest = pages.pop()
    if rest and pages:
        pages[-1].extend(rest)
    return pages or [rest]


def moment_of(attempt: Attempt, now: datetime) -> str:
    """«after» or «closed»: whether the quiz has closed by its own rules and by today's.

    Two queries at most: an author may have put the closing off.
    """
    closings = [attempt.quiz_version.payload["rules"].get("closes_at")]
    latest = (
        QuizVersion.objects.filter(quiz_uid=attempt.quiz_uid)
        .order_by("-number")
        .values_list("payload__rules__closes_at", flat=True)
        .first()
    )
    if latest is None:
        return "after"
    moments = [parse_datetime(each) for each in (*closings, latest) if each]
    return "closed" if all(each is not None and now >= each for each in moments) else "after"


def result_of(attempt: Attempt, now: datetime) -> Result:
    """A finished attempt with what may be shown of it. Four queries, and one for lessons."""
    answered = items_with_answers(attempt)
    grades = {
        grade.item_id: grade
        for grade in Grade.objects.filter(
            item__attempt=attempt, superseded_by__isnull=True
        ).select_related("question_version")
    }
    preset = attempt.quiz_version.payload["rules"]["preset"]
    moment = moment_of(attempt, now)
    at = places(answered)
    questions, again = [], []
    for each in answered:
        slot, grade = each.item.number, grades.get(each.item.pk)
        outcome, own = None, list[Line]()
        if grade is not None:
            # After a regrade the new key is the one to show.
            outcome, own = outcome_of(
                grade.question_version.payload,
                each.answer,
                preset=preset,
                moment=moment,
                fraction=grade.fraction,
                max_mark=each.item.max_mark,
                comment=grade.comment,
            )
            if grade.question_version_id != each.item.question_version_id:
                own = in_words(each.question, each.answer)
            if outcome.state in ("wrong", "partial") and each.item.question_version.lesson_uid:
                again.append(each.item.question_version.lesson_uid)
        questions.append(
            show(
                each.question,
                slot=slot,
                place=at[slot],
                seed=seed_of(attempt, each.item),
                order=each.item.order,
                max_mark=each.item.max_mark,
                own=own,
                # Nothing may be said yet: no empty box either.
                outcome=None if outcome == Outcome() else outcome,
            )
        )
    closes_at = parse_datetime(attempt.quiz_version.payload["rules"].get("closes_at") or "")
    hides = moment == "after" and not may_show(preset, "key", "after")
    return Result(
        questions=questions,
        waits=attempt.fraction is None,
        key_comes_at=closes_at if hides else None,
        lessons=list(LessonPage.objects.live().filter(uid__in=set(again)).order_by("path"))
        if again
        else [],
        **_grade_words(attempt),
    )


def _grade_words(attempt: Attempt) -> dict[str, str]:
    if attempt.fraction is None:
        return {}
    scale = scale_from_data(attempt.scale)
    return {
        "grade": scale.text(attempt.fraction),
        "level": scale.level(attempt.fraction),
        "verdict": "Aprobado" if attempt.is_passed else "No alcanzó la nota para aprobar",
    }


def quiz_state(quiz: QuizPage, learner: Learner, scale: Scale) -> QuizState:
    """A learner's attempts at a quiz, oldest first, and how many are left. One query."""
    attempts = list(Attempt.objects.filter(learner=learner, quiz_uid=quiz.uid).order_by("number"))
    finished = [each for each in attempts if each.state == Attempt.State.FINISHED]
    counted: Any = quiz.method
    grade = attempts_grade([each.fraction for each in finished], counted)
    return QuizState(
        open_attempt=next((each for each in attempts if each not in finished), None),
        tries=[
            Try(each, "" if each.fraction is None else scale.text(each.fraction))
            for each in finished
        ],
        left=max(0, quiz.max_attempts - len(attempts)) if quiz.max_attempts else None,
        best="" if grade is None else scale.text(grade),
    )


def other_tries(attempt: Attempt) -> list[Try]:
    """The learner's other attempts at the same quiz, each with its grade. One query."""
    others = Attempt.objects.filter(learner=attempt.learner, quiz_uid=attempt.quiz_uid)
    return [
        Try(each, "" if each.fraction is None else scale_from_data(each.scale).text(each.fraction))
        for each in others.exclude(pk=attempt.pk).order_by("number")
    ]


def number_of_questions(quiz: QuizPage) -> int:
    """How many questions an attempt asks, as the page is written now. No query."""
    total = 0
    for block in quiz.questions.raw_data:
        if block["type"] == "draw":
            total += int(block["value"].get("count") or 0)
        elif block["type"] != "description":
            total += 1
    return total


def after_quiz(attempt: Attempt) -> dict[str, str]:
    """The quiz and what follows it in the course, as addresses and titles. One query.

    Keys: ``quiz``, ``course``, and ``next`` with ``next_title`` if there is something after it.
    Empty when the course is not published.
    """
    outline = CourseOutline.objects.filter(course_uid=attempt.course_uid, is_live=True).first()
    if outline is None:
        return {}
    course = f"/aula/{outline.slug}/"
    items = [item for part in outline.parts for item in part["items"]]
    found = {"course": course, "course_title": outline.title}
    for at, item in enumerate(items):
        if item["uid"] == str(attempt.quiz_uid):
            found["quiz"] = f"{course}{item['slug']}/"
            for following in items[at + 1 : at + 2]:
                found["next"] = f"{course}{following['slug']}/"
                found["next_title"] = following["title"]
    return found

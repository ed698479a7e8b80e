"""Attempts: started once, answered, handed in once, and graded from what is kept.

The server owns start, deadline and state. ``learning.services.responses`` keeps the answers;
``learning.services.regrading`` changes what a question earns afterwards.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_grade
from learning.course_progress import step_is_open
from learning.errors import (
    AttemptOfAnother,
    CannotGrade,
    CourseClosed,
    NoAttemptsLeft,
    NotAuthorised,
    QuizClosed,
    QuizNotReady,
    StepLocked,
)
from learning.grading import (
    DEFAULT_SCALE,
    GRADER_VERSION,
    Quiz,
    Scale,
    grade,
    lay_out,
    mark,
    quiz_grade,
    scale_from_data,
    settled_fraction,
)
from learning.models import (
    Attempt,
    AttemptItem,
    CoursePage,
    Grade,
    Learner,
    QuestionVersion,
    QuizPage,
    QuizVersion,
)
from learning.permissions import may_answer, may_learn
from learning.selectors.attempts import AnsweredItem, items_with_answers
from learning.selectors.courses import outline_holding
from learning.services import progress
from learning.services.enrolment import enrol
from learning.services.responses import GRACE, Op, Recorded, is_overdue, record_responses

__all__ = [
    "GRACE",
    "Op",
    "Recorded",
    "begin_attempt",
    "finish_overdue",
    "grade_open",
    "hand_in",
    "hand_in_own",
    "open_version",
    "recompute_attempt",
    "record_responses",
    "start_attempt",
]


def start_attempt(
    *,
    attempt_id: UUID,
    learner: Learner,
    quiz: QuizPage,
    source: Attempt.Source = Attempt.Source.WEB,
) -> Attempt:
    """The attempt with that id, begun now if it was not before.

    A learner has one open attempt at a quiz: whoever asks for a second goes on with the first. The
    version, the questions with their order, the pass mark, the scale and the deadline are frozen.

    Raises:
        AttemptOfAnother: the id belongs to another learner or quiz.
        NotAuthorised, CourseClosed, StepLocked, QuizClosed, QuizNotReady, NoAttemptsLeft: with
            the reason.
    """
    now = timezone.now()
    with transaction.atomic():
        # Whoever starts twice at once waits here for the first, and then finds it.
        holder = Learner.objects.select_for_update().get(pk=learner.pk)
        known = Attempt.objects.filter(pk=attempt_id).first()
        if known is not None:
            if (known.learner_id, known.quiz_uid) != (holder.pk, quiz.uid):
                raise AttemptOfAnother
            return known
        open_one = Attempt.objects.filter(
            learner=holder, quiz_uid=quiz.uid, state=Attempt.State.IN_PROGRESS
        ).first()
        if open_one is not None and not is_overdue(open_one, now):
            return open_one
        if open_one is not None:
            hand_in(attempt=open_one, now=now)
        course = quiz.course()
        version = open_version(learner=holder, quiz=quiz, course=course, now=now)
        _require_open_step(holder, quiz)
        attempt = begin_attempt(
            attempt_id=attempt_id, learner=holder, version=version, source=source, now=now
        )
        if course is not None:
            enrol(learner=holder, course=course)
    return attempt


def open_version(
    *, learner: Learner, quiz: QuizPage, course: CoursePage | None, now: datetime
) -> QuizVersion:
    """The version that the quiz asks now, if this learner has an attempt left and it is open.

    Raises:
        NotAuthorised, CourseClosed, QuizClosed, QuizNotReady, NoAttemptsLeft: with the reason.
    """
    if not may_learn(learner):
        raise NotAuthorised
    if not quiz.live or course is None or not course.live or not dates_are_open(course, now):
        raise CourseClosed
    version = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("-number").first()
    if version is None:
        raise QuizNotReady
    rules = version.payload["rules"]
    closes_at = closing_of(rules)
    if closes_at is not None and now >= closes_at:
        raise QuizClosed
    most = rules["max_attempts"]
    if most and Attempt.objects.filter(learner=learner, quiz_uid=quiz.uid).count() >= most:
        raise NoAttemptsLeft
    return version


def _require_open_step(learner: Learner, quiz: QuizPage) -> None:
    outline = outline_holding(quiz.uid)
    if outline is not None and not step_is_open(
        outline, quiz.uid, progress.facts_of([learner.pk])[learner.pk]
    ):
        raise StepLocked


def dates_are_open(course: CoursePage, now: datetime) -> bool:
    """Whether the course takes answers today; reading needs no date."""
    today = timezone.localdate(now)
    return not (
        (course.opens_on is not None and today < course.opens_on)
        or (course.closes_on is not None and today > course.closes_on)
    )


def closing_of(rules: Mapping[str, Any]) -> datetime | None:
    """When a quiz closes by the rules of one of its versions."""
    return parse_datetime(rules["closes_at"]) if rules.get("closes_at") else None


def begin_attempt(
    *,
    attempt_id: UUID,
    learner: Learner,
    version: QuizVersion,
    source: Attempt.Source,
    now: datetime,
    seed: str = "",
) -> Attempt:
    """An attempt at a version and what it asks, written down; whether it may begin was asked.

    ``seed``: by chance, unless what is asked is on paper already.

    Raises:
        QuizNotReady: it asks nothing.
    """
    rules = version.payload["rules"]
    questions = QuestionVersion.objects.in_bulk(
        version.uses.values_list("question_version_id", flat=True)
    )
    payloads = {str(pk): each.payload for pk, each in questions.items()}
    quiz = cast(Quiz, {**version.payload, "questions": payloads})
    seed = seed or secrets.token_hex(16)
    placed = lay_out(quiz, seed)
    if not any(questions[int(each["question"])].kind != "description" for each in placed):
        raise QuizNotReady
    scale = scale_of(learner)
    written = rules["pass_percent"]
    limit = rules["time_limit_minutes"]
    ends = [
        moment
        for moment in (now + timedelta(minutes=limit) if limit else None, closing_of(rules))
        # What comes on paper was answered before, and an old version may have closed earlier.
        if moment is not None and source != Attempt.Source.PAPER
    ]
    last = Attempt.objects.filter(learner=learner, quiz_uid=version.quiz_uid).aggregate(
        last=Max("number")
    )["last"]
    attempt = Attempt.objects.create(
        id=attempt_id,
        learner=learner,
        quiz_version=version,
        quiz_uid=version.quiz_uid,
        course_uid=version.course_uid,
        number=(last or 0) + 1,
        state=Attempt.State.IN_PROGRESS,
        source=source,
        seed=seed,
        pass_fraction=(scale.fraction(scale.passing) if written is None else float(written) / 100),
        scale=scale.as_data(),
        started_at=now,
        deadline_at=min(ends, default=None),
    )
    AttemptItem.objects.bulk_create(
        AttemptItem(
            attempt=attempt,
            number=each["number"],
            slot=each["slot"],
            question_version_id=int(each["question"]),
            max_mark=each["max_mark"],
            order=each["order"],
        )
        for each in placed
    )
    return attempt


def scale_of(learner: Learner) -> Scale:
    """The scale of the learner's institution, or the usual one."""
    written = learner.institution.scale if learner.institution else None
    return scale_from_data(written) if written else DEFAULT_SCALE


def hand_in(*, attempt: Attempt, now: datetime | None = None) -> Attempt:
    """Close an attempt and grade it; handing in twice is handing in once.

    Every question but the descriptions gets its grade; one that a person has to give leaves the
    whole without a result until then.
    """
    with transaction.atomic():
        return _close(_locked(attempt.pk), now or timezone.now())


def hand_in_own(*, attempt_id: UUID, user: User, now: datetime | None = None) -> Attempt | None:
    """What ``hand_in`` does, for whoever asks; ``None`` if the attempt is not theirs to answer."""
    with transaction.atomic():
        try:
            locked = _locked(attempt_id)
        except Attempt.DoesNotExist:
            return None
        return _close(locked, now or timezone.now()) if may_answer(user, locked) else None


def _locked(attempt_id: UUID) -> Attempt:
    """The attempt, held until the end of the transaction.

    A statement of its own: one that also read the answers could wait here for another that keeps
    an answer, and would then not see it.
    """
    return (
        Attempt.objects.select_for_update(of=("self",)).select_related("learner").get(pk=attempt_id)
    )


def _close(attempt: Attempt, now: datetime) -> Attempt:
    if attempt.state == Attempt.State.FINISHED:
        return attempt
    answered = items_with_answers(attempt)
    grades = [
        _grade_of(each, now)
        for each in answered
        if each.item.question_version.kind != "description"
    ]
    Grade.objects.bulk_create(grades)
    attempt.state = Attempt.State.FINISHED
    # By the deadline, if nobody came before: that is when the last answer counted.
    attempt.finished_at = min(now, attempt.deadline_at or now)
    _settle(
        attempt,
        [each.item for each in answered],
        {each.item_id: each.fraction for each in grades},
    )
    attempt.save(update_fields=["state", "finished_at", "fraction", "is_passed"])
    _refresh(attempt)
    return attempt


def _grade_of(answered: AnsweredItem, now: datetime) -> Grade:
    version = answered.item.question_version
    return Grade(
        item=answered.item,
        response_id=answered.response_id,
        fraction=settled_fraction(grade(version.payload, answered.answer)),
        cause=Grade.Cause.AUTO,
        question_version=version,
        grader_version=GRADER_VERSION,
        created_at=now,
    )


def _settle(
    attempt: Attempt, items: Iterable[AttemptItem], fractions: Mapping[int, float | None]
) -> None:
    """Write the result on the attempt object; nothing while a grade is missing.

    ``fractions``: by the id of the item. Points of questions with no grade (texts) are none.
    """
    asked = [item for item in items if item.pk in fractions]
    attempt.fraction = quiz_grade(
        [mark(fractions[item.pk], item.max_mark) for item in asked],
        max_grade=1,
        max_marks=sum(item.max_mark for item in asked),
    )
    if attempt.fraction is None:
        attempt.is_passed = None
        return
    scale = scale_from_data(attempt.scale)
    attempt.is_passed = scale.shown(attempt.fraction) >= scale.shown(attempt.pass_fraction)


def _refresh(attempt: Attempt) -> None:
    progress.refresh_quiz(
        learner=attempt.learner, course_uid=attempt.course_uid, quiz_uid=attempt.quiz_uid
    )


def recompute_attempt(attempt: Attempt) -> Attempt:
    """Write the result of a finished attempt anew from the grades in force.

    Called in the transaction of whatever added a grade.
    """
    with transaction.atomic():
        locked = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("learner")
            .get(pk=attempt.pk, state=Attempt.State.FINISHED)
        )
        in_force = Grade.objects.filter(item__attempt=locked, superseded_by__isnull=True)
        _settle(
            locked,
            AttemptItem.objects.filter(attempt=locked).order_by("number"),
            dict(in_force.values_list("item_id", "fraction")),
        )
        locked.save(update_fields=["fraction", "is_passed"])
        _refresh(locked)
    return locked


def grade_open(*, item: AttemptItem, fraction: float, comment: str = "", by: User) -> Grade:
    """A person's grade of an open answer; it takes the place of the one before.

    ``fraction``: share of the question's points, 0 to 1. The same grade twice is given once.

    Raises:
        CannotGrade: not an open question of a finished attempt, or not a share.
        NotAllowed: ``by`` has not the learner in a group.
    """
    if not 0 <= fraction <= 1:
        raise CannotGrade
    with transaction.atomic():
        attempt = (
            Attempt.objects.select_for_update(of=("self",))
            .select_related("learner")
            .get(pk=item.attempt_id)
        )
        if not may_grade(by, attempt.learner):
            raise NotAllowed
        version = item.question_version
        if attempt.state != Attempt.State.FINISHED or version.kind != "open":
            raise CannotGrade
        before = Grade.objects.get(item=item, superseded_by__isnull=True)
        given = (Grade.Cause.MANUAL, fraction, comment)
        if (before.cause, before.fraction, before.comment) == given:
            return before
        latest = Grade.objects.create(
            item=item,
            response_id=before.response_id,
            fraction=fraction,
            cause=Grade.Cause.MANUAL,
            question_version=version,
            grader_version=GRADER_VERSION,
            comment=comment,
            by=by,
            supersedes=before,
            created_at=timezone.now(),
        )
        recompute_attempt(attempt)
    return latest


def finish_overdue() -> int:
    """Hand in what its learner left open past the deadline; how many. Each on its own."""
    now = timezone.now()
    late = Attempt.objects.filter(state=Attempt.State.IN_PROGRESS, deadline_at__lt=now - GRACE)
    attempts = list(late)
    for attempt in attempts:
        hand_in(attempt=attempt, now=now)
    return len(attempts)

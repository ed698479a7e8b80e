"""Sheets of paper keyed in: the same attempts as on the site, with paper as their source.

A sheet asks what its printed version asked. That steps of the course come before is not asked: who
learns on paper leaves no trace of reading on the site, and the teacher gave the sheet.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from learning.answers import digest_of
from learning.errors import (
    AttemptOfAnother,
    CannotCorrect,
    CourseClosed,
    LearningError,
    NotAuthorised,
    OpenOnSite,
    QuizClosed,
    SheetDiffers,
    SheetKeyedAlready,
)
from learning.grading import GRADER_VERSION, grade, settled_fraction
from learning.models import (
    Attempt,
    AttemptItem,
    Grade,
    Learner,
    QuizPage,
    QuizVersion,
    Response,
)
from learning.paper import seed_of_version
from learning.permissions import may_learn
from learning.selectors.attempts import AnsweredItem, items_with_answers, next_sequence
from learning.services.attempts import (
    Op,
    begin_attempt,
    closing_of,
    dates_are_open,
    hand_in,
    open_version,
    recompute_attempt,
)
from learning.services.enrolment import enrol
from learning.services.learners import record
from learning.services.responses import is_overdue, record_responses


def record_sheet(
    *,
    attempt_id: UUID,
    learner: Learner,
    quiz: QuizPage,
    version: QuizVersion,
    answers: Mapping[int, Any],
    by: User,
    is_another: bool = False,
) -> Attempt:
    """The attempt of a sheet, answered, handed in and graded; sent twice, it is one.

    ``version``: the printed one, today's or an older. ``answers``: by slot, as they are kept
    (``learning.paper.read_sheet``); a blank is not in it. ``is_another``: that the learner handed
    in more than one sheet of this version.

    Raises:
        AttemptOfAnother: the id belongs to another learner or quiz.
        SheetDiffers: it was keyed in with other answers.
        SheetKeyedAlready: the learner has a sheet of this version, and it was not said that this
            is another one.
        OpenOnSite: there is an open attempt on the site.
        NotAuthorised, CourseClosed, QuizClosed, QuizNotReady, NoAttemptsLeft: with the reason.
    """
    now = timezone.now()
    with transaction.atomic():
        # Two people who key in the same sheet take turns.
        holder = Learner.objects.select_for_update().get(pk=learner.pk)
        known = Attempt.objects.filter(pk=attempt_id).first()
        if known is not None:
            return _again(known, holder, version, answers)
        before = Attempt.objects.filter(learner=holder, quiz_uid=quiz.uid)
        if not is_another and before.filter(quiz_version=version, source="paper").exists():
            raise SheetKeyedAlready
        on_site = before.filter(state=Attempt.State.IN_PROGRESS).first()
        if on_site is not None:
            if not is_overdue(on_site, now):
                raise OpenOnSite
            hand_in(attempt=on_site, now=now)
        course = quiz.course()
        open_version(learner=holder, quiz=quiz, course=course, now=now)
        attempt = begin_attempt(
            attempt_id=attempt_id,
            learner=holder,
            version=version,
            source=Attempt.Source.PAPER,
            now=now,
            seed=seed_of_version(version.pk, version.sha256),
        )
        if course is not None:
            enrol(learner=holder, course=course)
        ops = [
            Op(op_id=uuid5(attempt_id, str(slot)), slot=slot, sequence=1, answer=answer)
            for slot, answer in answers.items()
        ]
        if record_responses(attempt=attempt, ops=ops, now=now).refused:
            # Nothing of a sheet is kept if not the whole of it.
            raise LearningError
        attempt = hand_in(attempt=attempt, now=now)
        record(holder, "paper", by, {"quiz": str(quiz.uid), "version": version.number})
    return attempt


def _again(
    known: Attempt, learner: Learner, version: QuizVersion, answers: Mapping[int, Any]
) -> Attempt:
    if (known.learner_id, known.quiz_version_id, known.source) != (
        learner.pk,
        version.pk,
        Attempt.Source.PAPER,
    ):
        raise AttemptOfAnother
    if _changed(items_with_answers(known), answers):
        raise SheetDiffers
    return known


def _changed(answered: list[AnsweredItem], answers: Mapping[int, Any]) -> list[AnsweredItem]:
    """The questions whose answer on the sheet is not the one that is kept."""
    return [
        each
        for each in answered
        if each.is_asked and digest_of(each.answer) != digest_of(answers.get(each.item.number))
    ]


def correct_sheet(
    *, attempt: Attempt, quiz: QuizPage, answers: Mapping[int, Any], by: User
) -> Attempt:
    """What a sheet really says, where it was mistyped: answers and grades are added, none is lost.

    Raises:
        CannotCorrect: not a sheet of paper, or a person or a new key graded a question since.
        NotAuthorised, CourseClosed, QuizClosed: with the reason.
    """
    now = timezone.now()
    with transaction.atomic():
        held = Attempt.objects.select_for_update(of=("self",)).select_related("learner")
        locked = held.get(pk=attempt.pk, quiz_uid=quiz.uid)
        if locked.source != Attempt.Source.PAPER or locked.state != Attempt.State.FINISHED:
            raise CannotCorrect
        if not may_learn(locked.learner):
            raise NotAuthorised
        _require_open(quiz)
        answered = items_with_answers(locked)
        changed = _changed(answered, answers)
        if not changed:
            return locked
        in_force = {
            each.item_id: each
            for each in Grade.objects.filter(
                item__in=[each.item for each in changed], superseded_by__isnull=True
            ).select_related("question_version")
        }
        if any(each.cause != Grade.Cause.AUTO for each in in_force.values()):
            raise CannotCorrect(
                "Alguna de esas respuestas ya se calificó a mano o se recalificó: no se cambió."
            )
        for each in changed:
            answer = answers.get(each.item.number)
            response = Response.objects.create(
                item=each.item,
                sequence=next_sequence(answered),
                answer=answer,
                digest=digest_of(answer),
                received_at=now,
            )
            _grade_again(each.item, response, in_force[each.item.pk], by)
        corrected = recompute_attempt(locked)
        record(locked.learner, "paper_correct", by, {"quiz": str(quiz.uid), "n": len(changed)})
    return corrected


def _grade_again(item: AttemptItem, response: Response, before: Grade, by: User) -> None:
    version = before.question_version
    Grade.objects.create(
        item=item,
        response=response,
        fraction=settled_fraction(grade(version.payload, response.answer)),
        cause=Grade.Cause.AUTO,
        question_version=version,
        grader_version=GRADER_VERSION,
        by=by,
        supersedes=before,
        created_at=response.received_at,
    )


def _require_open(quiz: QuizPage) -> None:
    now = timezone.now()
    course = quiz.course()
    if not quiz.live or course is None or not course.live or not dates_are_open(course, now):
        raise CourseClosed
    latest = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("-number").first()
    closes_at = closing_of(latest.payload["rules"]) if latest is not None else None
    if closes_at is not None and now >= closes_at:
        raise QuizClosed

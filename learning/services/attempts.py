"""Attempts: graded from what is kept."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from cms.accounts.models import User
from learning.errors import CannotGrade
from learning.grading import GRADER_VERSION, mark, quiz_grade, scale_from_data
from learning.models import Attempt, AttemptItem, Grade
from learning.services import progress


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
    """
    if not 0 <= fraction <= 1:
        raise CannotGrade
    with transaction.atomic():
        attempt = Attempt.objects.select_for_update().get(pk=item.attempt_id)
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

"""The result of a finished attempt, from the grades in force."""

from django.db import transaction

from learning.grading import mark, quiz_grade, scale_from_data
from learning.models import Attempt, Grade
from learning.services import progress


@transaction.atomic
def recompute_attempt(attempt: Attempt) -> Attempt:
    """Write the result of a finished attempt anew. In the transaction of whatever added a grade."""
    locked = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("learner")
        .get(pk=attempt.pk, state=Attempt.State.FINISHED)
    )
    in_force = Grade.objects.filter(item__attempt=locked, superseded_by=None)
    earned = list(in_force.values_list("fraction", "item__max_mark"))
    locked.fraction = quiz_grade(
        [mark(fraction, most) for fraction, most in earned],
        max_grade=1,
        max_marks=sum(most for _, most in earned),
    )
    locked.is_passed = None
    if locked.fraction is not None:
        scale = scale_from_data(locked.scale)
        locked.is_passed = scale.shown(locked.fraction) >= scale.shown(locked.pass_fraction)
    locked.save(update_fields=["fraction", "is_passed"])
    progress.refresh_quiz(
        learner=locked.learner, course_uid=locked.course_uid, quiz_uid=locked.quiz_uid
    )
    return locked

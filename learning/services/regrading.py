"""What a changed question does to what was handed in. The dry run is the regrade without writing.

Attempts in progress are never touched: they keep the version they began with.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.models import User
from learning.errors import ChangedSince, NothingToRegrade
from learning.grading import GRADER_VERSION, REGRADE_CHOICES, Count, count_changes
from learning.grading import Regrade as Outcome
from learning.grading import regrade as regraded
from learning.grading.regrading import RegradeChoice
from learning.models import (
    Attempt,
    Grade,
    QuestionBankPage,
    QuestionVersion,
    QuizPage,
    Regrade,
)
from learning.permissions import may_regrade
from learning.services.attempts import recompute_attempt

LOG_ACTION = "learning.regrade"
STORED: dict[RegradeChoice, str] = {
    "no_change": Regrade.Choice.NO_CHANGE,
    "new_key": Regrade.Choice.NEW_KEY,
    "accept_both": Regrade.Choice.ACCEPT_BOTH,
    "points_for_all": Regrade.Choice.FULL_MARKS,
}


@dataclass(frozen=True)
class _Changed:
    """A current grade, and what becomes of it."""

    grade: Grade
    outcome: Outcome


def latest_version(owner_uid: UUID, block_id: str) -> QuestionVersion:
    """The version whose key would count.

    Raises:
        NothingToRegrade: the page never had that question.
    """
    versions = QuestionVersion.objects.filter(owner_uid=owner_uid, block_id=block_id)
    found = versions.order_by("-number").first()
    if found is None:
        raise NothingToRegrade("Esa pregunta no está en la página.")
    return found


def dry_run(
    *, owner_uid: UUID, block_id: str, choice: RegradeChoice, may_lower: bool = False
) -> Count:
    """How many answers of finished attempts would rise, fall, stay. Writes nothing."""
    version = latest_version(owner_uid, block_id)
    return _count(_changes(version, _current(version), choice, may_lower))


def dry_runs(version: QuestionVersion) -> dict[tuple[RegradeChoice, bool], Count]:
    """``dry_run`` of every choice, marks kept from falling or not. One query."""
    grades = list(_current(version))
    return {
        (choice, may_lower): _count(_changes(version, grades, choice, may_lower))
        for choice in REGRADE_CHOICES
        for may_lower in (False, True)
    }


@transaction.atomic
def regrade(
    *,
    page: QuizPage | QuestionBankPage,
    block_id: str,
    choice: RegradeChoice,
    by: User,
    may_lower: bool = False,
    reason: str = "",
    seen: Count | None = None,
    seen_version: int | None = None,
) -> Regrade:
    """Grade the answers of finished attempts anew, under the choice.

    ``seen`` and ``seen_version``: what the dry run announced, and for which version. Asking for
    the same again when nothing is left to change gives the regrade that was made.

    Raises:
        PermissionDenied: the person may not edit the page.
        NothingToRegrade: no finished attempt holds the question.
        ChangedSince: what would happen is not what was announced.
    """
    if not may_regrade(by, page):
        raise PermissionDenied("Usted no puede recalificar esta pregunta.")
    version = latest_version(page.uid, block_id)
    # Two people, or two clicks, take turns.
    QuestionVersion.objects.select_for_update().get(pk=version.pk)
    changes = list(_changes(version, _current(version), choice, may_lower))
    if not changes:
        raise NothingToRegrade("Nadie ha entregado un intento con esta pregunta.")
    found = _count(changes)
    before = Regrade.objects.filter(owner_uid=page.uid, block_id=block_id).order_by("-pk").first()
    if before is not None and not (found.rise or found.fall):
        same = (before.choice, before.version_id, before.may_lower)
        if same == (STORED[choice], version.pk, may_lower):
            return before
    if (seen is not None and seen != found) or seen_version not in (None, version.pk):
        raise ChangedSince("Desde que usted miró hubo cambios. Revise otra vez qué pasaría.")
    made = Regrade.objects.create(
        owner_uid=page.uid,
        block_id=block_id,
        choice=STORED[choice],
        version=version,
        may_lower=may_lower,
        reason=reason.strip()[:300],
        rise=found.rise,
        fall=found.fall,
        same=found.same,
        by=by,
    )
    _write(made, (each for each in changes if each.outcome.change != "same"))
    log(
        instance=page,
        action=LOG_ACTION,
        user=by,
        data={
            "question": version.title or block_id,
            "choice": made.get_choice_display(),
            "rise": found.rise,
            "fall": found.fall,
            "same": found.same,
            "reason": made.reason,
        },
    )
    return made


def _current(version: QuestionVersion) -> QuerySet[Grade]:
    """The grades in force of the question, whatever its version, in finished attempts."""
    return (
        Grade.objects.filter(
            superseded_by=None,
            item__attempt__state=Attempt.State.FINISHED,
            item__question_version__owner_uid=version.owner_uid,
            item__question_version__block_id=version.block_id,
        )
        .select_related("response", "item")
        .order_by("item_id")
    )


def _changes(
    version: QuestionVersion, grades: Iterable[Grade], choice: RegradeChoice, may_lower: bool
) -> Iterator[_Changed]:
    """What becomes of each grade."""
    for each in grades:
        answer: Any = each.response.answer if each.response is not None else None
        yield _Changed(
            each,
            regraded(version.payload, answer, each.fraction, choice=choice, may_fall=may_lower),
        )


def _count(changes: Iterable[_Changed]) -> Count:
    return count_changes(each.outcome for each in changes)


def _write(made: Regrade, changes: Iterable[_Changed]) -> None:
    now = timezone.now()
    grades = [
        Grade(
            item=each.grade.item,
            response=each.grade.response,
            fraction=each.outcome.fraction,
            cause=Grade.Cause.REGRADE,
            question_version=made.version,
            grader_version=GRADER_VERSION,
            comment=each.grade.comment,
            by=made.by,
            regrade=made,
            supersedes=each.grade,
            created_at=now,
        )
        for each in changes
    ]
    Grade.objects.bulk_create(grades, batch_size=500)
    touched = {grade.item.attempt_id for grade in grades}
    for attempt in Attempt.objects.filter(pk__in=touched).select_related("learner", "quiz_version"):
        recompute_attempt(attempt)

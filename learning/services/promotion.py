"""Closing the year of a school, or of the organisations, and beginning the next, in one step.

What learners did hangs on the learner and is not touched: only where they belong changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_coordinate_place
from learning.errors import WrongDecision
from learning.models import (
    ClassSession,
    Cohort,
    IngresoCard,
    Institution,
    Learner,
    Membership,
    Teaching,
)
from learning.promotion import Decision, Fate
from learning.selectors.promotion import Plan, Target, open_cohorts, plan_closing


@dataclass(frozen=True)
class Closed:
    """What was done: groups closed and made, learners by what became of them."""

    groups: int = 0
    new_groups: int = 0
    counts: Mapping[Fate, int] | None = None

    @property
    def learners(self) -> int:
        return sum((self.counts or {}).values())


@transaction.atomic
def close_year(
    *,
    institution: Institution | None,
    year: int,
    decisions: Mapping[int, Decision],
    by: User,
    expected: str = "",
) -> Closed:
    """Close all open groups of a year, and put their learners into next year's.

    ``institution``: a school; ``None``: all organisations. ``decisions``: by key of the learner;
    of the others the usual one. ``expected``: ``Plan.digest`` of what was looked at before: if the
    groups are not the same any more, nothing is done. Closing twice is the same as once. Next
    year's groups begin without teachers. About twenty queries and one more for each group,
    whatever the number of learners.

    Raises:
        NotAllowed: ``by`` does not coordinate there.
        YearNotBegun, NextYearClosed: with the reason.
        WrongDecision: one does not fit, or the groups are not as expected any more.
    """
    if not may_coordinate_place(by, institution_id=institution.pk if institution else None):
        raise NotAllowed
    # Whoever closes at the same time waits here, and then finds nothing open.
    cohorts = list(open_cohorts(institution, year).select_for_update(of=("self",)))
    plan = plan_closing(institution=institution, year=year, decisions=decisions, cohorts=cohorts)
    if not cohorts:
        return Closed(counts={})
    if expected and expected != plan.digest:
        raise WrongDecision(
            "Mientras usted revisaba, alguien entró a un grupo o salió de él. Revise otra vez."
        )
    _check_schools(plan)
    today = timezone.localdate()
    targets = _groups_of_next_year(plan, institution)
    _end(plan, today)
    Membership.objects.bulk_create(
        Membership(
            learner_id=move.membership.learner_id,
            cohort=targets[move.target],
            # Who came in with a date still to come begins there on that date.
            starts_on=max(today, move.membership.starts_on),
        )
        for move in plan.moves
        if move.target is not None
    )
    _let_go(plan)
    for cohort in cohorts:
        log(
            instance=cohort,
            action="learning.close_year",
            user=by,
            data={str(fate): many for fate, many in _counts_in(plan, cohort).items()},
        )
    made = sum(target not in plan.existing for target in plan.targets)
    return Closed(groups=len(cohorts), new_groups=made, counts=plan.counts)


def _counts_in(plan: Plan, cohort: Cohort) -> dict[Fate, int]:
    found: dict[Fate, int] = defaultdict(int)
    for move in plan.of(cohort):
        found[move.decision.fate] += 1
    return found


def _check_schools(plan: Plan) -> None:
    """Where somebody is transferred to must exist."""
    named = {move.decision.school_id for move in plan.moves if move.decision.school_id}
    if named and Institution.objects.filter(pk__in=named).count() < len(named):
        raise WrongDecision("Esa institución ya no está en la lista.")


def _groups_of_next_year(plan: Plan, institution: Institution | None) -> dict[Target, Cohort]:
    """The groups that receive somebody, made if they are not there yet."""
    missing = [target for target in plan.targets if target not in plan.existing]
    if not missing:
        return plan.existing
    Cohort.objects.bulk_create(
        [
            Cohort(
                institution=institution,
                organisation_id=organisation,
                year=plan.year + 1,
                grade=grade,
                group=group,
            )
            for organisation, grade, group in missing
        ],
        ignore_conflicts=True,  # A teacher may start one in this moment.
    )
    following = Cohort.objects.filter(year=plan.year + 1)
    following = (
        following.filter(institution=institution)
        if institution
        else following.filter(organisation__in={target[0] for target in plan.targets})
    )
    return {(each.organisation_id, each.grade, each.group): each for each in following}


def _end(plan: Plan, today: date) -> None:
    """Everything of the groups that lasted until today. ``ends_on`` never before ``closed_on``."""
    keys = [cohort.pk for cohort in plan.cohorts]
    until = Greatest(F("starts_on"), Value(today))
    Membership.objects.filter(pk__in=[move.membership.pk for move in plan.moves]).update(
        ends_on=until
    )
    Teaching.objects.filter(cohort__in=keys, ends_on=None).update(ends_on=until)
    now = timezone.now()
    ClassSession.objects.filter(cohort__in=keys, closed_at=None).update(closed_at=now)
    Cohort.objects.filter(pk__in=keys).update(closed_on=today)


def _let_go(plan: Plan) -> None:
    """Who does not go on here: their card opens nothing more; another school takes them in."""
    gone = [move.membership.learner_id for move in plan.moves if move.target is None]
    IngresoCard.objects.filter(learner__in=gone, revoked_at=None).update(revoked_at=timezone.now())
    to: dict[int, list[int]] = defaultdict(list)
    for move in plan.moves:
        if move.decision.fate == Fate.TRANSFERRED and move.decision.school_id is not None:
            to[move.decision.school_id].append(move.membership.learner_id)
    for school_id, learner_ids in to.items():
        Learner.objects.filter(pk__in=learner_ids).update(institution_id=school_id)

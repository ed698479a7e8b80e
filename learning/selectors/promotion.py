"""What closing a year would do: who goes on, where to, and how many, before anything is written."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils import timezone

from learning.errors import NextYearClosed, WrongDecision, YearNotBegun
from learning.models import Cohort, Institution, Learner, Membership
from learning.naming import roster_key
from learning.promotion import Decision, Fate, default_decision, following_grade, group_name

LONGEST_NAME = 20
"""As ``Cohort.group``."""
Target = tuple[int | None, int | None, str]
"""Next year's group: organisation, grade and name."""


@dataclass(frozen=True)
class Move:
    """A membership that ends with the year, and the group that the learner goes on in, if any."""

    membership: Membership
    cohort: Cohort
    decision: Decision
    target: Target | None

    @property
    def learner(self) -> Learner:
        return self.membership.learner


@dataclass(frozen=True)
class NewGroup:
    """A group of next year that receives learners."""

    label: str
    many: int
    is_new: bool


@dataclass
class Plan:
    """All that closing a year does to the groups of a place."""

    year: int
    cohorts: list[Cohort]
    moves: list[Move] = field(default_factory=list)
    existing: dict[Target, Cohort] = field(default_factory=dict)

    @property
    def counts(self) -> Counter[Fate]:
        """How many learners, by what becomes of them. The erased are nobody any more."""
        return Counter(move.decision.fate for move in self.living())

    def living(self) -> list[Move]:
        return [move for move in self.moves if move.learner.state != Learner.State.ERASED]

    def of(self, cohort: Cohort) -> list[Move]:
        return [move for move in self.living() if move.cohort.pk == cohort.pk]

    @property
    def targets(self) -> Counter[Target]:
        return Counter(move.target for move in self.moves if move.target is not None)

    @property
    def new_groups(self) -> list[NewGroup]:
        """Next year's groups with how many each receives, in order."""
        labels = {cohort.organisation_id: cohort.organisation for cohort in self.cohorts}
        found = []
        for target, many in sorted(self.targets.items(), key=lambda pair: _order(pair[0])):
            organisation, grade, group = target
            name = f"{labels[organisation]}: {group}" if grade is None else f"{grade}-{group}"
            found.append(NewGroup(name, many, target not in self.existing))
        return found

    @property
    def digest(self) -> str:
        """Changes when somebody comes into one of the groups or leaves it."""
        keys = ",".join(str(move.membership.pk) for move in self.moves)
        return hashlib.sha256(f"{self.year}:{keys}".encode()).hexdigest()[:16]


def _order(target: Target) -> tuple[int, int, str]:
    return (target[0] or 0, target[1] or 0, target[2])


def open_cohorts(institution: Institution | None, year: int) -> "QuerySet[Cohort]":
    """The groups of a year that is not closed: of a school, or without one of organisations."""
    place = Q(institution=institution) if institution else Q(organisation__isnull=False)
    return (
        Cohort.objects.filter(place, year=year, closed_on=None)
        .select_related("institution", "organisation")
        .order_by("organisation__name", "grade", "group")
    )


def open_years(institution_ids: Iterable[int] | None) -> list[tuple[int | None, int]]:
    """School and year of open groups (``None``: of organisations), oldest first. One query."""
    found = Cohort.objects.filter(closed_on=None)
    if institution_ids is None:
        found = found.filter(organisation__isnull=False)
        years = found.order_by("year").values_list("year", flat=True).distinct()
        return [(None, year) for year in years]
    found = found.filter(institution__in=list(institution_ids))
    return list(found.order_by("year").values_list("institution_id", "year").distinct())


def plan_closing(
    *,
    institution: Institution | None,
    year: int,
    decisions: Mapping[int, Decision],
    cohorts: Iterable[Cohort] | None = None,
) -> Plan:
    """What closing would do. ``decisions``: by key of the learner; others take the usual one.

    Three queries, two if the groups are given. Writes nothing.

    Raises:
        YearNotBegun: the year is still to come.
        NextYearClosed: a group that would receive learners is closed already.
        WrongDecision: one does not fit the group of its learner.
    """
    if year > timezone.localdate().year:
        raise YearNotBegun
    groups = list(open_cohorts(institution, year) if cohorts is None else cohorts)
    plan = Plan(year=year, cohorts=groups)
    by_key = {cohort.pk: cohort for cohort in groups}
    members = (
        Membership.objects.filter(cohort__in=by_key, ends_on=None)
        .select_related("learner")
        .order_by("learner_id")
    )
    for membership in sorted(members, key=_place_in_list):
        cohort = by_key[membership.cohort_id]
        given = decisions.get(membership.learner_id) or default_decision(cohort)
        target = target_of(cohort, given)
        if membership.learner.state == Learner.State.ERASED:
            given, target = Decision(Fate.LEFT), None
        plan.moves.append(Move(membership, cohort, given, target))
    following = Cohort.objects.filter(year=year + 1).filter(
        Q(institution=institution)
        if institution
        else Q(organisation__in={cohort.organisation_id for cohort in groups})
    )
    plan.existing = {(each.organisation_id, each.grade, each.group): each for each in following}
    if any(plan.existing[target].closed_on for target in plan.targets if target in plan.existing):
        raise NextYearClosed
    return plan


def _place_in_list(membership: Membership) -> tuple[object, ...]:
    return roster_key(membership.learner.first_names, membership.learner.last_names)


def target_of(cohort: Cohort, decision: Decision) -> Target | None:
    """Next year's group of somebody of ``cohort``; nothing for who does not go on there.

    Raises:
        WrongDecision: it does not fit the group.
    """
    fate, school = decision.fate, cohort.institution_id is not None
    group = group_name(decision.group, of_school=school) or cohort.group
    if len(group) > LONGEST_NAME:
        raise WrongDecision("El nombre del grupo es demasiado largo.")
    if fate == Fate.REPEATS:
        if cohort.grade is None:
            raise WrongDecision("Un grupo de una organización no se repite.")
        return (None, cohort.grade, group)
    if fate == Fate.PROMOTED:
        grade = following_grade(cohort)
        if school and grade is None:
            raise WrongDecision("Después de este grado no hay otro: quien lo aprueba se gradúa.")
        return (cohort.organisation_id, grade, group)
    if fate == Fate.GRADUATES and not (school and following_grade(cohort) is None):
        raise WrongDecision("Solo se gradúa quien termina el último grado.")
    if fate == Fate.TRANSFERRED and decision.school_id in (None, cohort.institution_id):
        raise WrongDecision("Diga a qué otra institución se va.")
    return None

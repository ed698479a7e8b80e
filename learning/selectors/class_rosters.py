"""A teacher's groups, the names on their rosters, and a pasted list compared with them."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from cms.accounts.models import User
from learning.class_permissions import (
    cohorts_of,
    may_coordinate_place,
    may_teach_cohort,
    posts_of,
)
from learning.models import (
    ClassSession,
    Cohort,
    GuardianAuthorisation,
    Institution,
    Learner,
    Membership,
    Organisation,
)
from learning.name_lists import same_name
from learning.permissions import may_coordinate
from learning.selectors.belonging import of_place

_AT_ONCE = 50
"""Names asked about in one query: a condition of hundreds is too deep for SQLite."""


def groups_of(user: User, *, closed: bool = False) -> "QuerySet[Cohort]":
    """The groups of a teacher, the newest year first, with ``many`` learners, how many of them
    ``pending`` an authorisation, and whether the class ``is_open``."""
    now = timezone.now()
    inside = Q(memberships__ends_on=None) & ~Q(memberships__learner__state=Learner.State.ERASED)
    if closed:
        # Whoever was there on the day the year was closed.
        inside = ~Q(memberships__learner__state=Learner.State.ERASED)
    waiting = inside & Q(memberships__learner__state=Learner.State.PENDING)
    is_open = ClassSession.objects.filter(
        cohort=OuterRef("pk"), closed_at=None, opened_at__lte=now, closes_at__gt=now
    )
    return (
        cohorts_of(user)
        .filter(closed_on__isnull=not closed)
        .annotate(
            many=Count("memberships__learner", filter=inside, distinct=True),
            pending=Count("memberships__learner", filter=waiting, distinct=True),
            is_open=Exists(is_open),
        )
        .order_by("-year", "institution__name", "organisation__name", "grade", "group")
    )


def roster_of(cohort: Cohort, *, only_pending: bool = False) -> "QuerySet[Learner]":
    """Who is of a group now (of a closed one: who was), with their authorisation in force."""
    belongs = Membership.objects.filter(cohort=cohort, learner=OuterRef("pk"))
    if cohort.closed_on is None:
        belongs = belongs.filter(ends_on=None)
    found = (
        Learner.objects.filter(Exists(belongs))
        .exclude(state=Learner.State.ERASED)
        .select_related("user")
        .prefetch_related(
            Prefetch(
                "authorisations",
                GuardianAuthorisation.objects.filter(withdrawn_at=None),
                "authorisations_in_force",
            )
        )
        .order_by("last_names", "first_names", "pk")
    )
    return found.filter(state=Learner.State.PENDING) if only_pending else found


def free_usernames(people: Sequence[tuple[str, str]]) -> list[str]:
    """A user name for each, free now and different from the others': «ana.mora», «ana.mora2»."""
    bases = [_base(first, last) for first, last in people]
    taken = _taken(sorted(set(bases)))
    given = []
    for base in bases:
        number = 1
        while (name := base if number == 1 else f"{base}{number}") in taken:
            number += 1
        taken.add(name)
        given.append(name)
    return given


def _taken(bases: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for at in range(0, len(bases), _AT_ONCE):
        wanted = Q()
        for base in bases[at : at + _AT_ONCE]:
            wanted |= Q(username__istartswith=base)
        names = User.objects.filter(wanted).values_list("username", flat=True)
        found |= {name.casefold() for name in names}
    return found


def _base(first_names: str, last_names: str) -> str:
    words = [*first_names.split()[:1], *last_names.split()[:1]]
    return ".".join(filter(None, map(_letters, words)))[:50] or "aprendiz"


def _letters(word: str) -> str:
    """A word in the letters that every keyboard has."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


@dataclass(frozen=True)
class Known:
    """Somebody of the same place who bears a name of the list."""

    learner_id: int
    where: str
    """The group they are or were in: «10-01 (2025)»; empty: in none."""
    is_here: bool
    may_be_brought: bool


def known_people(
    names: Sequence[tuple[str, str]], cohort: Cohort, by: User
) -> dict[str, list[Known]]:
    """For each name as ``same_name`` writes it, who bears it at the group's place.

    Two queries, and two for each other group in which somebody of the list is now.
    """
    wanted = {same_name(first, last) for first, last in names}
    memberships = (
        Membership.objects.filter(of_place(cohort, "learner__"))
        .exclude(learner__state=Learner.State.ERASED)
        .select_related("cohort", "learner")
        .order_by("learner_id", "-pk")
    )
    latest: dict[int, Membership] = {}
    for each in memberships:
        kept = latest.setdefault(each.learner_id, each)
        if kept.ends_on is not None and each.ends_on is None:
            latest[each.learner_id] = each
    found: dict[str, list[Known]] = defaultdict(list)
    brought: dict[int, bool] = {}
    for each in latest.values():
        name = same_name(each.learner.first_names, each.learner.last_names)
        if name in wanted:
            found[name].append(_known(each, cohort, by, brought))
    lone = Learner.objects.filter(of_place(cohort), memberships=None).exclude(
        state=Learner.State.ERASED
    )
    for learner in lone:
        name = same_name(learner.first_names, learner.last_names)
        if name in wanted:
            found[name].append(Known(learner.pk, "", is_here=False, may_be_brought=True))
    return dict(found)


def _known(each: Membership, cohort: Cohort, by: User, brought: dict[int, bool]) -> Known:
    is_now = each.ends_on is None and each.cohort.closed_on is None
    if is_now and each.cohort_id not in brought:
        brought[each.cohort_id] = may_coordinate_place(
            by, institution_id=each.cohort.institution_id
        ) or may_teach_cohort(by, each.cohort)
    return Known(
        learner_id=each.learner_id,
        where=str(each.cohort),
        is_here=is_now and each.cohort_id == cohort.pk,
        may_be_brought=brought[each.cohort_id] if is_now else True,
    )


def groups_to_move_to(cohort: Cohort, user: User) -> "QuerySet[Cohort]":
    """Other open groups of the same place that this person has."""
    return (
        cohorts_of(user)
        .filter(of_place(cohort), closed_on=None)
        .exclude(pk=cohort.pk)
        .order_by("-year", "grade", "group")
    )


def places_of(user: User) -> list[Institution | Organisation]:
    """Where this person may start a group: schools, then organisations, by name."""
    posts = posts_of(user)
    if may_coordinate(user):
        return [*Institution.objects.all(), *Organisation.objects.all()]
    schools = {post.institution_id for post in posts if post.institution_id is not None}
    found: list[Institution | Organisation] = list(Institution.objects.filter(pk__in=schools))
    if any(post.institution_id is None for post in posts):
        found += Organisation.objects.all()
    return found

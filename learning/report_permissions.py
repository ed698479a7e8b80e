"""What somebody's report holds: which schools, whose names, and whether small groups show.

Says nothing about who may be what: that is ``class_permissions``.
"""

from dataclasses import dataclass

from cms.accounts.models import User
from learning.class_permissions import (
    coordinated_institutions,
    coordinates_learners_of,
    coordinates_organisations,
    sees_everything,
)
from learning.permissions import may_coordinate


@dataclass(frozen=True)
class Scope:
    """``institutions``: ``None`` is all of them."""

    institutions: frozenset[int] | None
    has_leaders: bool
    only_in_groups: bool
    """Of the leaders only those who are in a group: whom the organisations' coordinator answers
    for."""
    hides_small: bool
    """Whether groups of few students are hidden."""

    @property
    def has_students(self) -> bool:
        return self.institutions is None or bool(self.institutions)


def scope_of(user: User) -> Scope:
    """The figures that a person sees: of all schools, or of their own."""
    if sees_everything(user):
        return Scope(None, True, False, hides_small=not may_coordinate(user))
    return _own(user)


def listed_scope_of(user: User) -> Scope:
    """Those of whom a person gets one row each: the Comité gets figures, and no rows."""
    if may_coordinate(user):
        return Scope(None, True, False, hides_small=False)
    return _own(user)


def may_list(user: User) -> bool:
    """Whether there is anybody of whom this person gets a row."""
    scope = listed_scope_of(user)
    return scope.has_students or scope.has_leaders


def may_name(user: User, *, institution_id: int | None) -> bool:
    """Whether a row has its learner's name, and not only a number.

    Without a school: the row of a leader.
    """
    return coordinates_learners_of(user, institution_id=institution_id)


def _own(user: User) -> Scope:
    leads = coordinates_organisations(user)
    return Scope(coordinated_institutions(user), leads, leads, hides_small=False)

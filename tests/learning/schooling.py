"""Schools, teachers and classes, written straight into the database: what classes are tested on."""

from datetime import date
from typing import Any

from cms.accounts.models import User
from learning.models import Cohort, Institution, Learner, Membership, Organisation, Post, Teaching
from tests.conftest import person

STARTS = date(2026, 2, 2)


def school(name: str = "Colegio de prueba") -> Institution:
    return Institution.objects.get_or_create(name=name)[0]


def class_of(
    institution: Institution | None = None, *, grade: int = 11, group: str = "01", year: int = 2026
) -> Cohort:
    """A group of a school."""
    return Cohort.objects.create(
        institution=institution or school(), year=year, grade=grade, group=group
    )


def leaders(name: str = "Junta de prueba", *, year: int = 2026) -> Cohort:
    """A group of an organisation."""
    organisation = Organisation.objects.get_or_create(name=name)[0]
    return Cohort.objects.create(organisation=organisation, year=year, group="Líderes")


def teacher(username: str, *cohorts: Cohort, institution: Institution | None = None) -> User:
    """Somebody who teaches at a school, and has these groups."""
    return _posted(username, Post.Kind.TEACHER, cohorts, institution or _place(cohorts))


def coordinator(username: str, institution: Institution | None) -> User:
    """The coordinator of a school; of organisations' groups without one."""
    return _posted(username, Post.Kind.COORDINATOR, (), institution)


def _place(cohorts: tuple[Cohort, ...]) -> Institution | None:
    return cohorts[0].institution if cohorts else school()


def _posted(
    username: str, kind: Post.Kind, cohorts: tuple[Cohort, ...], institution: Institution | None
) -> User:
    user = person(username)
    Post.objects.create(user=user, kind=kind, institution=institution, starts_on=STARTS)
    for cohort in cohorts:
        Teaching.objects.create(user=user, cohort=cohort, starts_on=STARTS)
    return user


def in_class(cohort: Cohort, username: str, **fields: Any) -> Learner:
    """A learner of a class: of a school, a minor whose guardian authorised (or give ``state``)."""
    is_student = cohort.institution_id is not None
    user = person(username)
    values: dict[str, Any] = {
        "kind": Learner.Kind.STUDENT if is_student else Learner.Kind.LEADER,
        "state": Learner.State.ACTIVE,
        "is_minor": is_student,
        "first_names": user.first_name,
        "last_names": user.last_name,
        "institution": cohort.institution,
        "organisation": cohort.organisation,
    }
    learner = Learner.objects.create(user=user, **{**values, **fields})
    Membership.objects.create(learner=learner, cohort=cohort, starts_on=STARTS)
    return learner

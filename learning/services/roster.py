"""Institutions with their scale, organisations and groups."""

from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from cms.editorial.models import Vereda
from learning.grading.scale import DEFAULT_SCALE, Scale
from learning.models import Cohort, Institution, Organisation
from learning.permissions import may_coordinate


@transaction.atomic
def save_institution(*, institution: Institution, name: str, scale: Scale, by: User) -> Institution:
    """Create or change an institution. Attempts already begun keep the scale they began with.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        ValidationError: the name is empty or taken; keyed by field.
    """
    institution.name = " ".join(name.split())
    # The usual scale is no choice of the school's: it stays empty.
    institution.scale = None if scale == DEFAULT_SCALE else scale.as_data()
    _save(institution, by)
    return institution


@transaction.atomic
def save_organisation(
    *, organisation: Organisation, name: str, vereda: Vereda | None, by: User
) -> Organisation:
    """Create or change an organisation.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        ValidationError: the name is empty or taken; keyed by field.
    """
    organisation.name = " ".join(name.split())
    organisation.vereda = vereda
    _save(organisation, by)
    return organisation


@transaction.atomic
def add_cohort(
    *, institution: Institution, year: int, grade: int, group: str, by: User
) -> tuple[Cohort, bool]:
    """Add a group, unless it is there already; says whether it is new.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
    """
    if not may_coordinate(by):
        raise NotAllowed
    return ensure_cohort(institution=institution, year=year, grade=grade, group=group)


def ensure_cohort(
    *, institution: Institution, year: int, grade: int, group: str
) -> tuple[Cohort, bool]:
    """The group of that name («01» for « 01 ») and whether it is new."""
    return Cohort.objects.get_or_create(
        institution=institution, year=year, grade=grade, group="".join(group.split()).upper()
    )


def ensure_organisation(*, name: str, vereda: Vereda | None) -> Organisation:
    """The organisation of that name, whatever its capitals and spaces; made if nobody wrote it."""
    clean = " ".join(name.split())
    found = Organisation.objects.filter(name__iexact=clean).first()
    return found or Organisation.objects.get_or_create(name=clean, defaults={"vereda": vereda})[0]


def _save(thing: Any, by: User) -> None:
    if not may_coordinate(by):
        raise NotAllowed
    thing.full_clean()
    thing.save()
    log(instance=thing, action="learning.roster", user=by)

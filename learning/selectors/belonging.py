"""Who belongs to a group: those in it now; of a closed year, those who were in it at its end."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from learning.models import Cohort, Learner, Membership
from learning.naming import roster_key


def belongs() -> Q:
    """Of ``Membership``: it stands, or it stood when the year of its group was closed."""
    return Q(ends_on=None) | Q(ends_on__gte=F("cohort__closed_on"))


def memberships_of(cohort: Cohort) -> QuerySet[Membership]:
    """The memberships of a group, by name, erased learners too."""
    return (
        Membership.objects.filter(belongs(), cohort=cohort)
        .select_related("learner")
        .order_by("learner__last_names", "learner__first_names", "learner_id", "-starts_on")
    )


def in_order(learners: Iterable[Learner]) -> list[Learner]:
    """By surname, as people look for somebody in a list."""
    return sorted(learners, key=lambda each: roster_key(each.first_names, each.last_names))


def of_place(cohort: Cohort, prefix: str = "") -> Q:
    """Of learners, or of groups: the same school, or the same organisation."""
    return Q(
        **{
            f"{prefix}institution": cohort.institution_id,
            f"{prefix}organisation": cohort.organisation_id,
        }
    )

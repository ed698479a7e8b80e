"""Who has a post, and which groups have which teachers."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from cms.accounts.models import User
from learning.class_permissions import (
    coordinated_institutions,
    coordinates_organisations,
)
from learning.models import Cohort, Institution, Post, Teaching
from learning.permissions import may_coordinate
from learning.selectors.promotion import open_years


def posts_in_force() -> "QuerySet[Post]":
    """Posts in force, by school and name; those of organisations' groups first."""
    return (
        Post.objects.filter(ends_on=None)
        .select_related("user", "institution")
        .order_by("institution__name", "kind", "user__last_name", "user__first_name", "pk")
    )


def people_posted(institution: Institution | None) -> "QuerySet[User]":
    """Who may be given a group there, by name."""
    there = Post.objects.filter(user=OuterRef("pk"), institution=institution, ends_on=None)
    return User.objects.filter(Exists(there), is_active=True).order_by(
        "last_name", "first_name", "username"
    )


def groups_with_teachers(institution: Institution | None) -> "QuerySet[Cohort]":
    """Open groups of a place, newest year first, each with ``current_teachings``. Two queries."""
    place = Q(institution=institution) if institution else Q(organisation__isnull=False)
    teachings = Teaching.objects.filter(ends_on=None).select_related("user").order_by("pk")
    return (
        Cohort.objects.filter(place, closed_on=None)
        .select_related("institution", "organisation")
        .prefetch_related(Prefetch("teachings", teachings, "current_teachings"))
        .order_by("-year", "organisation__name", "grade", "group")
    )


@dataclass(frozen=True)
class Place:
    """A school that somebody coordinates, or the organisations; years with open groups."""

    institution: Institution | None
    years: tuple[int, ...]


def places_of(user: User) -> list[Place]:
    """What this person coordinates, by name; the organisations last. Three queries."""
    everything = may_coordinate(user)
    schools = Institution.objects.order_by("name")
    if not everything:
        schools = schools.filter(pk__in=coordinated_institutions(user))
    found = list(schools)
    years: dict[int | None, list[int]] = {}
    for school_id, year in open_years([school.pk for school in found]) if found else []:
        years.setdefault(school_id, []).append(year)
    places = [Place(school, tuple(years.get(school.pk, ()))) for school in found]
    if everything or coordinates_organisations(user):
        places.append(Place(None, tuple(year for _none, year in open_years(None))))
    return places

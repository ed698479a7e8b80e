"""Paths of formation: which courses, how many minutes of orientation. The Coordinación's."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.models import CourseOutline, Pathway, PathwayCourse, ServiceHours
from learning.permissions import may_coordinate
from learning.services.orientation import recheck

MOST_COURSES = 8
MOST_HOURS = 1000


@transaction.atomic
def save_pathway(
    *, pathway: Pathway, title: str, minutes: int, course_uids: Sequence[UUID], by: User
) -> Pathway:
    """Create or change a path; its courses in this order. What was signed stays signed.

    Whoever has by now all that the path asks for finishes it; nobody who finished loses it.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
        ValidationError: keyed ``title``, ``minutes`` or ``courses``.
    """
    if not may_coordinate(by):
        raise NotAllowed
    if pathway.pk is not None:
        Pathway.objects.select_for_update().get(pk=pathway.pk)
    _check(minutes, course_uids)
    titles = _titles(pathway, course_uids)
    pathway.title, pathway.minutes = " ".join(title.split()), minutes
    pathway.full_clean()
    pathway.save()
    pathway.courses.all().delete()
    PathwayCourse.objects.bulk_create(
        [
            PathwayCourse(pathway=pathway, course_uid=uid, title=titles[uid], position=position)
            for position, uid in enumerate(course_uids, 1)
        ]
    )
    _log(pathway, by)
    signed = ServiceHours.objects.filter(pathway=pathway, state=ServiceHours.State.SIGNED)
    learners = signed.values_list("learner_id", flat=True).distinct()
    recheck({(learner_id, pathway.pk) for learner_id in learners})
    return pathway


@transaction.atomic
def set_open(*, pathway: Pathway, is_open: bool, by: User) -> None:
    """Close a path to new orientations, or open it again. What waits can still be signed.

    Raises:
        NotAllowed: ``by`` is not of the Coordinación.
    """
    if not may_coordinate(by):
        raise NotAllowed
    changed = Pathway.objects.filter(pk=pathway.pk, is_open=not is_open).update(is_open=is_open)
    pathway.is_open = is_open
    if changed:
        _log(pathway, by)


def _check(minutes: int, course_uids: Sequence[UUID]) -> None:
    if not 60 <= minutes <= MOST_HOURS * 60:
        raise ValidationError({"minutes": f"Escriba de 1 a {MOST_HOURS} horas."})
    if not course_uids:
        raise ValidationError({"courses": "Elija al menos un curso."})
    if len(set(course_uids)) != len(course_uids):
        raise ValidationError({"courses": "Un curso está dos veces."})
    if len(course_uids) > MOST_COURSES:
        raise ValidationError({"courses": f"Caben {MOST_COURSES} cursos."})


def _titles(pathway: Pathway, course_uids: Sequence[UUID]) -> dict[UUID, str]:
    """Their titles now; of a course that is not published any more, the one the path had."""
    kept = pathway.courses.all() if pathway.pk is not None else PathwayCourse.objects.none()
    titles = {row.course_uid: row.title for row in kept}
    published = CourseOutline.objects.filter(course_uid__in=course_uids, is_live=True)
    titles |= {row.course_uid: row.title for row in published}
    if any(uid not in titles for uid in course_uids):
        raise ValidationError({"courses": "Ese curso no está publicado ahora."})
    return titles


def _log(pathway: Pathway, by: User) -> None:
    log(
        instance=pathway,
        action="learning.pathway",
        user=by,
        data={"minutes": pathway.minutes, "is_open": pathway.is_open},
    )

"""Taking a course."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from learning.errors import NotAuthorised
from learning.models import CoursePage, Enrolment, Learner
from learning.permissions import may_learn
from learning.services.progress import refresh_enrolment, refresh_enrolments


def enrol(*, learner: Learner, course: CoursePage) -> Enrolment:
    """Enrol a learner; twice is the same as once.

    Raises:
        NotAuthorised: nothing is kept of a minor without the guardian's authorisation.
    """
    if not may_learn(learner):
        raise NotAuthorised
    with transaction.atomic():
        return _enrol(learner, course)


def enrol_all(*, learners: Iterable[Learner], course: CoursePage) -> int:
    """Enrol those of whom something is kept, and who do not take the course yet; how many.

    The others are passed over: a class has minors whose authorisation is still to come. Six
    queries, whatever their number.
    """
    able = [learner.pk for learner in learners if may_learn(learner)]
    with transaction.atomic():
        known = Enrolment.objects.filter(course_uid=course.uid, learner_id__in=able)
        takes = set(known.values_list("learner_id", flat=True))
        new = [pk for pk in able if pk not in takes]
        _insert(new, course)
    return len(new)


def _insert(learner_ids: list[int], course: CoursePage) -> None:
    if not learner_ids:
        return
    now = timezone.now()
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                learner_id=pk,
                course_uid=course.uid,
                course_title=course.title,
                course=course,
                enrolled_at=now,
            )
            for pk in learner_ids
        ],
        ignore_conflicts=True,  # Who enrols in that moment does it once.
    )
    refresh_enrolments(learner_ids=learner_ids, course_uid=course.uid)


def _enrol(learner: Learner, course: CoursePage) -> Enrolment:
    enrolment, is_new = Enrolment.objects.get_or_create(
        learner=learner,
        course_uid=course.uid,
        defaults={
            "course_title": course.title,
            "course": course,
            "enrolled_at": timezone.now(),
        },
    )
    if is_new:
        refresh_enrolment(learner=learner, course_uid=course.uid)
    return enrolment

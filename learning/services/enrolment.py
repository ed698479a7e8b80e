"""Taking a course."""

from django.db import transaction
from django.utils import timezone

from learning.errors import NotAuthorised
from learning.models import CoursePage, Enrolment, Learner
from learning.permissions import may_learn
from learning.services.progress import refresh_enrolment


def enrol(*, learner: Learner, course: CoursePage) -> Enrolment:
    """Enrol a learner; twice is the same as once.

    Raises:
        NotAuthorised: nothing is kept of a minor without the guardian's authorisation.
    """
    if not may_learn(learner):
        raise NotAuthorised
    with transaction.atomic():
        return _enrol(learner, course)


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

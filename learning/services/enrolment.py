"""Taking a course."""

from django.utils import timezone

from learning.errors import NotAuthorised
from learning.models import CoursePage, Enrolment, Learner
from learning.permissions import may_learn


def enrol(*, learner: Learner, course: CoursePage) -> Enrolment:
    """Enrol a learner; twice is the same as once.

    Raises:
        NotAuthorised: a minor whose guardian has not authorised.
    """
    if not may_learn(learner):
        raise NotAuthorised
    enrolment, _created = Enrolment.objects.get_or_create(
        learner=learner,
        course_uid=course.uid,
        defaults={
            "course_title": course.title,
            "course": course,
            "enrolled_at": timezone.now(),
        },
    )
    return enrolment

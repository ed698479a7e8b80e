"""Taking a course."""

from django.utils import timezone

from learning.models import CoursePage, Enrolment, Learner


def enrol(*, learner: Learner, course: CoursePage) -> Enrolment:
    """Enrol a learner; twice is the same as once."""
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

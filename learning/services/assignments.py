"""What a class is given to do: a course, or one quiz of it, with a date or without.

Who is in the class takes the course from then on; who joins or is authorised later, when they come.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.accounts.errors import NotAllowed
from cms.accounts.models import User
from learning.class_permissions import may_teach_cohort
from learning.errors import CourseNotPublished, GroupIsClosed
from learning.models import Assignment, Cohort, CoursePage, Enrolment, Learner, QuizPage
from learning.permissions import may_learn
from learning.services.enrolment import enrol, enrol_all


@transaction.atomic
def assign(
    *,
    cohort: Cohort,
    course: CoursePage,
    quiz: QuizPage | None = None,
    due_on: date | None = None,
    by: User,
) -> Assignment:
    """Give a class a course, or a quiz of it. Given again, only its date changes.

    Raises:
        NotAllowed: ``by`` does not teach the group.
        GroupIsClosed: its year is over.
        CourseNotPublished: learners could not open it, or the quiz is not of the course.
        ValidationError: a date that is past; keyed ``due_on``.
    """
    fresh = open_group(cohort, by)
    if not course.live or (quiz is not None and not _is_part(quiz, course)):
        raise CourseNotPublished
    if due_on is not None and due_on < timezone.localdate():
        raise ValidationError({"due_on": "La fecha ya pasó."})
    given, is_new = Assignment.objects.get_or_create(
        cohort=fresh,
        course_uid=course.uid,
        quiz_uid=quiz.uid if quiz else None,
        withdrawn_at=None,
        defaults={"title": (quiz or course).title, "due_on": due_on, "given_by": by},
    )
    if not is_new and given.due_on != due_on:
        given.due_on = due_on
        given.save(update_fields=["due_on"])
    enrol_all(
        learners=Learner.objects.filter(memberships__cohort=fresh, memberships__ends_on=None),
        course=course,
    )
    log_class(fresh, "assign", by, {"course": str(course.uid)})
    return given


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, by: User) -> None:
    """The class need not do it any more. Who takes the course goes on taking it.

    Raises:
        NotAllowed: ``by`` does not teach the group.
    """
    if not may_teach_cohort(by, assignment.cohort):
        raise NotAllowed
    withdrawn = Assignment.objects.filter(pk=assignment.pk, withdrawn_at=None).update(
        withdrawn_at=timezone.now()
    )
    if withdrawn:
        log_class(assignment.cohort, "unassign", by, {"course": str(assignment.course_uid)})


def enrol_assigned(learner: Learner) -> int:
    """Enrol a learner in what their class was given and they do not take yet; in how many courses.

    One query when nothing is lacking. A course that is not published now waits until it is.
    """
    if not may_learn(learner):
        return 0
    taken = Enrolment.objects.filter(learner=learner).values("course_uid")
    lacking = (
        Assignment.objects.filter(
            withdrawn_at=None,
            cohort__closed_on=None,
            cohort__memberships__learner=learner,
            cohort__memberships__ends_on=None,
        )
        .exclude(course_uid__in=taken)
        .values_list("course_uid", flat=True)
    )
    uids = set(lacking)
    courses = list(CoursePage.objects.filter(uid__in=uids, live=True)) if uids else []
    for course in courses:
        enrol(learner=learner, course=course)
    return len(courses)


def open_group(cohort: Cohort, by: User) -> Cohort:
    """The group as it stands, locked, if ``by`` teaches it and its year is not over.

    Raises:
        NotAllowed, GroupIsClosed: as said.
    """
    fresh = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    if not may_teach_cohort(by, fresh):
        raise NotAllowed
    if fresh.closed_on is not None:
        raise GroupIsClosed
    return fresh


def log_class(cohort: Cohort, action: str, by: User, data: dict[str, object] | None = None) -> None:
    """Write the audit log about a class."""
    log(
        instance=cohort,
        action=f"learning.{action}",
        user=by,
        title=f"Grupo {cohort}",
        data=data or {},
    )


def _is_part(quiz: QuizPage, course: CoursePage) -> bool:
    return bool(quiz.live) and quiz.path.startswith(course.path)

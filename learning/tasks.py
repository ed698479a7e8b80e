"""Slow work after a change of a course, outside its transaction."""

from uuid import UUID

from django_tasks import task

from learning.services.progress import refresh_course, refresh_quiz_for_all


@task()
def refresh_summaries(course_uid: str) -> None:
    """Write anew how far every learner of a course is: its parts or its rule changed."""
    refresh_course(course_uid=UUID(course_uid))


@task()
def refresh_standings(quiz_uid: str) -> None:
    """Write anew what every learner has of a quiz that was published again."""
    refresh_quiz_for_all(quiz_uid=UUID(quiz_uid))

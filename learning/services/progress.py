"""Writing how far a learner is, as things happen."""

from uuid import UUID

from learning.models import Learner


def refresh_quiz(*, learner: Learner, course_uid: UUID, quiz_uid: UUID) -> None:
    """Write anew what a learner has of a quiz, and of its course.

    Called in the transaction of whatever changes it: an attempt handed in, a grade, a regrade.
    """

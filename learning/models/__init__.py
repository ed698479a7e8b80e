"""What the Aula keeps.

courses, quizzes      pages: what authors write
versions              what was frozen at each publication; results point here
people                learners, institutions, groups, authorisations
attempts              attempts, responses, grades: append-only
progress              readings, enrolments, and the summaries derived from it all
"""

from learning.models.attempts import Attempt, AttemptItem, Grade, Regrade, Response
from learning.models.courses import (
    AulaPage,
    CoursePage,
    CoursesContainerPage,
    LessonPage,
    ModulePage,
)
from learning.models.people import (
    Cohort,
    GuardianAuthorisation,
    Institution,
    Learner,
    Membership,
    Organisation,
)
from learning.models.progress import (
    CourseCompletion,
    CourseOutline,
    Enrolment,
    LessonReading,
    ProgressSummary,
    QuizStanding,
)
from learning.models.quizzes import QuestionBankPage, QuizPage
from learning.models.versions import QuestionVersion, QuizVersion, QuizVersionQuestion

__all__ = [
    "Attempt",
    "AttemptItem",
    "AulaPage",
    "Cohort",
    "CourseCompletion",
    "CourseOutline",
    "CoursePage",
    "CoursesContainerPage",
    "Enrolment",
    "Grade",
    "GuardianAuthorisation",
    "Institution",
    "Learner",
    "LessonPage",
    "LessonReading",
    "Membership",
    "ModulePage",
    "Organisation",
    "ProgressSummary",
    "QuestionBankPage",
    "QuestionVersion",
    "QuizPage",
    "QuizStanding",
    "QuizVersion",
    "QuizVersionQuestion",
    "Regrade",
    "Response",
]

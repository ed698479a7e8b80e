"""What the Aula keeps.

courses, quizzes      pages: what authors write
versions              what was frozen at each publication; results point here
people                learners, institutions, groups, authorisations
classes               who teaches whom; sessions, assignments and messages of a class
cards                 ingreso cards
attempts              attempts, responses, grades: append-only
progress              readings, enrolments, and the summaries derived from it all
orientation           the path of an orientador social, and the hours served
certificates          who finished what, under a code
"""

from learning.models.attempts import Attempt, AttemptItem, Grade, Regrade, Response
from learning.models.cards import IngresoCard
from learning.models.certificates import Certificate, CertificateEvent
from learning.models.classes import (
    Assignment,
    BoardMessage,
    ClassSession,
    Post,
    Teaching,
)
from learning.models.courses import (
    AulaPage,
    CoursePage,
    CoursesContainerPage,
    LessonPage,
    ModulePage,
)
from learning.models.credentials import CredentialKey
from learning.models.orientation import Pathway, PathwayCourse, ServiceHours
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
    "Assignment",
    "Attempt",
    "AttemptItem",
    "AulaPage",
    "BoardMessage",
    "Certificate",
    "CertificateEvent",
    "ClassSession",
    "Cohort",
    "CourseCompletion",
    "CourseOutline",
    "CoursePage",
    "CoursesContainerPage",
    "CredentialKey",
    "Enrolment",
    "Grade",
    "GuardianAuthorisation",
    "IngresoCard",
    "Institution",
    "Learner",
    "LessonPage",
    "LessonReading",
    "Membership",
    "ModulePage",
    "Organisation",
    "Pathway",
    "PathwayCourse",
    "Post",
    "ProgressSummary",
    "QuestionBankPage",
    "QuestionVersion",
    "QuizPage",
    "QuizStanding",
    "QuizVersion",
    "QuizVersionQuestion",
    "Regrade",
    "Response",
    "ServiceHours",
    "Teaching",
]

"""What the demonstration's learners did, through the services, with the days spread out.

Answers come by a seed, so that two loads tell the same story: who knows more answers more.
"""

import random
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from cms.accounts.models import User
from learning.course_progress import Item, Outline, outline_from
from learning.grading import right_answer
from learning.grading.questions import live_stems, parts
from learning.models import (
    Attempt,
    AttemptItem,
    CourseOutline,
    CoursePage,
    Enrolment,
    Grade,
    Learner,
    LessonPage,
    LessonReading,
    QuizPage,
)
from learning.outlines import outline_columns
from learning.selectors.attempts import AnsweredItem, items_with_answers
from learning.services.attempts import begin_attempt, grade_open, hand_in, open_version
from learning.services.progress import refresh_enrolment
from learning.services.reading import mark_read
from learning.services.responses import Op, record_responses

SAID = "Primero miro la ficha del trámite y anoto qué papeles piden. (dato de ejemplo)"
GOOD = 0.8
"""Who answers more than this share right knows much."""


@dataclass
class Classwork:
    """The work of one class in one course. ``teacher`` gives marks to open answers."""

    course: CoursePage
    teacher: User
    outline: Outline = field(init=False)
    lessons: dict[uuid.UUID, LessonPage] = field(init=False)
    quizzes: dict[uuid.UUID, QuizPage] = field(init=False)

    def __post_init__(self) -> None:
        below = {"path__startswith": self.course.path}
        self.lessons = {page.uid: page for page in LessonPage.objects.filter(**below)}
        self.quizzes = {page.uid: page for page in QuizPage.objects.filter(**below)}
        row = outline_columns(CourseOutline.objects.filter(course_uid=self.course.uid)).get()
        self.outline = outline_from(**row)

    def read(self, learner: Learner, many: int, *, until: datetime) -> None:
        """The first ``many`` lessons, one a day, the last at ``until``."""
        items = self.outline.lessons[:many]
        for item in items:
            mark_read(
                learner=learner,
                course=self.course,
                lesson=self.lessons[item.uid],
                outline=self.outline,
            )
        for back, item in enumerate(reversed(items)):
            at = until - timedelta(days=back)
            LessonReading.objects.filter(learner=learner, lesson_uid=item.uid).update(
                opened_at=at, seen_at=at, read_at=at
            )
        Enrolment.objects.filter(learner=learner, course_uid=self.course.uid).update(
            enrolled_at=until - timedelta(days=len(items))
        )
        refresh_enrolment(learner=learner, course_uid=self.course.uid)

    def answer(
        self, learner: Learner, quiz: Item, *, knows: float, at: datetime, graded: bool = True
    ) -> Attempt:
        """An attempt handed in at ``at``. ``knows``: share that is answered right, 0 to 1."""
        begun = at - timedelta(minutes=25)
        version = open_version(
            learner=learner, quiz=self.quizzes[quiz.uid], course=self.course, now=begun
        )
        before = Attempt.objects.filter(learner=learner, quiz_uid=quiz.uid).count()
        luck = random.Random(f"{learner.user}/{quiz.slug}/{before}")  # noqa: S311
        attempt = begin_attempt(
            attempt_id=uuid.uuid4(),
            learner=learner,
            version=version,
            source=Attempt.Source.WEB,
            now=begun,
            seed=f"{luck.getrandbits(64):x}",
        )
        asked = [each for each in items_with_answers(attempt) if each.is_asked]
        right = set(luck.sample(range(len(asked)), round(knows * len(asked))))
        trap = self._trap(quiz, asked)
        if trap is not None:
            (right.discard if knows > GOOD else right.add)(trap)
        ops = [
            Op(uuid.uuid4(), each.item.number, 1, self._answer_to(each, is_known=place in right))
            for place, each in enumerate(asked)
        ]
        record_responses(attempt=attempt, ops=ops, now=at)
        done = hand_in(attempt=attempt, now=at)
        if graded:
            self._grade(done, knows)
        return done

    def _trap(self, quiz: Item, asked: list[AnsweredItem]) -> int | None:
        """In the first quiz, a question that those who know most get wrong: its analysis tells."""
        if quiz.uid != self.outline.required_quizzes[0].uid:
            return None
        kinds = [each.question["type"] for each in asked]
        return kinds.index("truefalse") if "truefalse" in kinds else None

    def _answer_to(self, each: AnsweredItem, *, is_known: bool) -> Any:
        if each.question["type"] == "open":
            return SAID
        return right_answer(each.question) if is_known else wrong_answer(each.question)

    def _grade(self, attempt: Attempt, knows: float) -> None:
        waiting = Grade.objects.filter(
            item__attempt=attempt, superseded_by__isnull=True, fraction=None
        ).values("item")
        for item in AttemptItem.objects.filter(pk__in=waiting).select_related("question_version"):
            grade_open(
                item=item,
                fraction=1.0 if knows > GOOD else 0.5,
                comment="Bien. (dato de ejemplo)",
                by=self.teacher,
            )


def wrong_answer(question: Any) -> Any:
    """An answer that somebody might give and that earns little or nothing."""
    kind, right = question["type"], right_answer(question)
    if kind in ("single", "multiple"):
        wrong = [
            each["id"]
            for each in parts(question, "choices")
            if each["id"] != right and each["id"] not in (right if kind == "multiple" else ())
        ]
        return wrong[0] if kind == "single" else wrong[:1]
    if kind == "truefalse":
        return not right
    if kind == "matching":
        stems = [stem["id"] for stem in live_stems(question)]
        matches = [right[stem] for stem in stems]
        return dict(zip(stems, [*matches[1:], matches[0]], strict=True))
    if kind == "ordering":
        return list(reversed(right))
    return "No sé" if kind == "short" else "1"


def days_ago(days: int, hour: int = 9) -> datetime:
    """That many days before today, in class hours; today, some minutes ago."""
    now = timezone.localtime()
    if not days:
        return now - timedelta(minutes=20)
    return (now - timedelta(days=days)).replace(hour=hour, minute=30, second=0, microsecond=0)

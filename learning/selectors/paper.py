"""What the screens of paper show: quizzes to print, the sheet of a version, who still lacks one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from learning.course_progress import Item, Outline
from learning.grading import scale_from_data
from learning.models import (
    Assignment,
    Attempt,
    Cohort,
    Enrolment,
    Learner,
    QuizPage,
    QuizVersion,
)
from learning.outlines import published_outlines
from learning.paper import Place, laid_out, places_of, seed_of_version
from learning.selectors.attempts import items_with_answers
from learning.selectors.belonging import in_order
from learning.selectors.booklets import payloads_of
from learning.selectors.item_statistics import members


@dataclass(frozen=True)
class CourseQuizzes:
    """A published course with its quizzes. ``is_of_class``: given to the class, or taken in it."""

    title: str
    quizzes: tuple[Item, ...]
    is_of_class: bool


@dataclass(frozen=True)
class Pupil:
    """A learner of the class, with the sheet of this version that was keyed in, if any."""

    learner: Learner
    attempt: Attempt | None = None

    @property
    def name(self) -> str:
        return full_name(self.learner)

    @property
    def grade(self) -> str:
        return grade_in_words(self.attempt) if self.attempt is not None else ""


@dataclass(frozen=True)
class ClassList:
    """Who may hand in a sheet, by surname; and how many may not, since nothing is kept of them."""

    pupils: list[Pupil]
    pending: int

    @property
    def done(self) -> int:
        return sum(pupil.attempt is not None for pupil in self.pupils)

    def find(self, uid: UUID) -> Pupil | None:
        return next((each for each in self.pupils if each.learner.uid == uid), None)

    def next_after(self, uid: UUID | None) -> Pupil | None:
        """The first without a sheet after somebody, else from the start; none if all have one."""
        at = next((i for i, each in enumerate(self.pupils, 1) if each.learner.uid == uid), 0)
        around = self.pupils[at:] + self.pupils[:at]
        return next((each for each in around if each.attempt is None), None)


@dataclass(frozen=True)
class PaperSheet:
    """A printed version of a quiz."""

    version: QuizVersion
    payloads: dict[str, Any]
    places: list[Place]
    newer: bool
    """Whether the quiz asks something else today."""

    @property
    def lettered(self) -> list[Place]:
        return [place for place in self.places if place.is_lettered]

    @property
    def written(self) -> list[Place]:
        return [place for place in self.places if not place.is_lettered]


def full_name(learner: Learner) -> str:
    return f"{learner.first_names} {learner.last_names}".strip()


def grade_in_words(attempt: Attempt) -> str:
    """The grade on its scale; words where a person still has to give one."""
    if attempt.fraction is None:
        return "por calificar"
    return scale_from_data(attempt.scale).text(attempt.fraction)


def quizzes_for(cohort: Cohort) -> list[CourseQuizzes]:
    """The published quizzes, those of the class's courses first. Two queries."""
    given = Assignment.objects.filter(cohort=cohort, withdrawn_at=None)
    mine = set(given.values_list("course_uid", flat=True))
    taken = Enrolment.objects.filter(learner__in=members(cohort))
    mine |= set(taken.order_by().values_list("course_uid", flat=True).distinct())
    found = [_with_quizzes(outline, outline.uid in mine) for outline in published_outlines()]
    return sorted((each for each in found if each.quizzes), key=lambda each: not each.is_of_class)


def _with_quizzes(outline: Outline, is_of_class: bool) -> CourseQuizzes:
    quizzes = tuple(item for item in outline.items if item.kind == "quiz")
    return CourseQuizzes(outline.title, quizzes, is_of_class)


def published_quiz(quiz_uid: UUID) -> QuizPage | None:
    """A quiz of a course that anybody may open. One query."""
    if not any(item.uid == quiz_uid for each in published_outlines() for item in each.items):
        return None
    return QuizPage.objects.live().filter(uid=quiz_uid).first()


def sheet_of(quiz_uid: UUID, number: int | None = None) -> PaperSheet | None:
    """The sheet of a version of a quiz (of the latest, without a number). Two queries."""
    versions = list(QuizVersion.objects.filter(quiz_uid=quiz_uid).order_by("-number"))
    version = next((each for each in versions if number in (None, each.number)), None)
    if version is None:
        return None
    payloads = payloads_of([version])
    placed = laid_out(version.payload, payloads, seed_of_version(version.pk, version.sha256))
    return PaperSheet(version, payloads, places_of(placed, payloads), version != versions[0])


def printed_versions(quiz_uid: UUID) -> Sequence[int]:
    """The versions of a quiz, the latest first."""
    versions = QuizVersion.objects.filter(quiz_uid=quiz_uid).order_by("-number")
    return list(versions.values_list("number", flat=True))


def class_list(cohort: Cohort, version: QuizVersion) -> ClassList:
    """The class by surname, each with the last sheet of that version. Two queries."""
    now_in = in_order(
        Learner.objects.filter(
            Q(state=Learner.State.ACTIVE) | Q(state=Learner.State.PENDING),
            pk__in=members(cohort),
        ).order_by("pk")
    )
    active = [each for each in now_in if each.state == Learner.State.ACTIVE]
    sheets = Attempt.objects.filter(
        learner__in=active, quiz_version=version, source=Attempt.Source.PAPER
    ).order_by("number")
    last = {sheet.learner_id: sheet for sheet in sheets}
    pupils = [Pupil(each, last.get(each.pk)) for each in active]
    return ClassList(pupils, len(now_in) - len(active))


def kept_answers(attempt: Attempt) -> dict[int, Any]:
    """What an attempt holds, by slot, blanks left out. One query."""
    return {
        each.item.number: each.answer
        for each in items_with_answers(attempt)
        if each.answer is not None
    }

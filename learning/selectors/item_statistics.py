"""The figures of a quiz's questions, from the grades in force.

Of each learner, the first attempt handed in on the quiz's latest version. One that still waits for
a person's mark has no total: it is left out, and counted. Names of learners take no part.

A question of a fixed slot is compared with the rest of the same attempts. One that is drawn is
read over the attempts that drew it (``analyse_drawn``); the place it was drawn for counts among
the questions of the quiz, as in Moodle.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery

from learning.grading import mark
from learning.grading.statistics import (
    QuestionFigures,
    QuizFigures,
    analyse,
    analyse_drawn,
)
from learning.models import (
    Attempt,
    Cohort,
    Grade,
    Membership,
    QuestionVersion,
    QuizVersion,
    QuizVersionQuestion,
)
from learning.outlines import published_outline
from learning.selectors.questions import plain
from learning.telling_statistics import LEAST_ATTEMPTS, hint

Asked = tuple[int, int, float]
"""Place in the attempt, question version, points earned."""


@dataclass(frozen=True)
class _Place:
    """Something that every attempt asks: a question, or the nth drawn for a slot."""

    slot: int
    nth: int
    question: QuestionVersion | None
    max_mark: float

    def points(self, asked: list[Asked]) -> float:
        return asked[self.nth][2] if self.nth < len(asked) else 0.0


@dataclass(frozen=True)
class QuestionRow:
    """A question and how it behaves. ``position`` counts those that ask; drawn ones have none."""

    question: QuestionVersion
    position: int | None
    max_mark: float
    figures: QuestionFigures

    @property
    def name(self) -> str:
        return f"Pregunta {self.position}" if self.position else f"«{self.title}», sorteada,"

    @property
    def title(self) -> str:
        """Its own, or how it begins."""
        text = plain(self.question.payload.get("text", ""))
        return self.question.title or (text if len(text) <= 80 else f"{text[:79]}…")


@dataclass(frozen=True)
class QuizAnalysis:
    """A quiz version over ``quiz.n`` attempts. ``waiting``: those left out, without a mark yet."""

    version: QuizVersion
    quiz: QuizFigures
    questions: list[QuestionRow]
    max_mark: float
    waiting: int


@dataclass
class _Attempts:
    """What is read of the attempts at one version."""

    marks: dict[UUID, dict[int, list[Asked]]] = field(default_factory=dict)
    """By attempt and slot."""
    waiting: set[UUID] = field(default_factory=set)


def latest_version(quiz_uid: UUID) -> QuizVersion | None:
    """What the quiz asks today."""
    return QuizVersion.objects.filter(quiz_uid=quiz_uid).order_by("-number").first()


def first_attempts(versions: Iterable[QuizVersion]) -> QuerySet[Attempt]:
    """Each learner's first attempt handed in on each of those versions."""
    finished = Attempt.objects.filter(
        quiz_version__in=[version.pk for version in versions], state=Attempt.State.FINISHED
    )
    earlier = finished.filter(
        learner=OuterRef("learner"),
        quiz_version=OuterRef("quiz_version"),
        number__lt=OuterRef("number"),
    )
    return finished.filter(~Exists(earlier))


def analyse_quiz(quiz_uid: UUID, *, learners: Any = None) -> QuizAnalysis | None:
    """The figures of a quiz, over all learners or those of a queryset; ``None`` for no quiz.

    Three queries.
    """
    return analyse_quizzes([quiz_uid], learners=learners).get(quiz_uid)


def analyse_quizzes(
    quiz_uids: Collection[UUID], *, learners: Any = None
) -> dict[UUID, QuizAnalysis]:
    """The figures of several quizzes in three queries, however many there are."""
    newer = QuizVersion.objects.filter(quiz_uid=OuterRef("quiz_uid")).order_by("-number")
    versions = list(
        QuizVersion.objects.filter(quiz_uid__in=quiz_uids, pk=Subquery(newer.values("pk")[:1]))
    )
    if not versions:
        return {}
    attempts = first_attempts(versions)
    if learners is not None:
        attempts = attempts.filter(learner__in=learners)
    read = _read(attempts)
    questions: dict[int, dict[int, QuestionVersion]] = defaultdict(dict)
    uses = QuizVersionQuestion.objects.filter(quiz_version__in=versions)
    for use in uses.select_related("question_version"):
        questions[use.quiz_version_id][use.question_version_id] = use.question_version
    return {
        version.quiz_uid: _analysis(version, questions[version.pk], read[version.pk])
        for version in versions
    }


def _read(attempts: QuerySet[Attempt]) -> dict[int, _Attempts]:
    """The points of every question of those attempts. One query."""
    rows = (
        Grade.objects.filter(item__attempt__in=attempts.values("pk"), superseded_by__isnull=True)
        .order_by()
        .values_list(
            "item__attempt__quiz_version_id",
            "item__attempt_id",
            "item__slot",
            "item__number",
            "item__question_version_id",
            "item__max_mark",
            "fraction",
        )
    )
    found: dict[int, _Attempts] = defaultdict(_Attempts)
    for version, attempt, slot, number, question, most, fraction in rows.iterator(5000):
        points = mark(fraction, most)
        if points is None:
            found[version].waiting.add(attempt)
            continue
        by_slot = found[version].marks.setdefault(attempt, defaultdict(list))
        by_slot[slot].append((number, question, points))
    return found


def _analysis(
    version: QuizVersion, questions: dict[int, QuestionVersion], read: _Attempts
) -> QuizAnalysis:
    places = _places(version, questions)
    table: list[list[float]] = []
    drawn: dict[int, list[tuple[float, float]]] = defaultdict(list)
    draws = {place.slot: place.max_mark for place in places if place.question is None}
    for pk, slots in read.marks.items():
        if pk in read.waiting:
            continue
        for asked in slots.values():
            asked.sort()
        row = [place.points(slots.get(place.slot, [])) for place in places]
        table.append(row)
        for slot in draws.keys() & slots.keys():
            for _number, question, points in slots[slot]:
                drawn[question].append((points, sum(row)))
    worth = [place.max_mark for place in places]
    analysed = analyse(table, worth)
    rows = [
        QuestionRow(place.question, position, place.max_mark, figures)
        for position, (place, figures) in enumerate(zip(places, analysed.questions, strict=True), 1)
        if place.question is not None
    ]
    for question, pairs in sorted(drawn.items()):
        # Draws of a quiz may be worth more in one place than in another: the most is the measure.
        most = max(draws.values())
        marks, totals = zip(*pairs, strict=True)
        figures = analyse_drawn(marks, totals, most)
        rows.append(QuestionRow(questions[question], None, most, figures))
    return QuizAnalysis(version, analysed.quiz, rows, sum(worth), len(read.waiting))


def _places(version: QuizVersion, questions: dict[int, QuestionVersion]) -> list[_Place]:
    """The questions that every attempt at a version has, texts left out."""
    places: list[_Place] = []
    for at, slot in enumerate(version.payload["slots"]):
        if slot["kind"] == "draw":
            places += [_Place(at, nth, None, slot["max_mark"]) for nth in range(slot["count"])]
        elif (question := questions[int(slot["question"])]).kind != "description":
            places.append(_Place(at, 0, question, slot["max_mark"]))
    return places


def members(cohort: Cohort) -> QuerySet[Membership, Any]:
    """The keys of the learners who are in a group now, for a query within a query."""
    return Membership.objects.filter(cohort=cohort, ends_on=None).values("learner_id")


def hints(cohort: Cohort, course_uid: UUID) -> list[str]:
    """Questions of a course whose key may be wrong, by what this class answered. Three queries.

    Of quizzes that fewer than ten of the class handed in, none: other classes are not read here.
    """
    outline = published_outline(course_uid)
    if outline is None:
        return []
    uids = [item.uid for item in outline.items if item.kind == "quiz"]
    found = analyse_quizzes(uids, learners=members(cohort))
    said = [
        hint(row.figures, name=row.name, quiz=found[uid].version.title)
        for uid in uids
        if uid in found and found[uid].quiz.n >= LEAST_ATTEMPTS
        for row in found[uid].questions
    ]
    return [each for each in said if each]


def handed_in(cohort: Cohort) -> dict[UUID, int]:
    """How many of a group handed in each quiz, those that nobody did left out. One query."""
    counted = (
        Attempt.objects.filter(learner__in=members(cohort), state=Attempt.State.FINISHED)
        .order_by()
        .values_list("quiz_uid")
        .annotate(n=Count("learner", distinct=True))
    )
    return dict(counted)

"""A whole course on paper: its lessons, its questions with blanks and its answer grid. No key.

Questions come from what was frozen, so that paper asks what the site asks. An exam is not printed:
whoever reads the booklet first would know it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from django.db.models import OuterRef, Subquery

from cms.core.navigation import without_private
from learning.course_progress import Outline
from learning.grading import public_part, slot_seed
from learning.models import CoursePage, LessonPage, QuestionVersion, QuizPage, QuizVersion
from learning.paper import laid_out, seed_of_version
from learning.practice import printed
from learning.selectors.courses import duration


@dataclass(frozen=True)
class Asked:
    """A question on paper: options by letter, or lines to write on. ``number`` counts per quiz."""

    number: int | None
    kind: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    stems: tuple[str, ...] = ()
    lines: range = range(0)
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A part of a module on paper: a lesson's page, or a quiz with its questions."""

    title: str
    summary: str = ""
    pieces: tuple[tuple[Any, Asked | None], ...] = ()
    """Of a lesson: each block, and its question if it is for practice."""
    questions: tuple[Asked, ...] = ()
    is_exam: bool = False
    letters: str = ""
    """Of the widest question: the columns of the answer grid."""
    version: int = 0
    """Of the quiz: letters mean what this version says."""

    @property
    def asked(self) -> tuple[Asked, ...]:
        return tuple(question for question in self.questions if question.number)


def booklet(course: CoursePage, outline: Outline) -> dict[str, Any]:
    """The course, its modules and their sheets, in order. Four queries, whatever its length."""
    items = {item.uid for item in outline.items}
    pages = without_private(LessonPage.objects.live().filter(uid__in=items))
    lessons = {page.uid: page for page in pages}
    latest = QuizVersion.objects.filter(quiz_uid=OuterRef("quiz_uid")).order_by("-number")
    versions = {
        version.quiz_uid: version
        for version in QuizVersion.objects.filter(
            quiz_uid__in=items, pk=Subquery(latest.values("pk")[:1])
        )
    }
    payloads = payloads_of(versions.values())
    modules = []
    for part in outline.parts:
        sheets: list[Sheet] = []
        for item in part.items:
            if item.uid in lessons:
                page = lessons[item.uid]
                sheets.append(Sheet(item.title, page.summary, pieces=_pieces(page)))
            elif item.uid in versions:
                sheets.append(_quiz_sheet(item.title, versions[item.uid], payloads))
        modules.append({"title": part.title, "sheets": sheets})
    return {"page": course, "modules": modules, "length": duration(course.minutes)}


def _pieces(page: LessonPage) -> tuple[tuple[Any, Asked | None], ...]:
    questions = (printed(block) if block.block_type == "practice" else None for block in page.body)
    return tuple(
        (block, _asked(question, None) if question else None)
        for block, question in zip(page.body, questions, strict=True)
    )


def payloads_of(versions: Iterable[QuizVersion]) -> dict[str, Any]:
    """The questions of quiz versions, by their key as text. One query."""
    wanted = [version.pk for version in versions]
    uses = QuestionVersion.objects.filter(uses__quiz_version__in=wanted).distinct()
    return {str(pk): payload for pk, payload in uses.values_list("pk", "payload")}


def _quiz_sheet(title: str, version: QuizVersion, payloads: dict[str, Any]) -> Sheet:
    if version.payload["rules"]["preset"] == QuizPage.Preset.EXAMEN:
        return Sheet(title, is_exam=True)
    return quiz_sheet(version, payloads, title=title)


def quiz_sheet(version: QuizVersion, payloads: dict[str, Any], *, title: str = "") -> Sheet:
    """A quiz version on paper, laid out as every sheet of it, an exam's too. No query.

    ``payloads``: of its questions, by their key as text.
    """
    seed = seed_of_version(version.pk, version.sha256)
    placed = laid_out(version.payload, payloads, seed)
    questions: list[Asked] = []
    number = 0
    for place in placed:
        payload = payloads[place["question"]]
        counts = payload["type"] != "description"
        number += counts
        shown = public_part(payload, seed=slot_seed(seed, place["question"]), order=place["order"])
        questions.append(_asked(shown, number if counts else None))
    widest = max((len(each.options) for each in questions if _has_boxes(each)), default=0)
    return Sheet(
        title or version.title,
        questions=tuple(questions),
        letters=ascii_uppercase[:widest],
        version=version.number,
    )


def _has_boxes(asked: Asked) -> bool:
    return asked.kind in ("single", "multiple", "truefalse")


def _asked(shown: dict[str, Any], number: int | None) -> Asked:
    kind = shown["type"]
    texts = [each["text"] for each in shown.get("choices") or shown.get("items") or ()]
    if kind == "truefalse":
        texts = ["Verdadero", "Falso"]
    lines = {"short": 1, "numeric": 1, "open": min(int(shown.get("rows") or 5), 12)}
    return Asked(
        number=number,
        kind=kind,
        text=shown["text"],
        options=tuple(zip(ascii_uppercase, texts, strict=False)),
        stems=tuple(stem["text"] for stem in shown.get("stems") or ()),
        lines=range(lines.get(kind, 0)),
        unit=shown.get("unit", ""),
    )

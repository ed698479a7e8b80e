"""Freezing what is published: insert-only versions that attempts point at.

Called inside the transaction of the publication. A version is inserted only if its content differs
from the latest one, so publishing again without a change changes nothing. Nothing here grades.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Max
from wagtail.blocks.stream_block import StreamValue
from wagtail.models import Page

from learning.grading import quiz_problems, validate
from learning.models.versions import QuestionVersion, QuizVersion, QuizVersionQuestion
from learning.payloads import digest, payload_of

if TYPE_CHECKING:
    from learning.models.quizzes import QuestionBankPage, QuizPage

ANY_TOPIC = "*"
Drawable = tuple[str, str, str]
"""A question that may be drawn: its name in the payload, its topic and its level."""
_UID = re.compile(r"[0-9a-f-]{36}/")
RULES = (
    "preset", "max_attempts", "method", "time_limit_minutes", "shuffle_questions",
    "shuffle_choices", "is_one_per_page", "is_required",
)  # fmt: skip
"""Fields of ``QuizPage`` that are frozen as they stand."""


@dataclass(frozen=True)
class Written:
    """A question as it stands in a page, ready to freeze."""

    block_id: str
    kind: str
    payload: dict[str, Any]
    title: str
    topic: str
    level: str
    lesson_uid: UUID | None
    mark: float


def questions_of(stream: StreamValue) -> list[Written]:
    """The questions of a quiz, a bank or the practice of a lesson, in order; draws left out."""
    return [_written(block) for block in stream if block.block_type != "draw"]


def _written(block: Any) -> Written:
    value = block.value
    lesson = value.get("lesson")
    return Written(
        block_id=block.id,
        kind=block.block_type,
        payload=payload_of(block.block_type, value, block_id=block.id),
        title=value.get("title") or "",
        topic=(value.get("topic") or "").strip(),
        level=value.get("level") or "",
        lesson_uid=lesson.specific.uid if lesson is not None else None,
        mark=float(value.get("mark") or 0),
    )


def freeze_questions(owner_uid: UUID, questions: Iterable[Written]) -> dict[str, QuestionVersion]:
    """The version of each question, by block id; those whose content changed are inserted.

    Raises:
        ValidationError: a question could not be graded. The approval asks before.
    """
    asked = list(questions)
    latest = latest_versions(owner_uid)
    frozen: dict[str, QuestionVersion] = {}
    for each in asked:
        problems = validate(each.payload)
        if problems:
            raise ValidationError(problems)
        kept = latest.get(each.block_id)
        about = {
            "payload": each.payload,
            "topic": each.topic,
            "level": each.level,
            "title": each.title,
            "lesson": str(each.lesson_uid or ""),
        }
        sha256 = digest(about)
        if kept is None or kept.sha256 != sha256:
            kept = QuestionVersion.objects.create(
                owner_uid=owner_uid,
                block_id=each.block_id,
                number=kept.number + 1 if kept else 1,
                kind=each.kind,
                schema=each.payload["schema"],
                payload=each.payload,
                sha256=sha256,
                title=each.title,
                topic=each.topic,
                level=each.level,
                lesson_uid=each.lesson_uid,
            )
        frozen[each.block_id] = kept
    return frozen


def latest_versions(owner_uid: UUID) -> dict[str, QuestionVersion]:
    """The newest version of every question that a page ever had, by block id. One query."""
    found: dict[str, QuestionVersion] = {}
    for version in QuestionVersion.objects.filter(owner_uid=owner_uid).order_by("number"):
        found[version.block_id] = version
    return found


def freeze_bank(bank: "QuestionBankPage") -> None:
    """Freeze the questions of a bank, and anew the published quizzes that draw from it.

    A quiz that could not be asked any more keeps the version it has: the approval refuses the
    bank before (``bank_problems``), but a date set for its publication may come later.
    """
    freeze_questions(bank.uid, questions_of(bank.questions))
    for quiz in quizzes_that_draw(bank):
        if not problems_of(quiz):
            freeze_quiz(quiz)


def quizzes_that_draw(bank: "QuestionBankPage") -> list["QuizPage"]:
    """The published quizzes that draw from a bank."""
    # By name: the pages import this module, since publishing them freezes them.
    live = apps.get_model("learning", "QuizPage").objects.live().order_by("path")
    return [quiz for quiz in live if bank.pk in banks_of(quiz.questions)]


def freeze_moved(page: Page) -> None:
    """Freeze the published quizzes at or below a page that moved: they may be of another course."""
    quizzes = apps.get_model("learning", "QuizPage").objects.live()
    for quiz in quizzes.descendant_of(page, inclusive=True):
        if QuizVersion.objects.filter(quiz_uid=quiz.uid).exists() and not problems_of(quiz):
            freeze_quiz(quiz)


def banks_of(stream: StreamValue) -> set[int]:
    """Ids of the banks that a quiz draws from."""
    return {
        block.value["bank"].pk
        for block in stream
        if block.block_type == "draw" and block.value.get("bank") is not None
    }


def freeze_quiz(quiz: "QuizPage") -> QuizVersion:
    """The version of a quiz as it stands: inserted if its rules or questions changed."""
    versions = freeze_questions(quiz.uid, questions_of(quiz.questions))
    payload, used = _frozen(quiz, versions)
    latest = QuizVersion.objects.filter(quiz_uid=quiz.uid).order_by("-number").first()
    course = quiz.course()
    sha256 = digest({**payload, "title": quiz.title, "course": str(course.uid) if course else ""})
    if latest is not None and latest.sha256 == sha256:
        return latest
    number = QuizVersion.objects.filter(quiz_uid=quiz.uid).aggregate(Max("number"))["number__max"]
    version = QuizVersion.objects.create(
        quiz_uid=quiz.uid,
        number=(number or 0) + 1,
        title=quiz.title,
        course_uid=course.uid if course else quiz.uid,
        course_title=course.title if course else "",
        payload=payload,
        sha256=sha256,
    )
    QuizVersionQuestion.objects.bulk_create(
        QuizVersionQuestion(quiz_version=version, question_version_id=pk) for pk in sorted(used)
    )
    return version


def problems_of(quiz: "QuizPage") -> list[str]:
    """Why a quiz cannot be asked as its author meant, in plain Spanish; empty when it can."""
    written = questions_of(quiz.questions)
    problems = _unfit(written) + _draws_from_nothing(quiz.questions)
    if problems:
        return problems
    payload, _used = _frozen(quiz, {}, {each.block_id: f"new:{each.block_id}" for each in written})
    return _unaskable(payload)


def bank_problems(bank: "QuestionBankPage") -> list[str]:
    """Why a bank cannot be published as it stands now, in plain Spanish; empty when it can.

    Its own questions, and those that published quizzes would miss.
    """
    written = questions_of(bank.questions)
    problems = _unfit(written)
    if problems:
        return problems
    for quiz in quizzes_that_draw(bank):
        payload, _used = _frozen(
            quiz,
            {},
            {each.block_id: f"new:{each.block_id}" for each in questions_of(quiz.questions)},
            {bank.pk: written},
        )
        problems += [f"«{quiz.title}» sortea de este banco: {each}" for each in _unaskable(payload)]
    return problems


def _unfit(written: Iterable[Written]) -> list[str]:
    """What is wrong with questions, each told by its place."""
    return [
        f"Pregunta {number}: {problem}"
        for number, each in enumerate(written, 1)
        for problem in validate(each.payload)
    ]


def _draws_from_nothing(stream: StreamValue) -> list[str]:
    """The draws whose bank is missing, not published, or empty in public."""
    problems = []
    for block in stream:
        if block.block_type != "draw":
            continue
        bank = block.value.get("bank")
        if bank is None:
            problems.append("Un sorteo no dice de qué banco: elija uno o quite el sorteo.")
        elif not bank.live:
            problems.append(
                f"El banco «{bank.title}» no está publicado: Prensa debe aprobarlo primero."
            )
    return list(dict.fromkeys(problems))


def _unaskable(payload: Mapping[str, Any]) -> list[str]:
    """What keeps a quiz from being asked: too few questions for its draws, above all."""
    topics: dict[str, set[str]] = {}
    for slot in payload["slots"]:
        if slot["kind"] == "draw":
            bank, _, topic = slot["topic"].partition("/")
            topics.setdefault(bank, set()).add(topic)
    if any(ANY_TOPIC in named and len(named) > 1 for named in topics.values()):
        # A draw from any topic could take what another needs: how many there are would be chance.
        return ["De un mismo banco, o todos los sorteos nombran un tema o ninguno lo nombra."]
    if not any(slot["max_mark"] for slot in payload["slots"]) and payload["slots"]:
        return ["Ninguna pregunta vale puntos."]
    asked = {entry["question"] for entry in payload["pool"]} | set(names_of(payload))
    plain: Any = {**payload, "questions": {key: {} for key in asked}}
    return [
        _UID.sub("", problem).replace("«*»", "«cualquiera»") for problem in quiz_problems(plain)
    ]


def names_of(payload: Mapping[str, Any]) -> list[str]:
    """The questions that a frozen quiz always asks."""
    return [slot["question"] for slot in payload["slots"] if slot["kind"] == "fixed"]


def _frozen(
    quiz: "QuizPage",
    versions: Mapping[str, QuestionVersion],
    names: Mapping[str, str] | None = None,
    drafts: Mapping[int, list[Written]] | None = None,
) -> tuple[dict[str, Any], set[int]]:
    """The payload of a quiz version, and the ids of the question versions it may ask.

    ``names`` and ``drafts`` (questions by id of their bank) stand for what is not frozen yet: the
    payload then tells only whether the quiz could be asked.
    """
    names = names or {block_id: str(version.pk) for block_id, version in versions.items()}
    slots: list[dict[str, Any]] = []
    pool: list[dict[str, str]] = []
    listed: set[tuple[str, str]] = set()
    known: dict[int, list[Drawable]] = {}
    for block in quiz.questions:
        value = block.value
        if block.block_type != "draw":
            mark = 0.0 if block.block_type == "description" else float(value.get("mark") or 0)
            slots.append({"kind": "fixed", "question": names[block.id], "max_mark": mark})
            continue
        bank = value.get("bank")
        if bank is None:
            continue
        if bank.pk not in known:
            known[bank.pk] = (
                [(f"new:{bank.pk}/{each.block_id}", each.topic, each.level)
                 for each in drafts[bank.pk]]
                if drafts and bank.pk in drafts
                else _current(bank.specific)
            )  # fmt: skip
        topic = (value.get("topic") or "").strip()
        level = value.get("level") or ""
        # Two banks may use the same words for their topics.
        place = f"{bank.specific.uid}/{topic.casefold() or ANY_TOPIC}"
        slots.append(
            {
                "kind": "draw",
                "topic": place,
                "count": int(value.get("count") or 0),
                "max_mark": float(value.get("mark") or 0),
            }
            | ({"level": level} if level else {})
        )
        for name, about, hard in known[bank.pk]:
            if (not topic or about.casefold() == topic.casefold()) and (name, place) not in listed:
                listed.add((name, place))
                pool.append({"question": name, "topic": place} | ({"level": hard} if hard else {}))
    rules = {name: getattr(quiz, name) for name in RULES}
    rules["pass_percent"] = None if quiz.pass_percent is None else str(quiz.pass_percent)
    rules["closes_at"] = quiz.closes_at.isoformat() if quiz.closes_at else None
    payload = {
        "rules": rules,
        "slots": slots,
        "pool": pool,
        "shuffle_questions": quiz.shuffle_questions,
        "shuffle_choices": quiz.shuffle_choices,
    }
    used = {int(name) for name, _ in listed if name.isdecimal()} | {
        version.pk for version in versions.values()
    }
    return payload, used


def _current(bank: "QuestionBankPage") -> list[Drawable]:
    """The frozen questions that the published bank holds now."""
    if not bank.live:
        return []
    latest = latest_versions(bank.uid)
    present = {block.id for block in bank.questions}
    return [
        (str(each.pk), each.topic, each.level)
        for block_id, each in latest.items()
        if block_id in present
    ]

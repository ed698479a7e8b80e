"""Between imported questions (``learning.importers.questions``) and the blocks of a page.

Pure but for Wagtail's rich text. What has no place on the other side is told, never dropped in
silence: a ``Problem`` of severity «error» is a question that cannot be kept.
"""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.exceptions import ValidationError

from learning.blocks import QUESTION_FEATURES, BankBlock, QuizBlock
from learning.importers.questions import (
    NumericAnswer,
    Pair,
    Problem,
    Question,
    Rich,
    ShortAnswer,
    Step,
)
from learning.markup import plain_text, rich_text
from learning.payloads import weights

Say = Callable[[str], None]
_CENT = Decimal("0.01")
_CLOSE = 0.00001
EXPLANATION_FEATURES = ["bold", "italic", "link", "ol", "ul"]
_LONGEST = {"title": 120, "topic": 60, "tags": 120}
_NAMES = {"title": "el nombre", "topic": "el tema", "tags": "las etiquetas"}


@dataclass(frozen=True)
class Converted:
    """Raw blocks with ids of their own, and what could not be kept."""

    blocks: list[dict[str, Any]]
    problems: list[Problem]


def blocks_from(questions: Iterable[Question], *, into_bank: bool = False) -> Converted:
    """The blocks that a quiz (or a bank) would hold; each question that fits none is a problem."""
    stream: BankBlock = BankBlock() if into_bank else QuizBlock()
    made: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for question in questions:
        name = question.title or plain_text(question.text)[0][:40]

        def say(message: str, severity: Any = "warning", of: str = name, at: int = question.line
                ) -> None:  # fmt: skip
            problems.append(Problem(at, severity, f"«{of}»: {message}"))

        if question.type not in stream.child_blocks:
            say("un banco no guarda textos entre preguntas.", "error")
            continue
        raw = {"type": question.type, "id": str(uuid.uuid4()), "value": _value(question, say)}
        try:
            stream.clean(stream.to_python([raw]))
        except ValidationError as refused:
            for message in dict.fromkeys(_messages(refused)):
                say(message, "error")
            continue
        made.append(raw)
    return Converted(made, problems)


def _messages(error: Any) -> Iterable[str]:
    """Every sentence of an error of blocks within blocks."""
    nested = getattr(error, "block_errors", None) or {}
    inner = nested.values() if isinstance(nested, dict) else nested
    found = False
    for each in (*inner, getattr(error, "non_block_errors", None)):
        for part in each if isinstance(each, list) else [each] if each is not None else []:
            found = True
            yield from _messages(part)
    if not found:
        yield from (message for message in getattr(error, "messages", [str(error)]) if message)


def _value(question: Question, say: Say) -> dict[str, Any]:
    value: dict[str, Any] = {
        "title": _short("title", question.title, say),
        "text": rich_text(question.text, QUESTION_FEATURES, say, "el enunciado"),
    }
    if question.when_right or question.when_partial or question.when_wrong:
        say("los comentarios según el resultado no tienen lugar aquí y no se guardan.")
    if question.type == "description":
        return value
    mark = question.mark.quantize(_CENT, ROUND_HALF_UP)
    if mark != question.mark:
        say(f"los puntos se redondearon a {str(mark).replace('.', ',')}.")
    value |= {
        "mark": str(mark),
        "topic": _short("topic", question.category, say),
        "level": "",
        "tags": _short("tags", ", ".join(question.tags), say),
        "lesson": None,
        "general_feedback": rich_text(
            question.feedback, EXPLANATION_FEATURES, say, "la explicación"
        ),
    }
    return value | _PARTS[question.type](question, say)


def _short(name: str, text: str, say: Say) -> str:
    text, most = text.strip(), _LONGEST[name]
    if len(text) > most:
        say(f"{_NAMES[name]} («{text}») se cortó a {most} caracteres.")
    return text[:most].strip()


def _listed(items: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": item, "id": str(uuid.uuid4())} for item in items]


def _plain(rich: Rich, say: Say, of: str) -> str:
    text, lost = plain_text(rich)
    if lost:
        said = f"de {of} «{text[:30]}» se quitó {lost}: aquí va texto sin formato."
        say(said.replace("de el ", "del "))
    return text


def _percent(fraction: float) -> str:
    return f"{(Decimal(str(fraction)) * 100).quantize(Decimal('0.0000001')).normalize():f}"


def _choices(question: Question, say: Say) -> dict[str, Any]:
    """What is right is ticked; the percentages are written only where ticking would give others."""
    items = [
        {
            "text": _plain(choice.content, say, "la opción"),
            "is_right": choice.fraction > 0,
            "percent": None,
            "feedback": _plain(choice.feedback, say, "el comentario"),
        }
        for choice in question.choices
    ]
    derived = weights(items, several=question.type == "multiple")
    fractions = [choice.fraction for choice in question.choices]
    if any(abs(a - b) > _CLOSE for a, b in zip(derived, fractions, strict=True)):
        for item, fraction in zip(items, fractions, strict=True):
            item["percent"] = _percent(fraction)
    return {"choices": _listed(items), "shuffle": question.shuffle}


def _truefalse(question: Question, say: Say) -> dict[str, Any]:
    true, false = question.choices
    return {
        "correct": "true" if true.fraction > false.fraction else "false",
        "feedback_true": _plain(true.feedback, say, "el comentario"),
        "feedback_false": _plain(false.feedback, say, "el comentario"),
    }


def _matching(question: Question, say: Say) -> dict[str, Any]:
    if not question.shuffle:
        say("las parejas siempre se mezclan: el orden fijo no se guarda.")
    return {
        "pairs": _listed(
            {"stem": _plain(pair.stem, say, "el elemento"), "match": pair.match}
            for pair in question.answers
            if isinstance(pair, Pair)
        )
    }


def _ordering(question: Question, say: Say) -> dict[str, Any]:
    return {
        "items": _listed(
            _plain(step.content, say, "el elemento")
            for step in question.answers
            if isinstance(step, Step)
        )
    }


def _shorts(question: Question, say: Say) -> dict[str, Any]:
    answers = [
        {
            "text": answer.text,
            "percent": _percent(answer.fraction),
            "feedback": _plain(answer.feedback, say, "el comentario"),
        }
        for answer in question.answers
        if isinstance(answer, ShortAnswer)
    ]
    return {
        "answers": _listed(answers),
        "ignore_accents": question.ignore_accents,
        "case_sensitive": question.case_sensitive,
    }


def _numbers(question: Question, say: Say) -> dict[str, Any]:
    answers = [
        {
            "value": "*" if answer.value is None else _decimal(answer.value),
            "tolerance": "0" if answer.tolerance is None else _decimal(answer.tolerance),
            "tolerance_kind": "relative" if answer.relative else "absolute",
            "percent": _percent(answer.fraction),
            "feedback": _plain(answer.feedback, say, "el comentario"),
        }
        for answer in question.answers
        if isinstance(answer, NumericAnswer)
    ]
    return {"answers": _listed(answers), "unit": ""}


def _decimal(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


_PARTS: dict[str, Callable[[Question, Say], dict[str, Any]]] = {
    "single": _choices,
    "multiple": _choices,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "short": _shorts,
    "numeric": _numbers,
    "open": lambda question, say: {"rows": 5, "grader_notes": ""},
}

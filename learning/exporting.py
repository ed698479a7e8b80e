"""From the questions of a page to what the writers of GIFT and Moodle XML take.

What those formats have no word for is listed in Spanish; the writers add their own losses.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from wagtail.blocks.stream_block import StreamValue

from learning.importers.export_gift import write_gift
from learning.importers.export_moodle_xml import write_moodle_xml
from learning.importers.questions import (
    FALSE,
    NOTHING,
    TRUE,
    Choice,
    NumericAnswer,
    Pair,
    Problem,
    Question,
    Rich,
    ShortAnswer,
    Step,
)
from learning.payloads import payload_of

WRITERS = {"gift": write_gift, "moodle-xml": write_moodle_xml}
EXTENSIONS = {"gift": "txt", "moodle-xml": "xml"}


@dataclass(frozen=True)
class Exported:
    """A file, and what it does not hold."""

    data: bytes
    losses: list[Problem]


def export(stream: StreamValue, format: str) -> Exported:
    """The questions of a quiz or bank as a file of one of ``WRITERS``."""
    questions, losses = questions_of_blocks(stream)
    data, more = WRITERS[format](questions)
    return Exported(data, losses + more)


def questions_of_blocks(stream: StreamValue) -> tuple[list[Question], list[Problem]]:
    """The questions, draws left out, and what no format can say of them."""
    questions: list[Question] = []
    losses: list[Problem] = []
    for number, block in enumerate(stream, 1):
        if block.block_type == "draw":
            losses.append(
                Problem(number, "error", f"Pregunta {number}: un sorteo de banco no se exporta.")
            )
            continue
        payload = payload_of(block.block_type, block.value, block_id=block.id or "")
        questions.append(_question(payload, block.value))
        gone = _unspeakable(payload, block.value)
        if gone:
            losses.append(
                Problem(number, "warning", f"Pregunta {number}: no se exporta {', '.join(gone)}.")
            )
    return questions, losses


def _unspeakable(payload: Mapping[str, Any], value: Mapping[str, Any]) -> list[str]:
    lost = {
        "el nivel": bool(value.get("level")),
        "la lección para repasar": value.get("lesson") is not None,
        "la unidad": bool(payload.get("unit")),
        "la guía para calificar": bool(payload.get("grader_notes")),
        "el número de renglones": payload.get("rows", 5) != 5,
        "el margen geométrico (queda como absoluto)": any(
            answer.get("tolerance_kind") == "geometric" for answer in payload.get("answers", [])
        ),
    }
    return [name for name, is_lost in lost.items() if is_lost]


def _question(payload: Mapping[str, Any], value: Mapping[str, Any]) -> Question:
    question = Question(
        type=payload["type"],
        text=Rich(payload["text"], "html"),
        title=value.get("title") or "",
        category=(value.get("topic") or "").strip(),
        feedback=Rich(payload.get("general_feedback", ""), "html"),
        mark=Decimal(str(value.get("mark") or 0))
        if payload["type"] != "description"
        else Decimal(1),
        shuffle=bool(payload.get("shuffle", True)),
        case_sensitive=bool(payload.get("case_sensitive", False)),
        ignore_accents=bool(payload.get("ignore_accents", False)),
        tags=tuple(tag.strip() for tag in (value.get("tags") or "").split(",") if tag.strip()),
    )
    return replace(question, **_parts(payload))


def _plain(text: str | None) -> Rich:
    return Rich(text, "plain") if text else NOTHING


def _parts(payload: Mapping[str, Any]) -> dict[str, Any]:
    kind = payload["type"]
    if kind in ("single", "multiple"):
        return {
            "choices": tuple(
                Choice(_plain(each["text"]), each["fraction"], _plain(each.get("feedback")))
                for each in payload["choices"]
            )
        }
    if kind == "truefalse":
        comments = payload.get("feedback", {})
        return {
            "choices": tuple(
                Choice(Rich(word), float(payload["correct"] is truth), _plain(comments.get(name)))
                for truth, name, word in ((True, "true", TRUE), (False, "false", FALSE))
            )
        }
    if kind == "matching":
        options = {option["id"]: option["text"] for option in payload["choices"]}
        return {
            "answers": tuple(
                Pair(_plain(stem["text"]), options[stem["match"]]) for stem in payload["stems"]
            )
        }
    if kind == "ordering":
        return {"answers": tuple(Step(_plain(item["text"])) for item in payload["items"])}
    if kind == "short":
        return {
            "answers": tuple(
                ShortAnswer(each["text"], each["fraction"], _plain(each.get("feedback")))
                for each in payload["answers"]
            )
        }
    if kind == "numeric":
        return {"answers": tuple(_number(each) for each in payload["answers"])}
    return {}


def _number(answer: Mapping[str, Any]) -> NumericAnswer:
    comment = _plain(answer.get("feedback"))
    if answer["value"] == "*":
        return NumericAnswer(None, None, answer["fraction"], comment)
    value, tolerance = Decimal(str(answer["value"])), Decimal(str(answer["tolerance"]))
    if answer["tolerance_kind"] == "geometric":
        # a/(1+t) … a(1+t): the wider half.
        tolerance = abs(value) * tolerance
    return NumericAnswer(
        value, tolerance, answer["fraction"], comment, answer["tolerance_kind"] == "relative"
    )

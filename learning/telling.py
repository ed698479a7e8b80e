"""A frozen question told to its author in Spanish, key and all. Never for learners.

For the screens of authors: what an import will create, both sides of a regrade. Plain data in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

KINDS = {
    "single": "Selección única",
    "multiple": "Selección múltiple",
    "truefalse": "Verdadero o falso",
    "matching": "Emparejar",
    "ordering": "Ordenar",
    "short": "Respuesta corta",
    "numeric": "Respuesta numérica",
    "open": "Respuesta abierta",
    "description": "Texto entre preguntas",
}
LEVEL_WORDS = {"basic": "Básico", "medium": "Medio", "high": "Alto"}
_MARGINS = {"absolute": "", "relative": " del número", "geometric": " (geométrico)"}


@dataclass(frozen=True)
class Line:
    """An option or an accepted answer: what it earns in words, its text, and its comment."""

    worth: str
    text: str
    comment: str = ""


@dataclass(frozen=True)
class Told:
    """A question: its type in words, its text (clean HTML) and its key, line by line."""

    kind: str
    html: str
    lines: tuple[Line, ...]
    explanation: str = ""
    """Clean HTML, or nothing."""


def tell(payload: Mapping[str, Any]) -> Told:
    """The question in words."""
    return Told(
        kind=KINDS.get(payload["type"], payload["type"]),
        html=payload.get("text", ""),
        lines=tuple(_lines(payload)),
        explanation=payload.get("general_feedback", ""),
    )


def percent(fraction: float) -> str:
    """A share as people write it: 0.3333333 → «33,33 %»."""
    digits = f"{fraction * 100:.2f}".rstrip("0").rstrip(".").replace(".", ",").replace("-", "−")
    return f"{'0' if digits in ('−0', '') else digits} %"


def _worth(fraction: float) -> str:
    return "Correcta" if fraction > 0.999999 else percent(fraction)


def _lines(payload: Mapping[str, Any]) -> list[Line]:
    kind = payload["type"]
    if kind in ("single", "multiple", "short"):
        parts = payload["choices" if kind != "short" else "answers"]
        return [Line(_worth(p["fraction"]), p["text"], p.get("feedback", "")) for p in parts]
    if kind == "truefalse":
        comments = payload.get("feedback", {})
        return [
            Line(_worth(float(payload["correct"] is value)), word, comments.get(name, ""))
            for value, name, word in ((True, "true", "Verdadero"), (False, "false", "Falso"))
        ]
    if kind == "numeric":
        return [
            Line(_worth(p["fraction"]), _number(p, payload.get("unit", "")), p.get("feedback", ""))
            for p in payload["answers"]
        ]
    if kind == "matching":
        options = {option["id"]: option["text"] for option in payload["choices"]}
        return [
            Line("Pareja" if stem["text"].strip() else "Distractor",
                 " → ".join(filter(None, (stem["text"].strip(), options[stem["match"]]))))
            for stem in payload["stems"]
        ]  # fmt: skip
    if kind == "ordering":
        return [Line(f"{at}.º", item["text"]) for at, item in enumerate(payload["items"], 1)]
    if kind == "open" and payload.get("grader_notes"):
        return [Line("Guía para calificar", payload["grader_notes"])]
    return []


def _number(answer: Mapping[str, Any], unit: str) -> str:
    if answer["value"] == "*":
        return "Cualquier otro número"
    words = " ".join(filter(None, (str(answer["value"]).replace(".", ","), unit)))
    tolerance = str(answer.get("tolerance") or "0")
    if tolerance.strip("0.") == "":
        return words
    kind = _MARGINS[answer.get("tolerance_kind", "absolute")]
    return f"{words} ± {tolerance.replace('.', ',')}{kind}"

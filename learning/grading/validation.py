"""Whether a question can be frozen: what its author must mend first, in plain Spanish.

``validate`` takes anything at all and never raises; every other function of the package may rely
on what it let pass.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from learning.grading.exact import exact
from learning.grading.numerals import stored_number
from learning.grading.questions import SCHEMA, TOLERANCE_KINDS, TYPES
from learning.grading.results import RIGHT_ABOVE

# The other side of ``RIGHT_ABOVE``: what rounded weights may add up to over 1.
_FULL_AT_MOST = 2 - RIGHT_ABOVE

_NO_FULL = "Ninguna respuesta vale el 100 %: quien acierte debe poder ganar todos los puntos."


def validate(question: Any) -> list[str]:
    """The problems of a question, as sentences for its author; empty if it may be frozen."""
    if not isinstance(question, Mapping):
        return ["La pregunta no tiene el formato esperado."]
    kind = question.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        return ["El tipo de pregunta no existe."]
    problems: list[str] = []
    if question.get("schema") != SCHEMA:
        problems.append("La pregunta está escrita en una versión de formato desconocida.")
    if not _is_text(question.get("text")):
        problems.append("Escriba el enunciado de la pregunta.")
    if not isinstance(question.get("general_feedback", ""), str):
        problems.append("La explicación general debe ser un texto.")
    check = _CHECKS.get(kind)
    if check is not None:
        problems += check(question)
    return problems


def _single(question: Mapping[str, Any]) -> list[str]:
    problems, choices = _members(question, "choices", "opción", "opciones", least=2)
    weights = _weights(choices, problems)
    if weights and max(weights) <= RIGHT_ABOVE:
        problems.append(_NO_FULL)
    return problems


def _multiple(question: Mapping[str, Any]) -> list[str]:
    problems, choices = _members(question, "choices", "opción", "opciones", least=2)
    weights = _weights(choices, problems)
    full = sum((weight for weight in weights if weight > 0), Decimal(0))
    if weights and full == 0:
        problems.append("Marque al menos una opción correcta.")
    elif weights and not RIGHT_ABOVE < full <= _FULL_AT_MOST:
        problems.append(
            f"Los pesos de las opciones correctas suman {_percent(full)}; deben sumar 100 %."
        )
    return problems


def _truefalse(question: Mapping[str, Any]) -> list[str]:
    problems = []
    if not isinstance(question.get("correct"), bool):
        problems.append("Diga si la afirmación es verdadera o falsa.")
    comments = question.get("feedback", {})
    if not isinstance(comments, Mapping) or not all(
        key in ("true", "false") and isinstance(text, str) for key, text in comments.items()
    ):
        problems.append("La retroalimentación debe ser un texto para verdadero y otro para falso.")
    return problems


def _matching(question: Mapping[str, Any]) -> list[str]:
    problems, choices = _members(question, "choices", "opción", "opciones", least=2)
    more, stems = _members(question, "stems", "enunciado", "enunciados", least=2, texts=False)
    problems += more
    known = {choice["id"] for choice in choices}
    if sum(_is_text(stem.get("text")) for stem in stems) < 2:
        problems.append("Escriba al menos dos enunciados para emparejar.")
    if any(not isinstance(stem.get("text", ""), str) for stem in stems):
        problems.append("Cada enunciado debe ser un texto.")
    for stem in stems:
        match = stem.get("match")
        if not isinstance(match, str) or match not in known:
            problems.append(f"El enunciado «{_short(stem.get('text'))}» no tiene su pareja.")
    return problems


def _ordering(question: Mapping[str, Any]) -> list[str]:
    problems, _ = _members(question, "items", "elemento", "elementos", least=2)
    return problems


def _shortanswer(question: Mapping[str, Any]) -> list[str]:
    problems, answers = _members(question, "answers", "respuesta", "respuestas", least=1)
    weights = _weights(answers, problems)
    if weights and max(weights) <= RIGHT_ABOVE:
        problems.append(_NO_FULL)
    for answer in answers:
        text = answer.get("text")
        takes_all = isinstance(text, str) and not text.strip().strip("*")
        if _is_text(text) and takes_all and _positive(answer):
            problems.append("La respuesta «*» acepta cualquier texto: no puede dar puntos.")
    for option in ("case_sensitive", "ignore_accents"):
        if not isinstance(question.get(option, False), bool):
            problems.append(f"La opción «{option}» debe ser sí o no.")
    return problems


def _numeric(question: Mapping[str, Any]) -> list[str]:
    problems, answers = _members(
        question, "answers", "respuesta", "respuestas", least=1, texts=False
    )
    weights = _weights(answers, problems)
    if weights and max(weights) <= RIGHT_ABOVE:
        problems.append(_NO_FULL)
    for answer in answers:
        value, tolerance = answer.get("value"), stored_number(answer.get("tolerance", 0))
        if value == "*":
            if _positive(answer):
                problems.append("La respuesta «*» acepta cualquier número: no puede dar puntos.")
        elif stored_number(value) is None:
            problems.append(f"«{_short(value)}» no es un número que se pueda leer.")
        if tolerance is None or tolerance < 0:
            problems.append("La tolerancia debe ser un número igual o mayor que cero.")
        if answer.get("tolerance_kind", "absolute") not in TOLERANCE_KINDS:
            problems.append("La tolerancia debe ser absoluta, relativa o geométrica.")
    return problems


def _members(
    question: Mapping[str, Any], name: str, one: str, many: str, *, least: int, texts: bool = True
) -> tuple[list[str], list[Mapping[str, Any]]]:
    """The problems of a list of the question, and those of its members that have an id."""
    found = question.get(name)
    if not isinstance(found, list | tuple) or len(found) < least:
        wanted = f"{least} {one if least == 1 else many}"
        return [f"La pregunta necesita al menos {wanted}."], []
    problems: list[str] = []
    members = [each for each in found if isinstance(each, Mapping) and _is_text(each.get("id"))]
    if len(members) < len(found):
        problems.append(f"Hay {many} sin identificador.")
    if len({each["id"] for each in members}) < len(members):
        problems.append(f"Hay {many} con el mismo identificador.")
    if any(not isinstance(each.get("feedback", ""), str) for each in members):
        problems.append("La retroalimentación debe ser un texto.")
    if texts:
        written = [each["text"].strip() for each in members if _is_text(each.get("text"))]
        if len(written) < len(members):
            problems.append(f"Hay {many} sin texto.")
        if len(set(written)) < len(written):
            problems.append(f"Hay {many} que dicen lo mismo.")
    return problems, members


def _weights(members: list[Mapping[str, Any]], problems: list[str]) -> list[Decimal]:
    """The fractions that are fractions; adds what is wrong with the others."""
    weights = [_weight(member) for member in members]
    if any(weight is None for weight in weights):
        problems.append("Cada peso debe ser un número entre −100 % y 100 %.")
    return [weight for weight in weights if weight is not None]


def _weight(member: Mapping[str, Any]) -> Decimal | None:
    fraction = member.get("fraction")
    if isinstance(fraction, bool) or not isinstance(fraction, int | float):
        return None
    if not -1 <= fraction <= 1:
        return None
    return exact(fraction)


def _positive(member: Mapping[str, Any]) -> bool:
    weight = _weight(member)
    return weight is not None and weight > 0


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and "\x00" not in value


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else "…"
    return text if len(text) <= 40 else f"{text[:39]}…"


def _percent(share: Decimal) -> str:
    """A share as people write it: 0.99999 → «99,999 %»."""
    digits = f"{share * 100:f}".rstrip("0").rstrip(".")
    return f"{digits.replace('.', ',')} %"


_CHECKS: dict[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "single": _single,
    "multiple": _multiple,
    "truefalse": _truefalse,
    "matching": _matching,
    "ordering": _ordering,
    "short": _shortanswer,
    "numeric": _numeric,
}

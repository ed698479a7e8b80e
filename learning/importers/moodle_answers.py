"""The answers of each type of question in Moodle XML.

Each function reads one type into what ``Question`` holds and raises ``Refused`` with the line of
what it could not read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from learning.importers.decimals import read_decimal
from learning.importers.moodle_tree import Element
from learning.importers.questions import (
    FALSE,
    NOTHING,
    TRUE,
    Choice,
    NumericAnswer,
    Pair,
    Refused,
    Rich,
    ShortAnswer,
    Step,
    TextFormat,
)
from learning.importers.weights import read_weight

_FORMATS: dict[str, TextFormat] = {
    "html": "html",
    "moodle_auto_format": "moodle",
    "plain_text": "plain",
    "markdown": "markdown",
}
_TRUTH = {"true": True, "verdadero": True, "false": False, "falso": False}
_YES = {"true", "1", "yes"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of one file share."""

    nearest_weights: bool
    warn: Callable[[int, str], None]

    def rich(self, holder: Element | None) -> Rich:
        """The marked-up text that an element holds; says so if files hang on it."""
        if holder is None:
            return NOTHING
        inner = holder.first("text")
        element = holder if inner is None else inner
        if (inner is not None and inner.children) or (inner is None and _foreign(holder)):
            raise Refused(
                element.line, "Hay etiquetas dentro de un texto: deben ir en CDATA o escapadas."
            )
        if inner is not None and _stray(holder):
            self.warn(holder.line, f"Hay algo más que un texto en <{holder.name}>: no se importa.")
        self._tell_of_files(holder, element.text)
        declared = holder.attributes.get("format", "html").strip().lower()
        if declared not in _FORMATS and element.text:
            self.warn(
                holder.line,
                f"No se conoce el formato de texto «{declared[:40]}»: se toma como HTML.",
            )
        return Rich(element.text, _FORMATS.get(declared, "html"))

    def fraction(self, answer: Element) -> float:
        percent = answer.attributes.get("fraction", "0")
        try:
            return read_weight(percent, nearest_weights=self.nearest_weights)
        except ValueError as refused:
            raise Refused(answer.line, str(refused)) from refused

    def _tell_of_files(self, holder: Element, text: str) -> None:
        files = holder.all("file")
        names = ", ".join(file.attributes.get("name", "?")[:60] for file in files[:5])
        if files:
            self.warn(files[0].line, f"No se importan los archivos incrustados: {names}.")
        elif "@@PLUGINFILE@@" in text:
            self.warn(holder.line, "El texto usa un archivo que no viene en el XML.")
        if ";base64," in text:
            self.warn(holder.line, "El texto trae una imagen incrustada en base64.")


_BESIDE = {"file", "feedback", "tolerance"}


def _foreign(holder: Element) -> bool:
    return any(child.name not in _BESIDE for child in holder.children)


def _stray(holder: Element) -> bool:
    """Whether characters would be lost by reading the first <text> alone."""
    others = [child for child in holder.children if child.name not in _BESIDE]
    return bool(holder.text) or any(child.has_text for child in others[1:])


def read_single_or_multiple(node: Element, reading: Reading) -> dict[str, Any]:
    answers = node.all("answer")
    choices = tuple(
        Choice(
            _filled(answer, reading),
            reading.fraction(answer),
            reading.rich(answer.first("feedback")),
        )
        for answer in answers
    )
    if len(choices) < 2:
        raise Refused(node.line, "Hacen falta al menos dos opciones.")
    best = max(choice.fraction for choice in choices)
    if best <= 0:
        raise Refused(node.line, "Ninguna opción es correcta.")
    is_single = (node.value("single") or "true").lower() in _YES
    reachable = best if is_single else sum(max(choice.fraction, 0) for choice in choices)
    if reachable < 0.995:
        reading.warn(node.line, "Nadie podrá acertar todo: los pesos no llegan a 100 %.")
    return {
        "type": "single" if is_single else "multiple",
        "choices": choices,
        "shuffle": (node.value("shuffleanswers") or "true").lower() in _YES,
    }


def read_truefalse(node: Element, reading: Reading) -> dict[str, Any]:
    found: dict[bool, Choice] = {}
    for answer in node.all("answer"):
        is_true = _TRUTH.get(reading.rich(answer).text.casefold())
        if is_true is None or is_true in found:
            raise Refused(
                answer.line, "Las respuestas deben ser «true» y «false», una vez cada una."
            )
        label = Rich(TRUE if is_true else FALSE, "plain")
        feedback = reading.rich(answer.first("feedback"))
        found[is_true] = Choice(label, reading.fraction(answer), feedback)
    if len(found) != 2 or {choice.fraction for choice in found.values()} != {0.0, 1.0}:
        raise Refused(
            node.line, "Debe haber una respuesta verdadera y una falsa, y una sola correcta."
        )
    return {"type": "truefalse", "choices": (found[True], found[False])}


def read_short(node: Element, reading: Reading) -> dict[str, Any]:
    answers = tuple(
        ShortAnswer(
            _filled(answer, reading).text,
            reading.fraction(answer),
            reading.rich(answer.first("feedback")),
        )
        for answer in node.all("answer")
    )
    _some_right(node, answers)
    for answer in answers:
        if answer.text == "*" and answer.fraction > 0:
            reading.warn(node.line, "La respuesta «*» acepta cualquier texto.")
    sensitive = node.value("usecase").lower() in _YES
    return {"type": "short", "answers": answers, "case_sensitive": sensitive}


def read_numeric(node: Element, reading: Reading) -> dict[str, Any]:
    answers = tuple(_number(answer, reading) for answer in node.all("answer"))
    _some_right(node, answers)
    units = node.first("units")
    if units and units.children:
        reading.warn(units.line, "No se importan las unidades de la respuesta numérica.")
    return {"type": "numeric", "answers": answers}


def _number(answer: Element, reading: Reading) -> NumericAnswer:
    text = _filled(answer, reading).text
    fraction = reading.fraction(answer)
    feedback = reading.rich(answer.first("feedback"))
    if text == "*":
        if fraction > 0:
            raise Refused(answer.line, "La respuesta «*» daría por buena cualquier cifra.")
        return NumericAnswer(None, None, fraction, feedback)
    value = read_decimal(text)
    tolerance = read_decimal(answer.value("tolerance") or "0")
    if value is None:
        raise Refused(answer.line, f"«{text[:40]}» no es una respuesta numérica.")
    if tolerance is None or tolerance < 0:
        raise Refused(answer.line, "La tolerancia debe ser un número que no sea negativo.")
    return NumericAnswer(value, tolerance, fraction, feedback)


def read_pairs(node: Element, reading: Reading) -> dict[str, Any]:
    pairs = []
    for sub in node.all("subquestion"):
        answer = sub.first("answer")
        match = reading.rich(answer).text
        if not match:
            raise Refused(sub.line, "Una pareja no tiene respuesta.")
        pairs.append(Pair(reading.rich(_only_text(sub)), match))
    if len(pairs) < 2 or not any(pair.stem for pair in pairs):
        raise Refused(node.line, "Hacen falta al menos dos parejas, alguna con su parte izquierda.")
    shuffle = (node.value("shuffleanswers") or "true").lower() in _YES
    return {"type": "matching", "answers": tuple(pairs), "shuffle": shuffle}


def read_steps(node: Element, reading: Reading) -> dict[str, Any]:
    """The steps stand in the order of their «fraction» (1, 2, 3…) or, without it, of the file."""
    answers = node.all("answer")
    places = [read_decimal(answer.attributes.get("fraction", "")) for answer in answers]
    known = [place for place in places if place is not None]
    if len(known) == len(answers) == len(set(known)):
        ranked = sorted(zip(known, answers, strict=True), key=lambda pair: pair[0])
        answers = [answer for _, answer in ranked]
    steps = tuple(Step(_filled(answer, reading)) for answer in answers)
    if len(steps) < 2:
        raise Refused(node.line, "Hacen falta al menos dos elementos que ordenar.")
    grading = node.value("gradingtype")
    if grading not in {"", "0", "ABSOLUTE_POSITION"}:
        reading.warn(node.line, "Se calificará por posiciones correctas, no como en Moodle.")
    return {"type": "ordering", "answers": steps}


def read_open(node: Element, reading: Reading) -> dict[str, Any]:
    _tell_of_answers(node, reading)
    return {"type": "open"}


def read_description(node: Element, reading: Reading) -> dict[str, Any]:
    _tell_of_answers(node, reading)
    return {"type": "description"}


def _tell_of_answers(node: Element, reading: Reading) -> None:
    if any(answer.has_text for answer in node.all("answer")):
        reading.warn(node.line, "Este tipo de pregunta no lleva respuestas: no se importan.")


def mark_of(node: Element) -> Decimal:
    written = node.value("defaultgrade")
    mark = read_decimal(written) if written else Decimal(1)
    if mark is None or mark < 0:
        raise Refused(node.line, f"La nota «{written[:40]}» no es un número.")
    return mark


def _filled(answer: Element, reading: Reading) -> Rich:
    rich = reading.rich(answer)
    if not rich:
        raise Refused(answer.line, "Hay una respuesta vacía.")
    return rich


def _only_text(sub: Element) -> Element:
    kept = [child for child in sub.children if child.name != "answer"]
    return Element(sub.name, sub.line, sub.attributes, kept, sub.pieces)


def _some_right(node: Element, answers: tuple[ShortAnswer | NumericAnswer, ...]) -> None:
    if not any(answer.fraction > 0 for answer in answers):
        raise Refused(node.line, "Ninguna respuesta es correcta.")


READERS: dict[str, Callable[[Element, Reading], dict[str, Any]]] = {
    "multichoice": read_single_or_multiple,
    "truefalse": read_truefalse,
    "shortanswer": read_short,
    "numerical": read_numeric,
    "matching": read_pairs,
    "match": read_pairs,
    "ordering": read_steps,
    "essay": read_open,
    "description": read_description,
}

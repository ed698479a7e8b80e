"""Writer of GIFT. What it writes reads again as the same questions; what GIFT cannot say is listed.

A loss of severity «error» is a question that was left out; a «warning» one that was written with
less than it holds. Its line is that of the question in the file written.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from learning.importers.decimals import write_decimal
from learning.importers.gift_text import CATEGORY, escape
from learning.importers.questions import (
    Choice,
    NumericAnswer,
    Pair,
    Problem,
    Question,
    Refused,
    Rich,
    ShortAnswer,
    TextFormat,
    on_one_line,
)
from learning.importers.weights import is_allowed, nearest, percent_of

Lose = Callable[[str], None]


def write_gift(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The file, in UTF-8, and what it could not say."""
    lines: list[str] = []
    losses: list[Problem] = []
    category = ""
    for question in questions:

        def lose(message: str, of: str = question.title or question.text.text[:40]) -> None:
            losses.append(Problem(len(lines) + 1, "warning", f"«{of}»: {message}"))

        wanted = on_one_line(question.category)
        if wanted != category:
            path = f"$course$/top/{wanted}" if wanted else "$course$/top"
            lines.extend([f"{CATEGORY} {path}", ""])
            category = wanted
        try:
            written = _question(question, lose)
        except Refused as refused:
            name = question.title or question.text.text[:40]
            message = f"«{name}» no se puede escribir en GIFT: {refused.message}"
            losses.append(Problem(len(lines) + 1, "error", message))
            continue
        lines.extend([*written, ""])
    return "\n".join(lines).encode(), losses


def _question(question: Question, lose: Lose) -> list[str]:
    base = question.text.format
    answers = _answers(question, base, lose)
    title = f"::{escape(on_one_line(question.title))}::" if question.title else ""
    text = _rich(question.text, "moodle", first=not title)
    _tell_of_settings(question, lose)
    if answers is None:
        if not text and not title:
            raise Refused(0, "está vacía.")
        if question.feedback:
            lose("una descripción no lleva comentario general.")
        return [title + text]
    if question.feedback:
        answers = [*answers, "####" + _rich(question.feedback, base)]
    opening = "{#" if question.type == "numeric" else "{"
    return [f"{title}{text} {opening}", *(f"\t{answer}" for answer in answers), "}"]


def _answers(question: Question, base: TextFormat, lose: Lose) -> list[str] | None:
    """The lines between the braces; None if there are no braces."""
    match question.type:
        case "description":
            return None
        case "open":
            return []
        case "ordering":
            raise Refused(0, "GIFT no tiene preguntas de ordenar.")
        case "truefalse":
            return [_truefalse(question.choices, base)]
        case "single" | "multiple":
            return _choices(question, base, lose)
        case "short":
            return _shorts(question, base, lose)
        case "numeric":
            return _numbers(question, base, lose)
        case "matching":
            pairs = [answer for answer in question.answers if isinstance(answer, Pair)]
            if len(pairs) < 2 or not any(pair.stem for pair in pairs):
                raise Refused(0, "no tiene dos parejas.")
            return [_pair(pair, base, lose) for pair in pairs]


def _truefalse(choices: Sequence[Choice], base: TextFormat) -> str:
    if len(choices) != 2 or {choice.fraction for choice in choices} != {0.0, 1.0}:
        raise Refused(0, "no tiene una respuesta correcta y una incorrecta.")
    right = max(choices, key=lambda choice: choice.fraction)
    wrong = min(choices, key=lambda choice: choice.fraction)
    written = "TRUE" if right is choices[0] else "FALSE"
    if wrong.feedback or right.feedback:
        written += "#" + _rich(wrong.feedback, base)
    if right.feedback:
        written += "#" + _rich(right.feedback, base)
    return written


def _choices(question: Question, base: TextFormat, lose: Lose) -> list[str]:
    fractions = [_weight(choice.fraction, lose) for choice in question.choices]
    is_single = question.type == "single"
    if len(fractions) < 2 or max(fractions) <= 0:
        raise Refused(0, "no tiene dos opciones y una correcta.")
    if is_single and Decimal(1) not in fractions:
        raise Refused(0, "ninguna de sus opciones vale el 100 %.")
    # One «=» alone: only «=» would read as a short answer.
    best = fractions.index(Decimal(1)) if is_single else -1
    lines = []
    for place, (choice, fraction) in enumerate(zip(question.choices, fractions, strict=True)):
        if not choice.content:
            raise Refused(0, "tiene una opción vacía.")
        sign = "=" if place == best else f"~{_percent(fraction)}"
        lines.append(f"{sign}{_rich(choice.content, base)}{_feedback(choice.feedback, base)}")
    return lines


def _shorts(question: Question, base: TextFormat, lose: Lose) -> list[str]:
    answers = [answer for answer in question.answers if isinstance(answer, ShortAnswer)]
    if any("->" in answer.text or "->" in answer.feedback.text for answer in answers):
        raise Refused(0, "una respuesta corta con «->» se leería como emparejamiento.")
    if not any(answer.fraction > 0 for answer in answers):
        raise Refused(0, "no tiene una respuesta correcta.")
    lines = []
    for answer in answers:
        fraction = _weight(answer.fraction, lose)
        weight = "" if fraction == 1 else _percent(fraction, always=True)
        text = _rich(Rich(answer.text), "moodle")
        lines.append(f"={weight}{text}{_feedback(answer.feedback, base)}")
    return lines


def _numbers(question: Question, base: TextFormat, lose: Lose) -> list[str]:
    answers = [answer for answer in question.answers if isinstance(answer, NumericAnswer)]
    if not any(answer.fraction > 0 for answer in answers):
        raise Refused(0, "no tiene una respuesta correcta.")
    return [_number(answer, base, lose) for answer in answers]


def _number(answer: NumericAnswer, base: TextFormat, lose: Lose) -> str:
    fraction = _weight(answer.fraction, lose)
    weight = "" if fraction == 1 else _percent(fraction, always=True)
    feedback = _feedback(answer.feedback, base)
    if answer.value is None or answer.tolerance is None:
        return f"={weight}*{feedback}"
    tolerance = answer.tolerance
    if answer.relative:
        tolerance = abs(answer.value) * tolerance
        lose("la tolerancia relativa se escribió como absoluta.")
    margin = f":{write_decimal(tolerance)}" if tolerance else ""
    return f"={weight}{write_decimal(answer.value)}{margin}{feedback}"


def _pair(pair: Pair, base: TextFormat, lose: Lose) -> str:
    stem = pair.stem
    if "->" in stem.text:
        stem = Rich(stem.text.replace("->", "→"), stem.format)
        lose("«->» de una pareja se escribió «→».")
    return f"={_rich(stem, base)} -> {escape(pair.match)}"


def _rich(rich: Rich, default: TextFormat, *, first: bool = False) -> str:
    """The text, with its format named if it is not the default or could be taken for a sign."""
    if not rich:
        return ""
    text = escape(rich.text)
    unclear = text.startswith(("[", "%")) or (first and text.startswith("//"))
    return f"[{rich.format}]{text}" if rich.format != default or unclear else text


def _feedback(rich: Rich, base: TextFormat) -> str:
    return f" # {_rich(rich, base)}" if rich else ""


def _weight(fraction: float, lose: Lose) -> Decimal:
    exact = Decimal(str(fraction))
    if not is_allowed(exact):
        lose(f"el peso {percent_of(exact)} % pasó a {percent_of(nearest(exact))} %.")
    return nearest(exact)


def _percent(fraction: Decimal, *, always: bool = False) -> str:
    return f"%{percent_of(fraction)}%" if fraction or always else ""


def _tell_of_settings(question: Question, lose: Lose) -> None:
    lost = {
        "la puntuación": question.mark != 1,
        "el orden fijo de las opciones": not question.shuffle,
        "que importan las mayúsculas": question.case_sensitive,
        "que no importan las tildes": question.ignore_accents,
        "las etiquetas": bool(question.tags),
        "los comentarios según el resultado": bool(
            question.when_right or question.when_partial or question.when_wrong
        ),
    }
    names = [name for name, is_lost in lost.items() if is_lost]
    if names:
        lose(f"GIFT no guarda {', '.join(names)}.")

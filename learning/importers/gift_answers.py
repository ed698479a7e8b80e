"""What stands between the braces of a GIFT question.

Each function reads one kind of question and raises ``Refused`` with the line of what it could not
read. ``Reading`` carries what they share.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal
from itertools import pairwise

from learning.importers.decimals import read_decimal
from learning.importers.gift_text import Span, as_written, reveal
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
    TextFormat,
)
from learning.importers.weights import read_weight

_WEIGHT = re.compile(r"%([^%\n]{0,30})%")
_TRUTH = {
    "t": True, "true": True, "v": True, "verdadero": True,
    "f": False, "false": False, "falso": False,
}  # fmt: skip
# «x=2», «2+2=4», «sen(x)=1»; then «<img src="»: an equals sign that belongs to the text.
_EQUATION = re.compile(r"(?:(?<![^\W_])[^\W\d_]|[0-9)\]²³°%])\Z")
_IN_MARKUP = re.compile(r"(?:<[a-zA-Z][^<>]{0,200}[\w-]|https?://\S{1,200})\Z")
_EXACT = Context(prec=100)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the answers of one question are read: their default format, and where to say things."""

    format: TextFormat
    nearest_weights: bool
    warn: Callable[[int, str], None]

    def weight(self, span: Span, default: float) -> tuple[float, Span]:
        """The weight written before an answer, and the rest of it."""
        found = _WEIGHT.match(span.text)
        if not found:
            return default, span
        try:
            weight = read_weight(reveal(found[1]), nearest_weights=self.nearest_weights)
        except ValueError as refused:
            raise Refused(span.line, str(refused)) from refused
        return weight, span.after(found.end()).strip()

    def with_feedback(self, span: Span) -> tuple[Span, Rich]:
        content, *feedback = span.split("#", 1)
        return content.strip(), feedback[0].rich(self.format) if feedback else NOTHING


def truth(span: Span) -> bool | None:
    """Whether the answer says true or false, in English or Spanish; None if neither."""
    return _TRUTH.get(reveal(span.split("#", 1)[0].text).casefold())


def read_truefalse(span: Span, reading: Reading) -> tuple[Choice, ...]:
    _, *comments = span.split("#", 2)
    wrong, right, *_ = [*(comment.rich(reading.format) for comment in comments), NOTHING, NOTHING]
    is_true = truth(span)
    return (
        Choice(Rich(TRUE, "plain"), 1.0 if is_true else 0.0, right if is_true else wrong),
        Choice(Rich(FALSE, "plain"), 0.0 if is_true else 1.0, wrong if is_true else right),
    )


def read_choices(span: Span, reading: Reading) -> tuple[Choice, ...]:
    """The options of a single (some «=») or multiple (only «~») choice."""
    _refuse_equations(span)
    choices = []
    pieces = _pieces(span, "~=")
    _warn_of_lost_signs(pieces, reading)
    for sign, piece in pieces:
        text = piece.strip()
        if sign == "=":
            fraction, text = reading.weight(text, 1.0)
            if fraction != 1.0:
                raise Refused(text.line, "Una opción con peso se escribe con ~, no con =.")
        else:
            fraction, text = reading.weight(text, 0.0)
        content, feedback = reading.with_feedback(text)
        rich = content.rich(reading.format)
        if not rich:
            raise Refused(piece.line, "Hay una opción vacía.")
        choices.append(Choice(rich, fraction, feedback))
    if len(choices) < 2:
        raise Refused(span.line, "Hacen falta al menos dos opciones.")
    if not any(choice.fraction > 0 for choice in choices):
        raise Refused(span.line, "Ninguna opción es correcta.")
    _warn_of_odd_sums(span, choices, reading)
    return tuple(choices)


def _warn_of_odd_sums(span: Span, choices: list[Choice], reading: Reading) -> None:
    full = span.text.count("=")
    if full > 1:
        reading.warn(
            span.line,
            f"Hay {full} opciones con =: bastará elegir una de ellas. Si hay que elegirlas todas, "
            "reparta el peso con ~%50% y así.",
        )
    elif not full and sum(max(choice.fraction, 0) for choice in choices) < 0.995:
        reading.warn(
            span.line, "Los pesos positivos suman menos de 100 %: nadie podrá acertar todo."
        )


def read_pairs(span: Span, reading: Reading) -> tuple[Pair, ...]:
    pairs = []
    for _, piece in _pieces(span, "="):
        stem, *rest = piece.split("->", 1)
        if not rest:
            raise Refused(piece.strip().line, "Falta «->» en una pareja.")
        match = reveal(rest[0].text)
        if not match:
            raise Refused(piece.strip().line, "Una pareja no tiene respuesta después de «->».")
        if "#" in piece.text or _WEIGHT.match(stem.strip().text):
            reading.warn(
                piece.strip().line,
                "Las parejas no admiten comentarios ni pesos: se dejaron como parte del texto.",
            )
        pairs.append(Pair(stem.rich(reading.format), match))
    if len(pairs) < 2:
        raise Refused(span.line, "Hacen falta al menos dos parejas.")
    if not any(pair.stem for pair in pairs):
        raise Refused(span.line, "Ninguna pareja tiene la parte izquierda.")
    return tuple(pairs)


def read_short(span: Span, reading: Reading) -> tuple[ShortAnswer, ...]:
    _refuse_equations(span)
    answers = []
    pieces = _pieces(span, "=")
    _warn_of_lost_signs(pieces, reading)
    for _, piece in pieces:
        fraction, text = reading.weight(piece.strip(), 1.0)
        content, feedback = reading.with_feedback(text)
        accepted = content.rich().text
        if not accepted:
            raise Refused(piece.line, "Hay una respuesta vacía.")
        if accepted == "*" and fraction > 0:
            reading.warn(piece.line, "La respuesta «*» acepta cualquier texto.")
        answers.append(ShortAnswer(accepted, fraction, feedback))
    if not any(answer.fraction > 0 for answer in answers):
        raise Refused(span.line, "Ninguna respuesta es correcta.")
    return tuple(answers)


def read_numeric(span: Span, reading: Reading) -> tuple[NumericAnswer, ...]:
    """The answers after «{#»."""
    numbers, *wrong = span.after(1).split("~", 1)
    answers = []
    pieces = [piece for piece in numbers.split("=") if piece.strip()]
    if not pieces:
        raise Refused(span.line, "Falta el número de la respuesta.")
    for piece in pieces:
        fraction, text = reading.weight(piece.strip(), 1.0)
        content, feedback = reading.with_feedback(text)
        value, tolerance = _value(content)
        if value is None and fraction > 0:
            raise Refused(content.line, "La respuesta «*» daría por buena cualquier cifra.")
        answers.append(NumericAnswer(value, tolerance, fraction, feedback))
    if wrong:
        answers.extend(_for_other_numbers(wrong[0], reading))
    if not any(answer.fraction > 0 for answer in answers):
        raise Refused(span.line, "Ninguna respuesta es correcta.")
    return tuple(answers)


def _for_other_numbers(span: Span, reading: Reading) -> list[NumericAnswer]:
    content, feedback = reading.with_feedback(span.strip())
    if content or "=" in span.text or "~" in span.text:
        raise Refused(
            span.strip().line,
            "Después de ~ solo puede ir «#» y el comentario para las demás cifras.",
        )
    return [NumericAnswer(None, None, 0.0, feedback)] if feedback else []


def _value(span: Span) -> tuple[Decimal | None, Decimal | None]:
    text = span.rich().text
    if text == "*":
        return None, None
    low, dots, high = text.partition("..")
    if dots:
        ends = read_decimal(low), read_decimal(high)
        if ends[0] is None or ends[1] is None:
            raise _not_a_number(span)
        if ends[0] > ends[1]:
            raise Refused(span.line, f"El intervalo «{text[:40]}» está al revés.")
        half = _EXACT.divide(_EXACT.subtract(ends[1], ends[0]), Decimal(2))
        return _EXACT.add(ends[0], half), half
    number, _, margin = text.partition(":")
    value = read_decimal(number)
    share = margin.rstrip().endswith("%")
    tolerance = read_decimal(margin.rstrip().removesuffix("%")) if margin.strip() else Decimal(0)
    if value is None or tolerance is None or (":" in text and not margin.strip()):
        raise _not_a_number(span)
    if tolerance < 0:
        raise Refused(span.line, "La tolerancia no puede ser negativa.")
    if share:
        tolerance = _EXACT.divide(_EXACT.multiply(value.copy_abs(), tolerance), Decimal(100))
        if tolerance and tolerance.adjusted() > 300:
            raise _not_a_number(span)
    return value, tolerance


def _not_a_number(span: Span) -> Refused:
    return Refused(
        span.line,
        f"«{as_written(span.text)[:40]}» no es una respuesta numérica: se espera un número, "
        "número:tolerancia o mínimo..máximo.",
    )


def _pieces(span: Span, signs: str) -> list[tuple[str, Span]]:
    """What follows each of the signs, with it. Nothing but space may come before the first."""
    cut = re.split(f"([{signs}])", span.text)
    before = Span(cut[0], span.line)
    if before.strip():
        raise Refused(
            before.strip().line,
            f"«{as_written(before.strip().text)[:40]}» está entre llaves pero no empieza por =, ~ "
            "o #. Si las llaves son de una fórmula o del texto, escríbalas \\{ y \\}.",
        )
    pieces, line = [], span.line + cut[0].count("\n")
    for sign, text in zip(cut[1::2], cut[2::2], strict=True):
        pieces.append((sign, Span(text, line)))
        line += text.count("\n")
    return pieces


def _refuse_equations(span: Span) -> None:
    """An «=» inside an answer makes a new answer of what follows: refuse what looks like one.

    It does after an attribute of HTML or in an address; if it sticks to what is before it while
    other answers are set off by a space; and after a number, a lone letter or a bracket, if more
    than one answer would be fully right, or if a space parts it on both sides while the first
    answer has none («=x = 2»).
    """
    pieces = _pieces(span, "~=")
    set_off = any(text.text[-1:].isspace() for _, text in pieces[:-1])
    several = span.text.count("=") > 1
    tight = bool(pieces) and not pieces[0][1].text[:1].isspace()
    for (_, text), (sign, following) in pairwise(pieces):
        end = text.text[-220:]
        parted = len(end) - len(end.rstrip())
        if sign != "=" or "\n" in end[len(end) - parted :]:
            continue  # an option, or a sign that begins its line
        looks_so = bool(_EQUATION.search(end.rstrip()))
        if parted:
            suspect = looks_so and tight and following.text[:1].isspace()
        else:
            suspect = set_off or (several and looks_so) or bool(_IN_MARKUP.search(end))
        if suspect:
            raise Refused(
                text.line + text.text.count("\n"),
                "Hay un «=» dentro de una respuesta. Si es parte del texto, escríbalo \\=; "
                "si empieza otra respuesta, deje un espacio antes.",
            )


def _warn_of_lost_signs(pieces: list[tuple[str, Span]], reading: Reading) -> None:
    """A «#» with nothing after it vanishes: «C#». Moodle writes one after every answer or none."""
    bare = [piece for _, piece in pieces if piece.text.rstrip().endswith("#")]
    if bare and any("#" not in piece.text for _, piece in pieces):
        reading.warn(
            bare[0].strip().line,
            "Se quitó un «#» sin comentario. Si es parte del texto, escríbalo \\#.",
        )

"""Reading a number as people write it in Colombia, and comparing it with the accepted ones.

Point for thousands, comma for decimals: «1.234,5». A point is taken as a decimal point only where
it cannot be anything else («3.14», «0.125»). «1.234» could be either: it is refused, with the
reason, because a guess would mark a right answer wrong.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

from learning.grading.exact import exact, plain
from learning.grading.questions import MAX_NUMBER, parts
from learning.grading.results import NOT_THIS_QUESTION, TOO_LONG, Result, no_answer

# PHP's default ``precision`` is 14 digits, and Moodle widens every tolerance by it.
EPSILON = Decimal("1E-14")

_ARITHMETIC = Context(prec=200, traps=[])
_MAX_EXPONENT = 300

_SPACES = str.maketrans(dict.fromkeys("\u00a0\u2009\u202f", " "))
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u02bc": "'"})

_WRITTEN = re.compile(
    r"(?P<sign>[+-]?) ?(?P<body>[0-9.,' ]+)(?:[eE](?P<exponent>[+-]?[0-9]{1,4}))?"
)
_PLAIN = re.compile(r"[0-9]+")
_COMMA = re.compile(r"[0-9]*,[0-9]+")
_POINT = re.compile(r"[0-9]*\.[0-9]+")
_EITHER = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_THOUSANDS = re.compile(
    r"""(?: [1-9][0-9]{0,2} (?:\.[0-9]{3})+          # 1.234.567
          | [1-9][0-9]{0,2} (?:\ [0-9]{3})+          # 1 234 567
          | [1-9][0-9]{0,2} '[0-9]{3} \.[0-9]{3}     # 1'234.567, as by hand
        ) (?:,[0-9]+)?""",
    re.VERBOSE,
)
_STORED = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")

_USE_COMMA = (
    "Escriba los decimales con coma y los miles sin separador o con punto: 1234,5 o 1.234,5."
)
_NUMBER_ONLY = "Escriba solo el número, sin letras, unidades ni signos: por ejemplo 1234,5."
_TOO_BIG = "Ese número está fuera de lo que se puede leer."


@dataclass(frozen=True)
class Reading:
    """A number read, or why it was not: exactly one of ``value`` and ``problem`` is there."""

    value: Decimal | None
    problem: str = ""


def read_number(text: str) -> Reading:
    """The number that a person wrote; ``problem`` is a plain sentence for that person.

    Read: 1234 · 1234,5 · 1.234,5 · 1.234.567 · 1 234,5 · 1'234.567 · 3.14 · ,5 · −2 · 1,5e-3.
    Refused: 1.234 (1234 or 1,234?) · 1,234.5 · 12.34.5 · 1/2 · 5 km · 50 %.
    """
    if len(text) > MAX_NUMBER:
        return Reading(None, TOO_LONG)
    written = text.translate(_SPACES).translate(_SIGNS).strip()
    found = _WRITTEN.fullmatch(written)
    if found is None:
        if "/" in written:
            return Reading(None, "Escriba el resultado con decimales, no como fracción.")
        return Reading(None, _NUMBER_ONLY)
    body, exponent = found["body"].strip(), found["exponent"] or ""
    if not exponent and _EITHER.fullmatch(body):
        whole, comma = body.replace(".", ""), body.replace(".", ",")
        return Reading(
            None, f"«{body}» puede ser {whole} o {comma}. Escriba {whole} o {comma}, según el caso."
        )
    if _PLAIN.fullmatch(body) or _POINT.fullmatch(body):
        digits = body
    elif _COMMA.fullmatch(body):
        digits = body.replace(",", ".")
    elif _THOUSANDS.fullmatch(body):
        digits = re.sub(r"[.' ]", "", body).replace(",", ".")
    else:
        return Reading(None, _USE_COMMA if re.search("[0-9]", body) else _NUMBER_ONLY)
    return _in_range(Decimal(f"{found['sign']}{digits}E{exponent or 0}"))


def read_answer(answer: object) -> Reading:
    """The number that an answer holds: text as written, or a JSON number."""
    if isinstance(answer, str):
        return Reading(None, NOT_THIS_QUESTION) if "\x00" in answer else read_number(answer)
    if isinstance(answer, bool) or not isinstance(answer, int | float | Decimal):
        return Reading(None, NOT_THIS_QUESTION)
    if isinstance(answer, int) and answer.bit_length() > 1_000:
        return Reading(None, _TOO_BIG)
    return _in_range(Decimal(str(answer)))


def stored_number(value: object) -> Decimal | None:
    """A number of the key: a JSON number or digits with a decimal point; ``None`` if it is not."""
    if isinstance(value, str):
        if len(value) > MAX_NUMBER or not _STORED.fullmatch(value):
            return None
        return _in_range(Decimal(value)).value
    return read_answer(value).value


def within(value: Decimal, accepted: Decimal, tolerance: Decimal, kind: str = "absolute") -> bool:
    """Whether a value is near enough to the accepted one.

    With v the value, a the accepted one, t the tolerance (its sign is ignored) and ε = 10^−14:
    absolute |v − a| ≤ t + ε·max(|t|, |a|, ε); relative |v − a| ≤ |a|·(t + ε); geometric, between
    a/(1 + t + ε) and a·(1 + t + ε), whichever is the greater. Raises ``ValueError`` for another
    kind. Source: Moodle, ``question/type/numerical/question.php``, ``get_tolerance_interval``
    (later releases write 1 for max(|t|, ε), and refuse every answer to a negative geometric key).
    """
    with localcontext(_ARITHMETIC):
        margin = abs(tolerance)
        if kind == "absolute":
            return abs(value - accepted) <= margin + EPSILON * max(margin, abs(accepted), EPSILON)
        if kind == "relative":
            return abs(value - accepted) <= abs(accepted) * (margin + EPSILON)
        if kind == "geometric":
            quotient = 1 + margin + EPSILON
            low, high = sorted((accepted / quotient, accepted * quotient))
            return low <= value <= high
    raise ValueError(f"unknown kind of tolerance: {kind!r}")


def grade_numeric(question: Mapping[str, Any], answer: object) -> Result:
    """The fraction of the first stored answer that the number meets; 0 if it meets none."""
    if answer is None or (isinstance(answer, str) and not answer.strip()):
        return no_answer()
    reading = read_answer(answer)
    if reading.value is None:
        return no_answer(reading.problem)
    for stored in parts(question, "answers"):
        if _meets(reading.value, stored):
            value = plain(exact(stored["fraction"]))
            return Result(fraction=value, parts={stored["id"]: value}, matched=stored["id"])
    return Result(fraction=0.0)


def _meets(value: Decimal, stored: Mapping[str, Any]) -> bool:
    if stored["value"] == "*":
        return True
    accepted = stored_number(stored["value"])
    tolerance = stored_number(stored.get("tolerance", 0))
    if accepted is None or tolerance is None:
        raise ValueError(f"the key holds what is not a number: {stored!r}")
    return within(value, accepted, tolerance, stored.get("tolerance_kind", "absolute"))


def _in_range(value: Decimal) -> Reading:
    if not value.is_finite() or (value and abs(value.adjusted()) > _MAX_EXPONENT):
        return Reading(None, _TOO_BIG)
    return Reading(value)

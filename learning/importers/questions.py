"""What an imported question is, and the JSON that ``import_questions`` prints.

The keys of ``to_json`` are a contract with programs outside: ``type``, ``title``, ``text``,
``choices``, ``answers``, ``tolerance``, ``category``, ``line``. ``choices`` is filled for single,
multiple and truefalse; ``answers`` depends on the type:

    short      [{"text", "fraction", "feedback"}]
    numeric    [{"value", "tolerance", "fraction", "feedback"}]; value "*" and tolerance null
               stand for any other number
    matching   [{"stem", "match"}]; an empty stem is a distractor
    ordering   the texts, in the right order

``tolerance`` is that of the first numeric answer, else null. Fractions go from −1 to 1. What the
contract has no key for (general feedback, formats, marks) stays in the objects.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

QuestionType = Literal[
    "single",
    "multiple",
    "truefalse",
    "matching",
    "ordering",
    "short",
    "numeric",
    "open",
    "description",
]
TextFormat = Literal["moodle", "html", "plain", "markdown"]
Severity = Literal["error", "warning"]

TRUE = "Verdadero"
FALSE = "Falso"


@dataclass(frozen=True, slots=True)
class Rich:
    """A text and how it is marked up; «moodle» is plain text with line breaks and stray HTML."""

    text: str = ""
    format: TextFormat = "moodle"

    def __post_init__(self) -> None:
        if not self.text:
            object.__setattr__(self, "format", "moodle")

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Rich()


@dataclass(frozen=True, slots=True)
class Choice:
    """One option. ``fraction``: share of the mark that choosing it gives, from −1 to 1."""

    content: Rich
    fraction: float
    feedback: Rich = NOTHING

    def to_json(self) -> dict[str, Any]:
        return {
            "text": self.content.text,
            "fraction": self.fraction,
            "feedback": self.feedback.text,
        }


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A text that is accepted; ``*`` stands for any run of characters, ``\\*`` for itself."""

    text: str
    fraction: float
    feedback: Rich = NOTHING

    def to_json(self) -> dict[str, Any]:
        return {"text": self.text, "fraction": self.fraction, "feedback": self.feedback.text}


@dataclass(frozen=True, slots=True)
class NumericAnswer:
    """A number that is accepted; ``value`` None accepts any (and then the tolerance is None).

    ``tolerance`` is in the unit of the value, or a share of it (0.05 = 5 %) when ``relative``.
    """

    value: Decimal | None
    tolerance: Decimal | None
    fraction: float
    feedback: Rich = NOTHING
    relative: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "value": "*" if self.value is None else _number(self.value),
            "tolerance": None if self.tolerance is None else _number(self.tolerance),
            "fraction": self.fraction,
            "feedback": self.feedback.text,
        }


@dataclass(frozen=True, slots=True)
class Pair:
    """A stem and what matches it. An empty stem makes the match a distractor."""

    stem: Rich
    match: str

    def to_json(self) -> dict[str, Any]:
        return {"stem": self.stem.text, "match": self.match}


@dataclass(frozen=True, slots=True)
class Step:
    """One element of an ordering question."""

    content: Rich

    def to_json(self) -> str:
        return self.content.text


Answer = ShortAnswer | NumericAnswer | Pair | Step


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``line`` is where it begins in its file; 0 if it came from no file.

    ``category`` is a path of names joined by «/» (a «/» inside a name is doubled), or empty.
    ``feedback`` is shown whatever was answered; ``when_right``, ``when_partial`` and
    ``when_wrong`` by the result. ``mark`` is its greatest mark.
    """

    type: QuestionType
    text: Rich
    line: int = field(default=0, compare=False)
    title: str = ""
    category: str = ""
    choices: tuple[Choice, ...] = ()
    answers: tuple[Answer, ...] = ()
    feedback: Rich = NOTHING
    when_right: Rich = NOTHING
    when_partial: Rich = NOTHING
    when_wrong: Rich = NOTHING
    mark: Decimal = Decimal(1)
    shuffle: bool = True
    case_sensitive: bool = False
    ignore_accents: bool = False
    tags: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        first = self.answers[0] if self.answers else None
        return {
            "type": self.type,
            "title": self.title,
            "text": self.text.text,
            "choices": [choice.to_json() for choice in self.choices],
            "answers": [answer.to_json() for answer in self.answers],
            "tolerance": first.to_json()["tolerance"] if isinstance(first, NumericAnswer) else None,
            "category": self.category,
            "line": self.line,
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of the file that was not understood or not kept. Lines count from 1."""

    line: int
    severity: Severity
    message: str

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "severity": self.severity, "message": self.message}


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds. All or nothing: save the questions only if ``is_clean``, or if a person
    has seen the warnings; never if there are errors."""

    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.problems

    @property
    def has_errors(self) -> bool:
        return any(problem.severity == "error" for problem in self.problems)

    def to_json(self) -> dict[str, Any]:
        return {
            "questions": [question.to_json() for question in self.questions],
            "problems": [problem.to_json() for problem in self.problems],
        }


class Refused(Exception):
    """Raised inside the readers alone: this question cannot be read. Carries its line."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message

    def problem(self) -> Problem:
        return Problem(self.line, "error", self.message)


def on_one_line(text: str) -> str:
    """A title or the name of a category: trimmed, its line breaks turned into spaces."""
    return " ".join(line.strip() for line in text.strip().split("\n"))


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)

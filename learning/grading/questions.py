"""The frozen question: the payload that a question version keeps and every function here reads.

A payload is plain JSON data. Common to all types:

``type``               one of ``TYPES``
``schema``             version of this description, now ``SCHEMA``
``text``               what is asked (as shown: plain text or clean HTML)
``general_feedback``   explanation for everyone, optional
``shuffle``            whether choices may change places, true unless said (ordering: always)

Ids are opaque strings, unique within a question, that stay the same through editing, reordering,
restoring and importing: results refer to them. ``fraction`` is the share of the mark, −1 to 1.

What an answer looks like, by type (``answer`` of ``grade``):

``single``       id of the chosen option
``multiple``     list of ids; order and repeats do not matter
``truefalse``    ``True``/``False``, or ``"true"``/``"false"`` as a form sends them
``matching``     mapping from stem id to option id; a blank value leaves that stem unanswered
``ordering``     list of item ids (``None`` for an empty place), or mapping from item id to its
                 place counted from 1
``short``        the text written
``numeric``      the text written («1.234,5»), or a number
``open``         the text written
``description``  nothing

Numbers of the key (``value``, ``tolerance``) are JSON numbers or digits with a decimal **point**
(``"1234.5"``): they are data, never text for reading.
"""

from typing import Any, Literal, NotRequired, TypedDict

SCHEMA = 1

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
TYPES: tuple[QuestionType, ...] = (
    "single",
    "multiple",
    "truefalse",
    "matching",
    "ordering",
    "short",
    "numeric",
    "open",
    "description",
)

ToleranceKind = Literal["absolute", "relative", "geometric"]
TOLERANCE_KINDS: tuple[ToleranceKind, ...] = ("absolute", "relative", "geometric")

# Where each type keeps what is worth something and may be commented on.
KEY_LISTS = {
    "single": "choices",
    "multiple": "choices",
    "matching": "stems",
    "short": "answers",
    "numeric": "answers",
}

# The longest answers read, in characters; longer ones count as no answer, with the reason.
MAX_SHORT = 1_000
MAX_NUMBER = 60
MAX_OPEN = 20_000


class Choice(TypedDict):
    """An option of a single or multiple choice, with what choosing it is worth."""

    id: str
    text: str
    fraction: float
    feedback: NotRequired[str]


class Option(TypedDict):
    """What a stem may be paired with, or something to put in its place: a text with an id."""

    id: str
    text: str


class Stem(TypedDict):
    """The left side of a pair. With an empty text, its option is offered as a distractor only."""

    id: str
    text: str
    match: str
    feedback: NotRequired[str]


class ShortAnswer(TypedDict):
    """An accepted wording: ``*`` stands for any run of characters, ``\\*`` for an asterisk."""

    id: str
    text: str
    fraction: float
    feedback: NotRequired[str]


class NumericAnswer(TypedDict):
    """An accepted number. ``value`` ``"*"`` takes any number, to comment on all other answers."""

    id: str
    value: str | float
    fraction: float
    tolerance: NotRequired[str | float]
    tolerance_kind: NotRequired[ToleranceKind]
    feedback: NotRequired[str]


class _Question(TypedDict):
    schema: int
    text: str
    general_feedback: NotRequired[str]
    shuffle: NotRequired[bool]


class SingleQuestion(_Question):
    """One option is chosen; the best one is worth 1."""

    type: Literal["single"]
    choices: list[Choice]


class MultipleQuestion(_Question):
    """Any options are chosen; the positive fractions add up to 1."""

    type: Literal["multiple"]
    choices: list[Choice]


class TrueFalseQuestion(_Question):
    """``correct`` is the truth; feedback by the answer chosen (keys ``true`` and ``false``)."""

    type: Literal["truefalse"]
    correct: bool
    feedback: NotRequired[dict[str, str]]


class MatchingQuestion(_Question):
    """Each stem names the ``choices`` id that it matches; several stems may share one option."""

    type: Literal["matching"]
    stems: list[Stem]
    choices: list[Option]


class OrderingQuestion(_Question):
    """``items`` stand in the right order."""

    type: Literal["ordering"]
    items: list[Option]


class ShortQuestion(_Question):
    """The first of ``answers`` that the text meets decides.

    Capitals matter only with ``case_sensitive``; accents do unless ``ignore_accents``.
    """

    type: Literal["short"]
    answers: list[ShortAnswer]
    case_sensitive: NotRequired[bool]
    ignore_accents: NotRequired[bool]


class NumericQuestion(_Question):
    """The first of ``answers`` that the number meets decides. ``unit`` is shown, never read."""

    type: Literal["numeric"]
    answers: list[NumericAnswer]
    unit: NotRequired[str]


class OpenQuestion(_Question):
    """A text that a person grades; ``grader_notes`` are for that person alone."""

    type: Literal["open"]
    grader_notes: NotRequired[str]
    rows: NotRequired[int]


class DescriptionQuestion(_Question):
    """A text between questions; nothing is answered."""

    type: Literal["description"]


Question = (
    SingleQuestion
    | MultipleQuestion
    | TrueFalseQuestion
    | MatchingQuestion
    | OrderingQuestion
    | ShortQuestion
    | NumericQuestion
    | OpenQuestion
    | DescriptionQuestion
)


def parts(question: Any, name: str) -> list[dict[str, Any]]:
    """The list ``name`` of a question («choices», «stems», «items», «answers»), or nothing."""
    found = question.get(name)
    return list(found) if isinstance(found, list | tuple) else []


def live_stems(question: Any) -> list[dict[str, Any]]:
    """The stems that are asked: those with a text."""
    return [stem for stem in parts(question, "stems") if str(stem.get("text") or "").strip()]

"""Writer of Moodle XML. What it writes reads again as the same questions; losses are listed.

Severities and lines are those of ``export_gift``: an «error» is a question left out, a «warning»
one written with less than it holds, at its line of the file written.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from learning.importers.decimals import write_decimal
from learning.importers.questions import (
    NumericAnswer,
    Pair,
    Problem,
    Question,
    Rich,
    ShortAnswer,
    Step,
    TextFormat,
    on_one_line,
)
from learning.importers.weights import is_allowed, nearest, percent_of

Lose = Callable[[str], None]

_TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "truefalse": "truefalse",
    "matching": "matching",
    "ordering": "ordering",
    "short": "shortanswer",
    "numeric": "numerical",
    "open": "essay",
    "description": "description",
}
_FORMATS: dict[TextFormat, str] = {
    "html": "html",
    "moodle": "moodle_auto_format",
    "plain": "plain_text",
    "markdown": "markdown",
}


def write_moodle_xml(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The file, in UTF-8, and what it could not say."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    losses: list[Problem] = []
    category = ""
    length = len(lines)  # of the file so far: a text may have line ends of its own
    for question in questions:
        wanted = on_one_line(question.category)
        written: list[str] = []
        if wanted != category:
            path = "/".join(["$course$", "top", *([wanted] if wanted else [])])
            written += ['<question type="category">', f"<category>{_text(path)}</category>"]
            written.append("</question>")
            category = wanted
        start = length + len(written) + 1

        def lose(message: str, of: Question = question, line: int = start) -> None:
            name = of.title or of.text.text[:40]
            losses.append(Problem(line, "warning", f"«{name}»: {message}"))

        written += _question(question, lose)
        lines += written
        length += sum(1 + line.count("\n") for line in written)
    lines += ["</quiz>", ""]
    return "\n".join(lines).encode(), losses


def _question(question: Question, lose: Lose) -> list[str]:
    if question.ignore_accents:
        lose("Moodle no guarda que no importan las tildes.")
    lines = [
        f'<question type="{_TYPES[question.type]}">',
        f"<name>{_text(on_one_line(question.title))}</name>",
        _rich("questiontext", question.text),
        _rich("generalfeedback", question.feedback),
        f"<defaultgrade>{write_decimal(question.mark)}</defaultgrade>",
    ]
    for name, rich in (
        ("correctfeedback", question.when_right),
        ("partiallycorrectfeedback", question.when_partial),
        ("incorrectfeedback", question.when_wrong),
    ):
        if rich:
            lines.append(_rich(name, rich))
    lines += _answers(question, lose)
    if question.tags:
        tags = "".join(f"<tag>{_text(on_one_line(tag))}</tag>" for tag in question.tags)
        lines.append(f"<tags>{tags}</tags>")
    return [*lines, "</question>"]


def _answers(question: Question, lose: Lose) -> list[str]:
    lines = []
    if question.type in {"single", "multiple"}:
        lines.append(f"<single>{_truth(question.type == 'single')}</single>")
    if question.type in {"single", "multiple", "matching"}:
        lines.append(f"<shuffleanswers>{_truth(question.shuffle)}</shuffleanswers>")
    if question.type == "short":
        lines.append(f"<usecase>{int(question.case_sensitive)}</usecase>")
    for place, choice in enumerate(question.choices):
        content = choice.content
        if question.type == "truefalse":
            content = Rich("false" if place else "true")
        lines.append(_answer(content, choice.fraction, choice.feedback, lose))
    for place, answer in enumerate(question.answers, 1):
        match answer:
            case ShortAnswer():
                lines.append(_answer(Rich(answer.text), answer.fraction, answer.feedback, lose))
            case NumericAnswer():
                lines.append(_number(answer, lose))
            case Pair():
                match_text = f"<answer>{_text(answer.match)}</answer>"
                lines.append(_rich("subquestion", answer.stem, inside=match_text))
            case Step():
                lines.append(_rich("answer", answer.content, attribute=f' fraction="{place}"'))
    return lines


def _number(answer: NumericAnswer, lose: Lose) -> str:
    if answer.value is None or answer.tolerance is None:
        return _answer(Rich("*"), answer.fraction, answer.feedback, lose)
    tolerance = answer.tolerance
    if answer.relative:
        tolerance = abs(answer.value) * tolerance
        lose("la tolerancia relativa se escribió como absoluta.")
    margin = f"<tolerance>{write_decimal(tolerance)}</tolerance>"
    value = Rich(write_decimal(answer.value))
    return _answer(value, answer.fraction, answer.feedback, lose, inside=margin)


def _answer(content: Rich, fraction: float, feedback: Rich, lose: Lose, inside: str = "") -> str:
    exact = Decimal(str(fraction))
    if not is_allowed(exact):
        lose(f"el peso {percent_of(exact)} % pasó a {percent_of(nearest(exact))} %.")
    attribute = f' fraction="{percent_of(nearest(exact))}"'
    if feedback:
        inside += _rich("feedback", feedback)
    return _rich("answer", content, attribute=attribute, inside=inside)


def _rich(name: str, rich: Rich, *, attribute: str = "", inside: str = "") -> str:
    declared = quoteattr(_FORMATS[rich.format])
    return f"<{name}{attribute} format={declared}>{_text(rich.text)}{inside}</{name}>"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _truth(value: bool) -> str:
    return "true" if value else "false"

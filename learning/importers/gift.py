"""Reader of GIFT, the text format of Moodle, as Spanish-speaking teachers write it.

It reads what Moodle reads, with Moodle's meaning, and refuses with a line number where Moodle
would guess: braces of a formula, a number that is none, a weight that is none. It reads besides:
V and F, decimal commas, a tolerance in per cent, blank lines between the braces, a category without
a blank line after it.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from learning.importers.gift_answers import (
    Reading,
    read_choices,
    read_numeric,
    read_pairs,
    read_short,
    read_truefalse,
    truth,
)
from learning.importers.gift_text import EATEN_COMMAND, Category, Span, parts, reveal
from learning.importers.questions import (
    NOTHING,
    Imported,
    Problem,
    Question,
    QuestionType,
    Refused,
    Rich,
    TextFormat,
    on_one_line,
)

BLANK = "_____"
# What stands before the brace of a formula: «x^», «x_», «\frac».
_FORMULA = re.compile(r"(?:\^|[^\W_]_|\\[A-Za-z]{1,30})\Z")


def read_gift(text: str, *, nearest_weights: bool = False) -> Imported:
    """The questions of a GIFT file whose line ends are «\\n»."""
    questions: list[Question] = []
    problems: list[Problem] = []

    def warn(line: int, message: str) -> None:
        problems.append(Problem(line, "warning", message))

    category = ""
    for part in parts(text):
        if isinstance(part, Category):
            category = part.path
            continue
        noted = len(problems)
        try:
            question = _question(part, nearest_weights, warn)
        except Refused as refused:
            del problems[noted:]
            problems.append(refused.problem())
        else:
            questions.append(replace(question, category=category))
    return Imported(tuple(questions), tuple(problems))


def _question(block: Span, nearest_weights: bool, warn: Callable[[int, str], None]) -> Question:
    title, body = _title(block)
    eaten = EATEN_COMMAND.search(block.text)
    if eaten:
        warn(
            block.after(eaten.start()).line,
            "Se leyó \\n como un salto de línea. Si es parte de una fórmula, escriba \\\\n.",
        )
    before, inside, after = _braces(body)
    tail = after.strip().text
    if inside is None:
        text = body.rich()
    elif tail:
        text = Span(f"{before.text}{BLANK}{after.text.rstrip()}", body.line).rich()
    else:
        text = before.rich()
    if not text and not (inside is None and title):
        warn(block.line, "La pregunta no tiene enunciado.")
    if inside is None:
        return Question("description", text, line=block.line, title=title)
    question = Question("open", text, line=block.line, title=title)
    answers, feedback = _general_feedback(inside, _format(before))
    reading = Reading(_format(before), nearest_weights, warn)
    return replace(_answered(question, before, answers, reading), feedback=feedback)


def _title(block: Span) -> tuple[str, Span]:
    if not block.text.startswith("::"):
        return "", block
    end = block.text.find("::", 2)
    if end < 0 or "{" in block.text[:end]:
        raise Refused(block.line, "El título empieza con :: y no se cierra con otro ::.")
    return on_one_line(reveal(block.text[2:end])), block.after(end + 2).strip()


def _braces(body: Span) -> tuple[Span, Span | None, Span]:
    """The text before the braces, what they hold (None without braces), and the text after."""
    opened, closed = body.text.count("{"), body.text.count("}")
    if not opened and not closed:
        return body, None, Span("", body.line)
    start, end = body.text.find("{"), body.text.find("}")
    if opened > 1 or closed > 1:
        second = body.text.find("{", start + 1) if opened > 1 else body.text.find("}", end + 1)
        raise Refused(
            body.after(second).line,
            "Hay más de un par de llaves. Las de una fórmula o del texto se escriben \\{ y \\}; "
            "entre dos preguntas va una línea en blanco.",
        )
    if not opened or not closed or end < start:
        lost = end if start < 0 or 0 <= end < start else start
        missing = "abre" if lost == end else "cierra"
        raise Refused(
            body.after(lost).line,
            f"Hay una llave que no se {missing}. Si es parte del texto, escríbala con \\ antes.",
        )
    return (
        Span(body.text[:start], body.line),
        Span(body.text[start + 1 : end], body.after(start + 1).line).strip(),
        body.after(end + 1),
    )


def _format(before: Span) -> TextFormat:
    """The format that the text of the question declares, which its answers inherit."""
    marked = Span(before.text + " .", before.line).rich()
    return marked.format


def _general_feedback(inside: Span, default: TextFormat) -> tuple[Span, Rich]:
    at = inside.text.rfind("####")
    if at < 0:
        return inside, NOTHING
    return Span(inside.text[:at], inside.line).strip(), inside.after(at + 4).rich(default)


def _answered(question: Question, before: Span, answers: Span, reading: Reading) -> Question:
    is_true = truth(answers)
    if (not answers or is_true is not None) and _FORMULA.search(before.text[-40:]):
        raise Refused(
            answers.line,
            "Las llaves parecen de una fórmula. Si lo son, escríbalas \\{ y \\}; si no, deje un "
            "espacio antes.",
        )
    if not answers:
        return question
    if answers.text.startswith("#"):
        return replace(question, type="numeric", answers=read_numeric(answers, reading))
    if is_true is not None:
        return replace(question, type="truefalse", choices=read_truefalse(answers, reading))
    if "~" in answers.text:
        kind: QuestionType = "single" if "=" in answers.text else "multiple"
        return replace(question, type=kind, choices=read_choices(answers, reading))
    if "=" in answers.text and "->" in answers.text:
        return replace(question, type="matching", answers=read_pairs(answers, reading))
    return replace(question, type="short", answers=read_short(answers, reading))

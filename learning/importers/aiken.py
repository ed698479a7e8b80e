"""Reader of Aiken: a question, its lettered options, and the line that names the right one.

    ¿Cuál es la capital de Casanare?
    A. Yopal
    B) Sabanalarga
    RESPUESTA: A

Every question is of single choice: the format knows no other, and «A. Verdadero» stays an option.
"""

import re
from dataclasses import dataclass, field
from string import ascii_uppercase

from learning.importers.questions import Choice, Imported, Problem, Question, Refused, Rich

_OPTION = re.compile(r"([A-Za-z])(?:[.)](?=\s|\Z)|\)(?=\S))")
_ANSWER = re.compile(
    r"(?:ANSWER|RESPUESTA(?:\s+CORRECTA)?|RTA|CLAVE)\s{0,5}\.?\s{0,5}:(.*)", re.IGNORECASE
)
_LETTER = re.compile(r"([A-Za-z])[.)]?")


class _AnotherBegins(Refused):
    """The question had no answer, and the line at hand is the text of the next."""


@dataclass(slots=True)
class _Draft:
    line: int = 0
    text: list[str] = field(default_factory=list)
    options: list[list[str]] = field(default_factory=list)
    after_blank: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.text and not self.options

    def add(self, line: str, number: int) -> None:
        """One line that is not an answer; Refused if it cannot belong to this question."""
        if self.is_empty:
            self.line = number
        found = _OPTION.match(line)
        letter = found[1].upper() if found else ""
        expected = ascii_uppercase[len(self.options) : len(self.options) + 1]
        if found and letter == expected:
            self._option(line[found.end() :].strip(), number)
        elif found and (self.options or found[1].isupper()) and (self.text or self.options):
            self._out_of_order(letter, expected, number)
        elif self.options and self.after_blank:
            raise _AnotherBegins(self.line, _NO_ANSWER)
        elif self.options:
            self.options[-1].append(line)
        else:
            self.text.append(line)
        self.after_blank = False

    def _option(self, content: str, number: int) -> None:
        if not self.text:
            raise Refused(number, "Hay opciones sin el enunciado de la pregunta.")
        if not content:
            raise Refused(number, "Hay una opción vacía.")
        self.options.append([content])

    def _out_of_order(self, letter: str, expected: str, number: int) -> None:
        if letter == "A" and self.options:
            raise Refused(self.line, _NO_ANSWER)
        raise Refused(
            number, f"Se esperaba la opción {expected or 'final'} y se encontró la {letter}."
        )

    def question(self, answer: str, number: int) -> Question:
        """The finished question; Refused if the answer does not name one of its options."""
        if self.is_empty:
            raise Refused(number, "Hay una respuesta sin pregunta.")
        if len(self.options) < 2:
            raise Refused(self.line, "Hacen falta al menos dos opciones (A. y B.).")
        found = _LETTER.fullmatch(answer.strip())
        if not found:
            raise Refused(
                number,
                f"«{answer.strip()[:40]}» no es la letra de una opción; Aiken admite una sola.",
            )
        right = ascii_uppercase.index(found[1].upper())
        if right >= len(self.options):
            raise Refused(number, f"La respuesta {found[1].upper()} no está entre las opciones.")
        choices = tuple(
            Choice(Rich("\n".join(option), "plain"), 1.0 if place == right else 0.0)
            for place, option in enumerate(self.options)
        )
        return Question("single", Rich("\n".join(self.text), "plain"), self.line, choices=choices)


_NO_ANSWER = "La pregunta no tiene la línea «RESPUESTA: letra»."


def read_aiken(text: str) -> Imported:
    """The questions of an Aiken file whose line ends are «\\n».

    After a line that cannot be read, everything up to the next answer belongs to the question
    that was refused: one problem for it.
    """
    questions: list[Question] = []
    problems: list[Problem] = []
    draft = _Draft()
    lost = False
    number = 0
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        answer = _ANSWER.fullmatch(line)
        if not line:
            draft.after_blank = True
            continue
        try:
            if answer and not lost:
                questions.append(draft.question(answer[1], number))
            elif not lost:
                draft.add(line, number)
        except _AnotherBegins as refused:
            problems.append(refused.problem())
            draft = _Draft()
            draft.add(line, number)
        except Refused as refused:
            problems.append(refused.problem())
            lost = True
        if answer:
            draft, lost = _Draft(), False
    if not lost and not draft.is_empty:
        problems.append(Problem(draft.line, "error", _NO_ANSWER))
    return Imported(tuple(questions), tuple(problems))

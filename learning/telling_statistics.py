"""What the figures of questions say, in plain Spanish, for teachers and authors.

Nothing is said of few attempts: chance would speak, and who answered could be told. Pure.
"""

from dataclasses import dataclass
from typing import Literal

from learning.grading.statistics import QuestionFigures, QuizFigures
from learning.telling import percent

LEAST_ATTEMPTS = 10
HARD, EASY = 0.2, 0.95
WEAK = 20.0
"""Discrimination below which a question tells little; Moodle's guide calls 20 to 30 «weak»."""
CONSISTENT, DOUBTFUL = 70.0, 50.0


@dataclass(frozen=True)
class Remark:
    """What to look at, and how pressing it is: "key" (the key may be wrong), "look" or "fine"."""

    level: Literal["key", "look", "fine"]
    text: str


def missing(n: int) -> str:
    """How many attempts are still missing for the figures to say something; empty when none is."""
    left = LEAST_ATTEMPTS - n
    if left <= 0:
        return ""
    return "Falta 1 intento" if left == 1 else f"Faltan {left} intentos"


def remarks(figures: QuestionFigures) -> list[Remark]:
    """What the figures of a question say, the most pressing first; nothing below the least n."""
    if figures.n < LEAST_ATTEMPTS:
        return []
    said = []
    index, facility = figures.discrimination_index, figures.facility
    if index is not None and index < 0:
        said.append(Remark("key", "Quienes más saben fallan esta pregunta: revise la clave."))
    if facility is not None and facility < HARD:
        said.append(Remark("look", "Casi nadie acierta: mire si se enseñó y si está bien escrita."))
    elif facility is not None and facility > EASY:
        said.append(Remark("look", "Casi todos aciertan: no distingue."))
    elif index is not None and 0 <= index < WEAK:
        said.append(Remark("look", "Distingue poco: la aciertan casi igual quien sabe y quien no."))
    return said or [Remark("fine", "Funciona bien.")]


def quiz_remarks(figures: QuizFigures) -> list[Remark]:
    """What the figures of the whole quiz say; nothing below the least n."""
    if figures.n < LEAST_ATTEMPTS or figures.cic is None:
        return []
    if figures.cic >= CONSISTENT:
        return [Remark("fine", "Las preguntas miden lo mismo: la nota es de fiar.")]
    if figures.cic >= DOUBTFUL:
        return [Remark("look", "Las preguntas miden casi lo mismo: la nota orienta.")]
    return [
        Remark(
            "look", "Las preguntas miden cosas distintas o son pocas: no decida solo con la nota."
        )
    ]


def hint(figures: QuestionFigures, *, name: str, quiz: str) -> str:
    """One line for the grid of a class about a question whose key may be wrong; else nothing.

    ``name``: «Pregunta 4», or what a drawn question is called.
    """
    if not any(remark.level == "key" for remark in remarks(figures)):
        return ""
    index = decimal((figures.discrimination_index or 0) / 100)
    return (
        f"{name} de «{quiz}»: revise la clave. Quienes más saben la fallan "
        f"(discriminación {index}, {figures.n} respuestas)."
    )


def decimal(number: float | None, places: int = 2) -> str:
    """A number as people write it: −0,21; a dash where there is none."""
    if number is None:
        return "—"
    text = f"{number:.{places}f}"
    if not text.strip("-0."):
        text = text.lstrip("-")
    return text.replace("-", "−").replace(".", ",")


def share(number: float | None) -> str:
    """A fraction as a whole percentage: «73 %»."""
    return "—" if number is None else percent(round(number, 2))

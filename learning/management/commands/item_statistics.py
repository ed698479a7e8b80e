"""``manage.py item_statistics QUIZ [--json]``: how the questions of a quiz behave.

QUIZ is the ``uid`` of the quiz page. The names of the JSON are read by others: they stay.
"""

import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.selectors.item_statistics import QuestionRow, QuizAnalysis, analyse_quiz
from learning.telling_statistics import decimal, missing, remarks

FIGURES = (
    "facility", "discrimination_index", "discriminative_efficiency", "effective_weight",
)  # fmt: skip


class Command(BaseCommand):
    help = (
        "Análisis de las preguntas de un cuestionario: primer intento entregado de cada aprendiz "
        "en la última versión."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("quiz", metavar="QUIZ", help="uid de la página del cuestionario")
        parser.add_argument("--json", action="store_true", dest="as_json", help="Escribe JSON.")

    def handle(self, *args: Any, quiz: str, as_json: bool, **options: Any) -> None:
        try:
            uid = UUID(quiz)
        except ValueError as error:
            raise CommandError(f"«{quiz}» no es el uid de un cuestionario.") from error
        found = analyse_quiz(uid)
        if found is None:
            raise CommandError(f"No hay ningún cuestionario publicado con el uid {uid}.")
        if as_json:
            self.stdout.write(json.dumps(as_data(found), ensure_ascii=False, indent=2))
        else:
            self._tell(found)

    def _tell(self, found: QuizAnalysis) -> None:
        quiz = found.quiz
        self.stdout.write(f"{found.version.title} · versión {found.version.number}")
        self.stdout.write(
            f"Intentos: {quiz.n} (sin contar {found.waiting} por calificar). "
            f"Media {decimal(quiz.mean)} de {decimal(found.max_mark)}, "
            f"mediana {decimal(quiz.median)}, desviación {decimal(quiz.standard_deviation)}, "
            f"consistencia {decimal(quiz.cic)} %."
        )
        if left := missing(quiz.n):
            self.stdout.write(f"{left} para interpretar las cifras.")
        heads = ("N.º", "Facilidad", "Discrim.", "Eficiencia", "Peso", "Pregunta")
        widths = (5, 10, 10, 11, 8)
        self.stdout.write(_line(heads, widths))
        for row in found.questions:
            numbers = (decimal(getattr(row.figures, name)) for name in FIGURES)
            said = " ".join(remark.text for remark in remarks(row.figures))
            about = " — ".join(filter(None, (row.title, said)))
            self.stdout.write(_line((str(row.position or "sorteo"), *numbers, about), widths))


def _line(cells: tuple[str, ...], widths: tuple[int, ...]) -> str:
    *numbers, last = cells
    return " ".join([each.rjust(w) for each, w in zip(numbers, widths, strict=True)] + [last])


def as_data(found: QuizAnalysis) -> dict[str, Any]:
    """The figures as plain data; ``facility`` is a fraction, the other three are percentages."""
    version, figures = found.version, asdict(found.quiz)
    attempts = figures.pop("n")
    return {
        "quiz": {
            "uid": str(version.quiz_uid),
            "title": version.title,
            "version": version.number,
            "max_mark": found.max_mark,
            **figures,
        },
        "attempts": attempts,
        "attempts_waiting": found.waiting,
        "questions": [_question(row) for row in found.questions],
    }


def _question(row: QuestionRow) -> dict[str, Any]:
    return {
        "position": row.position,
        "title": row.title,
        "block_id": row.question.block_id,
        "version": row.question.number,
        "kind": row.question.kind,
        "is_drawn": row.position is None,
        "max_mark": row.max_mark,
        "attempts": row.figures.n,
        **{name: getattr(row.figures, name) for name in FIGURES},
    }

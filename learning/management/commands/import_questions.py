"""Read a file of questions and say what it holds. It never touches the database.

Exit status: 0 if the file was read without a problem, 1 if there are problems (the JSON is
printed both times), 2 if something was asked that this command does not do.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from learning.importers.questions import Imported, Problem
from learning.importers.reader import FORMATS, read

_SEVERITIES = {"error": "error", "warning": "aviso"}


class Command(BaseCommand):
    help = "Lee un archivo de preguntas y muestra lo que contiene, sin guardar nada."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="archivo de preguntas")
        parser.add_argument("--format", required=True, choices=FORMATS, help="su formato")
        parser.add_argument(
            "--dry-run", action="store_true", help="solo mostrar (es lo único que hace)"
        )
        parser.add_argument("--json", action="store_true", help="imprimir el resultado en JSON")
        parser.add_argument(
            "--nearest-weights",
            action="store_true",
            help="tomar el peso más cercano que admite Moodle en vez de rechazar la pregunta",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"]:
            raise CommandError(
                "Este comando no guarda preguntas: eso se hará desde la pantalla de autoría, que "
                "todavía no existe. Use --dry-run para ver qué contiene el archivo.",
                returncode=2,
            )
        found = _read(Path(options["file"]), options["format"], options["nearest_weights"])
        if options["json"]:
            # Only ASCII: whatever the terminal's encoding, the JSON is whole.
            self.stdout.write(json.dumps(found.to_json(), indent=2))
        else:
            self.stdout.write(_summary(found))
        if not found.is_clean:
            raise SystemExit(1)


def _read(path: Path, format: str, nearest_weights: bool) -> Imported:
    try:
        data = path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or type(fault).__name__
        message = f"No se puede leer el archivo {path}: {reason}."
        return Imported((), (Problem(1, "error", message),))
    return read(data, format, nearest_weights=nearest_weights)


def _summary(found: Imported) -> str:
    lines = [f"Preguntas: {len(found.questions)}"]
    for question in found.questions:
        name = question.title or " ".join(question.text.text.split())[:70]
        lines.append(f"  línea {question.line}, {question.type}: {name}")
    lines.append(f"Problemas: {len(found.problems)}")
    lines.extend(
        f"  línea {problem.line}, {_SEVERITIES[problem.severity]}: {problem.message}"
        for problem in found.problems
    )
    return "\n".join(lines)

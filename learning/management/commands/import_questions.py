"""Read a file of questions and say what it holds, or append them to the draft of a page.

``--dry-run`` never touches the database. Exit status: 0 if the file was read without a problem, 1
if there are problems (the JSON is printed both times), 2 if what was asked is not complete or not
possible. With ``--to``, warnings do not keep the questions from being saved; errors do, all of
them.
"""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.models import User
from learning.errors import NotUnderstood
from learning.importers.questions import Imported, Problem
from learning.importers.reader import FORMATS, read
from learning.models import QuestionBankPage, QuizPage
from learning.services.importing import import_questions, preview_questions

_SEVERITIES = {"error": "error", "warning": "aviso"}


class Command(BaseCommand):
    help = "Lee un archivo de preguntas: muestra lo que contiene o lo agrega a un borrador."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="archivo de preguntas")
        parser.add_argument("--format", required=True, choices=FORMATS, help="su formato")
        parser.add_argument("--dry-run", action="store_true", help="solo mostrar, sin guardar")
        parser.add_argument(
            "--to", metavar="UID", help="uid del cuestionario o banco que las recibe"
        )
        parser.add_argument("--by", metavar="USUARIO", help="quién las agrega")
        parser.add_argument("--json", action="store_true", help="imprimir el resultado en JSON")
        parser.add_argument(
            "--nearest-weights",
            action="store_true",
            help="tomar el peso más cercano que admite Moodle en vez de rechazar la pregunta",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dry_run"] and not (options["to"] and options["by"]):
            raise CommandError(
                "Diga a qué página van y quién las agrega (--to UID --by USUARIO), o use --dry-run "
                "para ver qué contiene el archivo.",
                returncode=2,
            )
        found = _read(Path(options["file"]), options["format"], options["nearest_weights"])
        if options["json"]:
            # Only ASCII: whatever the terminal's encoding, the JSON is whole.
            self.stdout.write(json.dumps(found.to_json(), indent=2))
        else:
            self.stdout.write(_summary(found))
        if not options["dry_run"]:
            self._save(options, found)
        if not found.is_clean:
            raise SystemExit(1)

    def _save(self, options: dict[str, Any], found: Imported) -> None:
        if found.has_errors:
            return
        page = _page(options["to"])
        person = User.objects.filter(username=options["by"], is_active=True).first()
        if page is None or person is None:
            missing = "esa página" if page is None else "esa persona"
            raise CommandError(f"No existe {missing}.", returncode=2)
        data = Path(options["file"]).read_bytes()
        try:
            total = import_questions(
                page=page,
                data=data,
                format=options["format"],
                nearest=options["nearest_weights"],
                by=person,
            )
        except NotUnderstood as error:
            preview = preview_questions(
                page=page,
                data=data,
                format=options["format"],
                nearest=options["nearest_weights"],
            )
            said = "\n".join(each.message for each in preview.problems)
            raise CommandError(f"{error}\n{said}", returncode=1) from error
        except PermissionDenied as error:
            raise CommandError(str(error), returncode=2) from error
        self.stderr.write(f"Preguntas agregadas al borrador de «{page.title}»: {total}")


def _page(uid: str) -> QuizPage | QuestionBankPage | None:
    try:
        wanted = UUID(uid)
    except ValueError:
        return None
    quiz = QuizPage.objects.filter(uid=wanted).first()
    return quiz or QuestionBankPage.objects.filter(uid=wanted).first()


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

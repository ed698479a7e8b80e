"""``manage.py restore``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.backup import BackupError, find_backup, restore, verify
from cms.core.dumps import DumpError


class Command(BaseCommand):
    help = "Verifica una copia y la pone en lugar de los datos. Detenga antes el sitio."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="una copia, o la carpeta donde está la más nueva")
        parser.add_argument(
            "--verify", action="store_true", help="verifica hashes y filas (siempre se hace)"
        )
        parser.add_argument("--verify-only", action="store_true", help="verifica y no restaura")
        parser.add_argument("--force", action="store_true", help="reemplaza los datos que haya")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = find_backup(options["folder"])
            if options["verify_only"]:
                manifest = verify(path)
                done = "verificada"
            else:
                manifest = restore(path, force=options["force"])
                done = "restaurada y verificada"
        except (BackupError, DumpError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Copia {path.name} {done}: {sum(manifest.rows.values())} filas en"
            f" {len(manifest.rows)} tablas, {len(manifest.files)} archivos."
        )
        if not options["verify_only"]:
            self.stdout.write("Ejecute ahora «manage.py migrate», por si el programa es más nuevo.")

"""``manage.py backup``."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.backup import MANIFEST, make_backup, verify
from cms.core.dumps import DumpError


class Command(BaseCommand):
    help = "Copia la base de datos y los archivos, con un manifiesto que permite verificarlos."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="carpeta que guarda las copias")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = make_backup(options["folder"])
        except (OSError, DumpError) as error:
            raise CommandError(f"La copia no se hizo: {error}") from error
        manifest = verify(path)
        self.stdout.write(
            f"Copia completa en {path}: {sum(manifest.rows.values())} filas en"
            f" {len(manifest.rows)} tablas, {len(manifest.files)} archivos ({MANIFEST})."
        )

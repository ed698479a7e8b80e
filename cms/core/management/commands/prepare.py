"""``manage.py prepare``: everything between a fresh clone and a site that can be served."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.preparation import Preparation, ResetRefusedError


class Command(BaseCommand):
    help = "Migra, carga datos y reúne los archivos estáticos; omite lo que no ha cambiado."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", default="", help="comando que carga los datos")
        parser.add_argument("--reset", action="store_true", help="borra antes los datos")

    def handle(self, *args: Any, **options: Any) -> None:
        preparation = Preparation(data_command=options["data"], out=self.stdout)
        try:
            if options["reset"]:
                preparation.reset()
        except ResetRefusedError as error:
            raise CommandError(str(error)) from error
        preparation.run()

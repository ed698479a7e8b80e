"""``manage.py run_scheduler``: the timed jobs, in the foreground."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.locks import LockHeldError
from cms.core.scheduling import run_forever


class Command(BaseCommand):
    help = "Ejecuta las tareas programadas. Solo trabaja uno a la vez: un segundo espera su turno."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-wait", action="store_true", help="si ya hay un programador, termina con error"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run_forever(say=self.stdout.write, wait=not options["no_wait"])
        except LockHeldError as error:
            raise CommandError("Ya hay un programador de tareas trabajando.") from error

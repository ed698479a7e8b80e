"""``manage.py rebuild_progress [--check]``: how far learners are, written anew from the facts."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from learning.services.rebuilding import rebuild


class Command(BaseCommand):
    help = (
        "Vuelve a calcular el avance de todos a partir de lecturas y notas. Se puede repetir; "
        "el sitio sigue en servicio."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="No cambia nada: nombra las diferencias y sale con 1 si hay alguna.",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        count = 0
        for difference in rebuild(check=check):
            count += 1
            self.stdout.write(difference)
        if check and count:
            self.stderr.write(f"{count} diferencias.")
            sys.exit(1)
        done = "Sin diferencias." if not count else f"{count} diferencias corregidas."
        self.stdout.write(self.style.SUCCESS(done))

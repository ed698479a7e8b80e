"""``manage.py load_demo``: the demonstration municipality, complete and repeatable."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.demo.aula.cards import demo_cards
from cms.demo.loader import DemoRefusedError, Loader
from cms.demo.people import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Carga el municipio de demostración. No funciona con los ajustes de producción."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            Loader(say=self._say).run()
        except DemoRefusedError as error:
            raise CommandError(str(error)) from error
        width = max(len(account.username) for account in ACCOUNTS)
        lines = [f"  {a.username:<{width}}  {a.role}" for a in ACCOUNTS]
        self.stdout.write(
            f"\nCuentas de la demostración (contraseña de todas: {PASSWORD}).\n"
            + "\n".join(lines)
            + f"\n\nEntrada: {settings.WAGTAILADMIN_BASE_URL}/cuenta/ingresar/\n"
        )
        cards = [f"  {card}" for card in demo_cards()]
        if cards:
            self.stdout.write(
                "Tarjetas de ingreso al Aula (código e imágenes):\n" + "\n".join(cards)
            )

    def _say(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()

"""``manage.py rebuild_search``: write the whole index of the site's search anew."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.search.indexing import rebuild_index


class Command(BaseCommand):
    help = "Vuelve a escribir el índice del buscador. Se puede repetir; el sitio sigue en servicio."

    def handle(self, *args: Any, **options: Any) -> None:
        total = rebuild_index(say=self.stdout.write)
        self.stdout.write(self.style.SUCCESS(f"Índice del buscador: {total} entradas."))

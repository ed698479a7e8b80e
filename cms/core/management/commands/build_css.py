"""``manage.py build_css``: write the joined sheets of ``static/css`` from the files beside them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.stylesheet import build_all, css_folder


class Command(BaseCommand):
    help = "Une las hojas de estilo de static/css en las que enlazan las páginas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="No escribe: falla si la hoja no está al día."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for name, built in build_all(css_folder()).items():
            target = css_folder() / name
            if options["check"]:
                if not target.exists() or target.read_text(encoding="utf-8") != built:
                    raise CommandError(f"static/css/{name} no está al día: ejecute build_css.")
                continue
            target.write_text(built, encoding="utf-8")
            self.stdout.write(f"{name}: {len(built.encode())} bytes")

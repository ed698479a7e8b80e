"""``manage.py build_css``: write ``static/css/site.css`` from the files beside it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.core.stylesheet import TARGET, build, css_folder


class Command(BaseCommand):
    help = "Une las hojas de estilo de static/css en una sola, la que enlazan las páginas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="No escribe: falla si la hoja no está al día."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        target = css_folder() / TARGET
        built = build(css_folder())
        if options["check"]:
            if not target.exists() or target.read_text(encoding="utf-8") != built:
                raise CommandError("static/css/site.css no está al día: ejecute build_css.")
            return
        target.write_text(built, encoding="utf-8")
        self.stdout.write(f"{target.name}: {len(built.encode())} bytes")

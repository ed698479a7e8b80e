"""``manage.py found_site``: the first command of a real installation, after ``migrate``."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.accounts.models import User
from home.services import found_site


class Command(BaseCommand):
    help = (
        "Crea la portada, La Alcaldía, Noticias, el Directorio, las tres oficinas y el flujo "
        "de aprobación."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", required=True, help="usuario administrador que instala")

    def handle(self, *args: Any, **options: Any) -> None:
        by = User.objects.filter(username=options["by"]).first()
        if by is None:
            raise CommandError(
                f"No existe «{options['by']}». Créelo con: manage.py createsuperuser"
            )
        address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
        default_port = 443 if address.scheme == "https" else 80
        try:
            foundation = found_site(
                hostname=address.hostname or "localhost",
                port=address.port or default_port,
                by=by,
            )
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Listo en {settings.WAGTAILADMIN_BASE_URL}: «{foundation.home.title}», "
            f"«{foundation.alcaldia.title}», «{foundation.noticias.title}» y "
            f"«{foundation.directorio.title}».\n"
            "Siga en /admin/personas/: cree a quien será de Sistemas y a dos oficiales de Prensa."
        )

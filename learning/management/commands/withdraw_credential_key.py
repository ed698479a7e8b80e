"""``manage.py withdraw_credential_key HUELLA``: a key that was stolen is published no more.

Change ``CREDENTIAL_KEY`` first. Badges signed with the old key verify no more; whose they are
download them again.
"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from learning.credentials import may_sign, signing_key
from learning.models import CredentialKey


class Command(BaseCommand):
    help = "Retira una clave robada de las que se publican para comprobar insignias."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kid", metavar="HUELLA", help="«kid» en /aula/certificados/claves/")

    def handle(self, *args: Any, **options: Any) -> None:
        kid = options["kid"]
        if may_sign() and signing_key().kid == kid:
            raise CommandError("Es la clave con que se firma ahora: cambie antes CREDENTIAL_KEY.")
        now = timezone.now()
        done = CredentialKey.objects.filter(kid=kid, withdrawn_at=None).update(withdrawn_at=now)
        if not done:
            raise CommandError("No hay ninguna clave publicada con esa huella.")
        self.stdout.write("Retirada: lo que firmó ya no se comprueba.")

"""What must be true before this site signs badges. Deployment checks: ``check --deploy``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from learning.credentials import SHORTEST_KEY


def check_credential_key(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """A key that is long and serves nothing else."""
    key, found = settings.CREDENTIAL_KEY, []
    if not key:
        found.append(
            Error(
                "Sin CREDENTIAL_KEY no hay insignias de los certificados.",
                hint="python -c 'import secrets; print(secrets.token_urlsafe(48))'",
                id="learning.E101",
            )
        )
    elif len(key) < SHORTEST_KEY:
        found.append(
            Error(
                f"CREDENTIAL_KEY tiene menos de {SHORTEST_KEY} caracteres.",
                hint="Hágala con secrets.token_urlsafe(48).",
                id="learning.E102",
            )
        )
    elif key == settings.SECRET_KEY:
        found.append(
            Error(
                "CREDENTIAL_KEY es la misma SECRET_KEY.",
                hint="Son dos: la una se cambia sin la otra.",
                id="learning.E103",
            )
        )
    return list(found)


def register_checks() -> None:
    register(check_credential_key, Tags.security, deploy=True)

"""What must be true of an installation before it serves anybody.

Errors stop every command; warnings say what is worse than it should be. Deployment checks run
with ``manage.py check --deploy``.
"""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from cms.settings.sqlite import FIRST_SAFE_WAL, wal_is_safe

SQLITE = "django.db.backends.sqlite3"
JOURNAL = re.compile(r"journal_mode\s*=\s*(\w+)", re.IGNORECASE)
SYNCHRONOUS = re.compile(r"synchronous\s*=\s*(\w+)", re.IGNORECASE)
SHORTEST_TIMEOUT = 10


def check_sqlite(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """SQLite with the settings under which no acknowledged write was ever lost."""
    found: list[CheckMessage] = []
    for alias, database in settings.DATABASES.items():
        if database["ENGINE"] == SQLITE:
            found += _check_one_sqlite(alias, database)
    return found


def _check_one_sqlite(alias: str, database: dict[str, Any]) -> list[CheckMessage]:
    options = database.get("OPTIONS", {})
    command = options.get("init_command", "")
    journal = _value(JOURNAL, command)
    synchronous = _value(SYNCHRONOUS, command)
    found: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        found.append(
            Error(
                f"La base de datos «{alias}» no abre sus transacciones con IMMEDIATE.",
                hint="Sin ello, dos escrituras a la vez fallan con «database is locked».",
                id="core.E001",
            )
        )
    if (journal, synchronous) not in {("WAL", "FULL"), ("WAL", "EXTRA"), ("DELETE", "EXTRA")}:
        found.append(
            Error(
                f"La base de datos «{alias}» puede perder escrituras en un corte de energía.",
                hint="Use WAL con synchronous=FULL, o DELETE con synchronous=EXTRA.",
                id="core.E002",
            )
        )
    if journal == "WAL" and not wal_is_safe():
        found.append(
            Error(
                f"SQLite {sqlite3.sqlite_version} puede perder una página en modo WAL.",
                hint="Instale pysqlite3, o quite la elección de WAL (cms.settings.sqlite).",
                id="core.E003",
            )
        )
    if database.get("ATOMIC_REQUESTS"):
        found.append(
            Error(
                f"ATOMIC_REQUESTS en «{alias}» hace esperar a toda lectura por la escritura.",
                id="core.E004",
            )
        )
    if options.get("timeout", 5) < SHORTEST_TIMEOUT:
        found.append(
            Error(
                f"La base de datos «{alias}» espera menos de {SHORTEST_TIMEOUT} s su turno.",
                id="core.E005",
            )
        )
    if not wal_is_safe():
        safe = ".".join(map(str, FIRST_SAFE_WAL))
        found.append(
            Warning(
                f"SQLite {sqlite3.sqlite_version} es anterior a {safe}: se usa el diario DELETE.",
                hint="Igual de seguro, algo más lento. pysqlite3 trae una versión corregida.",
                id="core.W001",
            )
        )
    return found


def _value(pattern: re.Pattern[str], command: str) -> str:
    found = pattern.search(command)
    return found.group(1).upper() if found else ""


def check_production(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What Django's own deployment checks do not know of."""
    found: list[CheckMessage] = []
    if settings.DEMO_ALLOWED:
        found.append(
            Error("Los datos de demostración se pueden cargar en este sitio.", id="core.E101")
        )
    if "*" in settings.ALLOWED_HOSTS:
        found.append(
            Error("ALLOWED_HOSTS admite cualquier nombre: escriba los del sitio.", id="core.E102")
        )
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    if address.scheme != "https" or address.hostname not in settings.ALLOWED_HOSTS:
        found.append(
            Error(
                "SITE_URL no es una dirección https de un nombre de ALLOWED_HOSTS.",
                hint="Los enlaces de los correos se forman con ella.",
                id="core.E103",
            )
        )
    if not settings.SECOND_FACTOR_REQUIRED:
        found.append(
            Error("El personal entra sin segundo factor.", id="core.E104"),
        )
    if settings.MAIL_TRANSPORT == "cms.core.mail.EmlFileBackend":
        found.append(
            Warning(
                "Sin EMAIL_URL el correo se queda en archivos y no llega a nadie.",
                hint="EMAIL_URL=smtp+tls://usuario:clave@servidor:587",
                id="core.W101",
            )
        )
    if settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend"):
        found.append(
            Warning("Las tareas se ejecutan dentro de la petición.", id="core.W102"),
        )
    return found


def register_checks() -> None:
    register(check_sqlite)
    register(check_production, Tags.security, deploy=True)

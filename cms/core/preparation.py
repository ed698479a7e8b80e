"""What must be done once before serving, and the stamp that says it is done.

A step runs again when its inputs changed: their hash stands in ``DATA_DIR/prepared.json``, and
beside it a mark kept in the database itself, so that another database is never taken for ready.
"""

import json
import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder

from cms.core import page_store
from cms.core.fingerprint import digest
from cms.core.locks import is_held
from cms.core.scheduling import LOCK
from cms.core.stamp import forget

CODE_ROOTS = ("cms", "home")


class ResetRefusedError(Exception):
    """The data may not be thrown away."""


class Preparation:
    """The steps, in order. ``data_command`` may print closing words, repeated on every start."""

    def __init__(self, *, data_command: str, out: OutputWrapper) -> None:
        self.data_command = data_command
        self.out = out
        self.base = Path(settings.BASE_DIR)
        self.stamp_file = Path(settings.DATA_DIR) / "prepared.json"

    def run(self) -> None:
        """Do the steps that are due, and throw away the pages kept before them."""
        due = self._due()
        kept = self._kept()
        if "migrations" in due:
            self._step("Base de datos", lambda: call_command("migrate", verbosity=0))
            kept = {**kept, "data": "", "migrations": due["migrations"], "applied": self._applied()}
            self._keep(kept)
        if "data" in due:
            words = self._step("Datos de demostración", self._load)
            site = settings.WAGTAILADMIN_BASE_URL
            kept = {**kept, "data": due["data"], "words": words, "site": site}
            self._keep(kept)
        elif words := self.closing_words():
            self.out.write(words)
        if "static" in due:
            self._step(
                "Archivos estáticos",
                lambda: call_command("collectstatic", interactive=False, clear=True, verbosity=0),
            )
            self._keep({**kept, "static": due["static"]})
        forget()
        page_store.clear_files()

    @property
    def is_due(self) -> bool:
        """Whether any step has to run."""
        return bool(self._due())

    def closing_words(self) -> str:
        """What the data command said last, with the address that the site has now."""
        kept = self._kept()
        if not self.data_command or "words" not in kept:
            return ""
        return str(kept["words"]).replace(kept["site"], settings.WAGTAILADMIN_BASE_URL)

    def _due(self) -> dict[str, str]:
        """The hash of the inputs of each step that has not run with them."""
        lock = self.base / "requirements.txt"
        static = [file for root in settings.STATICFILES_DIRS for file in Path(root).rglob("*")]
        wanted = {
            "migrations": digest([lock, *self._code("migrations/*.py")]),
            "data": digest([lock, *(self.base / "cms" / "demo").rglob("*")]),
            "static": digest([lock, *static]),
        }
        kept = self._kept()
        due = {name for name, value in wanted.items() if kept.get(name) != value}
        if kept.get("applied") != self._applied():
            due.add("migrations")
        if "migrations" in due:
            due.add("data")
        if not self.data_command:
            due.discard("data")
        if not Path(settings.STATIC_ROOT).is_dir():
            due.add("static")
        return {name: wanted[name] for name in due}

    def reset(self) -> None:
        """Throw database, media and mail away; refuse where that could be somebody's real data."""
        if not settings.DEMO_ALLOWED:
            raise ResetRefusedError("Este sitio no es de demostración: sus datos no se borran.")
        if connection.vendor != "sqlite":
            raise ResetRefusedError("Solo se borra una base de datos SQLite de demostración.")
        if is_held(LOCK):
            raise ResetRefusedError("El sitio está funcionando: deténgalo antes (Ctrl-C).")
        connections.close_all()
        name = Path(connection.settings_dict["NAME"])
        for path in (name, *(Path(f"{name}{suffix}") for suffix in ("-wal", "-shm", "-journal"))):
            path.unlink(missing_ok=True)
        for folder in (settings.MEDIA_ROOT, settings.MAIL_FILES_DIR, settings.DATA_DIR / "cache"):
            shutil.rmtree(folder, ignore_errors=True)
        forget()
        page_store.clear_files()
        stamps = self._kept()
        self._keep({"static": stamps.get("static", "")})

    def _load(self) -> str:
        """Run the data command, showing what it prints; return the last thing that it said."""
        listener = _Listener(self.out)
        call_command(self.data_command, stdout=listener)
        return listener.last

    def _step(self, label: str, work: Callable[[], Any]) -> Any:
        self.out.write(f"{label}…")
        self.out.flush()
        begun = monotonic()
        result = work()
        self.out.write(f"{label}: listo en {monotonic() - begun:.0f} s.")
        return result

    def _code(self, pattern: str) -> list[Path]:
        return [path for root in CODE_ROOTS for path in (self.base / root).rglob(pattern)]

    def _applied(self) -> int:
        """How many migrations the database says it has; 0 for a new one."""
        return len(MigrationRecorder(connection).applied_migrations())

    def _kept(self) -> dict[str, Any]:
        try:
            kept: dict[str, Any] = json.loads(self.stamp_file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return kept

    def _keep(self, stamps: dict[str, Any]) -> None:
        partial = self.stamp_file.with_suffix(".partial")
        partial.write_text(json.dumps(stamps), "utf-8")
        partial.replace(self.stamp_file)


class _Listener(StringIO):
    """Passes on what a command says, and remembers the last of it."""

    def __init__(self, out: OutputWrapper) -> None:
        super().__init__()
        self.out = out
        self.last = ""

    def write(self, text: str) -> int:
        self.out.write(text, ending="")
        self.out.flush()
        self.last = text if text.strip() else self.last
        return len(text)

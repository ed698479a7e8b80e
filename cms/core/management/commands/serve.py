"""``manage.py serve``: the web server and the scheduler, in the foreground."""

import os
import subprocess
import sys
from typing import Any

from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, connections

from cms.core.preparation import Preparation
from cms.core.processes import end_with_parent, usable_cores
from cms.core.serving import PortTakenError, SiteServer, refuse_taken_port

MOST_SQLITE_WORKERS = 4


class Command(BaseCommand):
    help = "Sirve el sitio (granian) y ejecuta el programador de tareas; Ctrl-C detiene los dos."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--workers", type=int, help="procesos; por omisión, uno por núcleo")
        parser.add_argument("--threads", type=int, default=2, help="hilos por proceso")
        parser.add_argument(
            "--no-scheduler", action="store_true", help="el programador corre en otro lugar"
        )
        parser.add_argument(
            "--prepare", action="store_true", help="antes, lo que haga falta de «prepare»"
        )
        parser.add_argument("--data", default="", help="con --prepare: comando que carga los datos")
        parser.add_argument(
            "--end-with-parent", action="store_true", help="termina cuando termine quien lo inició"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["end_with_parent"]:
            end_with_parent(os.getppid())
        host, port = options["host"], options["port"]
        try:
            refuse_taken_port(host, port)
        except PortTakenError as error:
            raise CommandError(
                f"El puerto {port} está ocupado. Elija otro: make demo PORT={port + 1}"
            ) from error
        if options["prepare"]:
            self._prepare(options["data"])
        workers = options["workers"] or usable_cores()
        if options["workers"] is None and connection.vendor == "sqlite":
            workers = min(workers, MOST_SQLITE_WORKERS)
        server = SiteServer(
            host=host,
            port=port,
            workers=workers,
            threads=options["threads"],
            with_scheduler=not options["no_scheduler"],
        )
        shown = f"[{host}]" if ":" in host else host
        code = server.run(
            ready=lambda: self.stdout.write(
                f"Sitio en http://{shown}:{port}/ ({workers} procesos). Ctrl-C para detenerlo."
            )
        )
        self.stdout.write("Sitio detenido.")
        if code:
            sys.exit(code)

    def _prepare(self, data: str) -> None:
        """In a process of its own: what loading leaves in memory would be the workers' too."""
        preparation = Preparation(data_command=data, out=self.stdout)
        if not preparation.is_due:
            self.stdout.write(preparation.closing_words())
            return
        connections.close_all()
        command = [sys.executable, sys.argv[0], "prepare", "--data", data]
        if subprocess.run(command, check=False).returncode:  # noqa: S603
            raise CommandError("El sitio no se pudo preparar.")
        read_static_manifest()


def read_static_manifest() -> None:
    """Read again which static files there are.

    Importing Wagtail reads the list in this process, before the other one has collected them; the
    workers would inherit a list of nothing.
    """
    if isinstance(staticfiles_storage, ManifestFilesMixin):
        staticfiles_storage.hashed_files, staticfiles_storage.manifest_hash = (
            staticfiles_storage.load_manifest()
        )

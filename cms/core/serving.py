"""The site's processes: granian's workers and the scheduler, children of one parent.

The parent loads the whole application before it makes its children, so they share that memory
and answer at once. It ends when the scheduler dies; granian replaces a worker that dies.
"""

import gc
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from cms.core import navigation
from cms.core.processes import end_with_parent, leave_terminal

logger = logging.getLogger(__name__)

SECONDS_TO_END = 10
SECONDS_TO_START = 60


class PortTakenError(Exception):
    """Another process listens where the site should."""


def refuse_taken_port(host: str, port: int) -> None:
    """Raise ``PortTakenError`` if somebody listens there.

    granian's sockets are shared between processes on purpose (SO_REUSEPORT): a second site on the
    same port would not fail, each would answer half of the requests.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTakenError(f"{host}:{port}") from error


def load_application(target: str) -> Callable[..., Any]:
    """Run in each worker as it starts: the application that the parent has already loaded."""
    parent = multiprocessing.parent_process()
    if parent is not None and parent.pid is not None:
        # Told to end politely in the middle of its start, granian may wait for itself for ever. A
        # parent that ends in order has waited for its workers; what they had not committed, the
        # database forgets.
        end_with_parent(parent.pid, by=signal.SIGKILL)
        leave_terminal()
    application = get_internal_wsgi_application()
    warm_up(application)
    connections.close_all()  # this thread will not serve: its connection is of no use
    return application


def warm_up(application: Callable[..., Any]) -> None:
    """Ask for the pages of the menu once, before anybody else does.

    Menus, sections, avisos and filters are then remembered and templates compiled: the first
    visitor after a start waits no longer than the next. A site that is not founded yet, or whose
    database does not answer, warms less and starts all the same.
    """
    try:
        entries = navigation.menu(None)
    except DatabaseError:
        logger.exception("The site starts without being warmed")
        return
    for path in dict.fromkeys(["/", *(entry.url for entry in entries)]):
        _ask(application, path)


def _ask(application: Callable[..., Any], path: str) -> None:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    environ: dict[str, Any] = {}
    setup_testing_defaults(environ)
    environ |= {
        "HTTP_HOST": address.netloc,
        "wsgi.url_scheme": address.scheme,
        "HTTP_X_FORWARDED_PROTO": address.scheme,
        "PATH_INFO": unquote(path).encode().decode("latin-1"),
    }
    answer = application(environ, lambda *_: None)
    getattr(answer, "close", lambda: None)()


def _run_scheduler(parent: int) -> None:
    """Run in the scheduler's process."""
    from cms.core.scheduling import run_forever

    end_with_parent(parent)
    leave_terminal()
    run_forever(say=lambda text: print(text, flush=True))


class SiteServer(MPServer):
    """granian, with the scheduler beside its workers."""

    def __init__(
        self, *, host: str, port: int, workers: int, threads: int, with_scheduler: bool
    ) -> None:
        super().__init__(
            target="cms.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=workers,
            # SQLite's queue for the write lock is not fair: few writers, many waiting requests.
            blocking_threads=threads,
            # A thread that ends takes its database connection with it.
            blocking_threads_idle_timeout=600,
            respawn_failed_workers=True,
            workers_kill_timeout=SECONDS_TO_END,
            log_level=LogLevels.warning,
        )
        self.with_scheduler = with_scheduler
        self.scheduler: BaseProcess | None = None
        self.failure = ""
        self.ready: Callable[[], None] = lambda: None

    def run(self, ready: Callable[[], None]) -> int:
        """Serve until told to stop; return 0, or 1 if a process died that should not have."""
        self.ready = ready
        get_internal_wsgi_application()
        _ = get_resolver().url_patterns
        connections.close_all()  # a connection must not be shared with a child
        gc.collect()
        gc.freeze()  # the collector would write to, hence copy, the memory shared with children
        if self.with_scheduler:
            self._start_scheduler()
        try:
            self.serve(target_loader=load_application)
        except SystemExit as end:
            self.failure = self.failure or f"granian ended with {end.code}"
        finally:
            self._end_scheduler()
        if self.failure:
            print(self.failure, file=sys.stderr, flush=True)
        return 1 if self.failure else 0

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        super().startup(spawn_target, target_loader)
        if self.scheduler is not None:
            threading.Thread(target=self._watch_scheduler, daemon=True).start()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.main_loop_interrupt.is_set() and time.monotonic() < deadline:
            try:
                socket.create_connection((self.bind_addr, self.bind_port), timeout=1).close()
            except OSError:
                time.sleep(0.05)
            else:
                self.ready()
                return

    def _start_scheduler(self) -> None:
        context = multiprocessing.get_context()
        process = context.Process(target=_run_scheduler, args=(os.getpid(),), name="scheduler")
        process.start()
        self.scheduler = process

    def _watch_scheduler(self) -> None:
        assert self.scheduler is not None  # noqa: S101
        multiprocessing.connection.wait([self.scheduler.sentinel])
        if not self.interrupt_signal:
            self.failure = "El programador de tareas terminó sin aviso: el sitio se detiene."
            self.signal_handler_interrupt()

    def _end_scheduler(self) -> None:
        if self.scheduler is None:
            return
        self.scheduler.terminate()
        self.scheduler.join(SECONDS_TO_END)
        if self.scheduler.is_alive():
            self.scheduler.kill()
            self.scheduler.join()

"""``manage.py serve``: one parent, no orphan, and nothing acknowledged is lost."""

import os
import signal
import socket
import threading
import urllib.request
from contextlib import closing, suppress

import pytest

from cms.core.serving import PortTakenError, refuse_taken_port
from tests.installations import DEADLINE, Installation, free_port, is_alive, until


def test_it_serves_and_ends_without_leaving_anything_behind(installation: Installation) -> None:
    with installation.serving() as served:
        children = served.children()
        assert len(children) == 3  # two workers and the scheduler
        status, body = served.get()
        assert (status, body) == (200, b'{"ok": true, "faults": {}}')
        served.process.send_signal(signal.SIGTERM)
        assert served.process.wait(timeout=DEADLINE) == 0
        assert not any(is_alive(pid) for pid in children)
        refuse_taken_port("127.0.0.1", served.port)


def test_ctrl_c_ends_it_as_well(installation: Installation) -> None:
    with installation.serving() as served:
        served.process.send_signal(signal.SIGINT)
        assert served.process.wait(timeout=DEADLINE) == 0


def test_a_worker_that_dies_is_replaced(installation: Installation) -> None:
    with installation.serving("--no-scheduler") as served:
        victim = served.children()[0]
        os.kill(victim, signal.SIGKILL)
        until(lambda: len(served.children()) == 2 and victim not in served.children())
        until(served.is_up)
        assert served.process.poll() is None


def test_a_scheduler_that_dies_takes_the_site_with_it(installation: Installation) -> None:
    """The supervisor above (systemd, a container) starts both again; half a site tells nobody."""
    with installation.serving() as served:
        children = served.children()
        os.kill(children[0], signal.SIGKILL)
        assert served.process.wait(timeout=DEADLINE) == 1
        assert not any(is_alive(pid) for pid in children)


def test_two_sites_never_share_a_port(installation: Installation) -> None:
    with closing(socket.socket()) as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError):
            refuse_taken_port("127.0.0.1", port)
        done = installation.manage("serve", "--port", str(port), check=False)
    assert done.returncode == 1
    assert f"El puerto {port} está ocupado" in done.stderr


def test_a_free_port_is_not_refused() -> None:
    refuse_taken_port("127.0.0.1", free_port())


def test_kill_9_under_load_loses_no_acknowledged_write(installation: Installation) -> None:
    installation.settings = "tests.cms.core.probe_settings"
    acknowledged: list[str] = []
    with installation.serving() as served:
        stop = threading.Event()

        def write(number: int) -> None:
            count = 0
            while not stop.is_set():
                name = f"probe-{number}-{count}"
                with suppress(OSError):
                    status, body = served.get(f"/probe/{name}")
                    assert status == 200
                    acknowledged.append(body.decode())
                count += 1

        writers = [threading.Thread(target=write, args=(n,)) for n in range(8)]
        for writer in writers:
            writer.start()
        until(lambda: len(acknowledged) >= 60)
        children = served.kill()
        stop.set()
        for writer in writers:
            writer.join(timeout=DEADLINE)
        until(lambda: not any(is_alive(pid) for pid in children))
        refuse_taken_port("127.0.0.1", served.port)
    code = (
        "from cms.core.models import Heartbeat; from django.db import connection;"
        "print(*Heartbeat.objects.values_list('job', flat=True));"
        "print(connection.cursor().execute('PRAGMA integrity_check').fetchone()[0])"
    )
    kept, integrity = installation.python(code).splitlines()
    assert set(acknowledged) <= set(kept.split())
    assert integrity == "ok"


def test_it_prepares_what_is_missing_and_says_the_closing_words(
    empty_installation: Installation,
) -> None:
    port = free_port()
    process = empty_installation.start("serve", "--port", str(port), "--prepare", "--data", "check")
    lines: list[str] = []
    try:
        while not lines or "Sitio en" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        # A page with a stylesheet: the static files collected a moment ago are known.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/cuenta/ingresar/") as answer:
            assert b"/static/css/site." in answer.read()
    finally:
        process.terminate()
        process.communicate(timeout=DEADLINE)
    text = "".join(lines)
    for expected in ("Base de datos: listo", "Datos de demostración: listo", "no issues"):
        assert expected in text
    assert process.returncode == 0

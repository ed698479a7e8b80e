"""Every process of the site killed while eight clients write: is anything acknowledged lost?"""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path

from tests.benchmarks.site import BenchmarkSite

SETTINGS = "tests.cms.core.probe_settings"
WRITERS, ENOUGH = 8, 300


def survive_kills(site: BenchmarkSite, kills: int) -> dict[str, object]:
    """Kill ``kills`` times, then compare what was acknowledged with what is there."""
    acknowledged: set[str] = set()
    for round_number in range(kills):
        with suppress(ProcessLookupError), site.serving(SETTINGS) as base:
            _write_until_killed(site, base, round_number, acknowledged)
    code = (
        "from cms.core.models import Heartbeat; from django.db import connection;"
        "print(*Heartbeat.objects.filter(job__startswith='probe').values_list('job', flat=True));"
        "print(connection.cursor().execute('PRAGMA integrity_check').fetchone()[0])"
    )
    kept, integrity = site.manage("shell", "--no-imports", "-c", code).splitlines()
    stored = set(kept.split())
    return {
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - stored),
        "stored, not acknowledged": len(stored - acknowledged),
        "integrity": integrity,
    }


def _write_until_killed(
    site: BenchmarkSite, base: str, round_number: int, acknowledged: set[str]
) -> None:
    before = len(acknowledged)
    stop = threading.Event()

    def write(writer: int) -> None:
        count = 0
        while not stop.is_set():
            with suppress(OSError):
                name = f"probe-{round_number}-{writer}-{count}"
                acknowledged.add(site.get(f"{base}/probe/{name}").decode())
            count += 1

    writers = [threading.Thread(target=write, args=(n,)) for n in range(WRITERS)]
    for writer in writers:
        writer.start()
    while len(acknowledged) - before < ENOUGH:
        stop.wait(0.05)
    kill_all(site)
    stop.set()
    for writer in writers:
        writer.join()


def kill_all(site: BenchmarkSite) -> None:
    """Every process of the site ends at once, as in a power cut."""
    for child in _children(site.pid):
        os.kill(child, signal.SIGKILL)
    os.kill(site.pid, signal.SIGKILL)


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task").glob("*/children")
    return [int(pid) for file in listed for pid in file.read_text().split()]

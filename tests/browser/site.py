"""The demonstration site, really served: its data built once, a server for each worker."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
SECONDS_TO_PREPARE = 600
SECONDS_TO_STOP = 30
STATIC = "static"


@dataclass(frozen=True)
class RunningSite:
    """Where the site answers, and where it keeps its files."""

    address: str
    data: Path


def prepared_data(shared: Path) -> Path:
    """A data folder with the demonstration in it, built by whoever comes first.

    Workers of pytest-xdist share ``shared``. ``BROWSER_DATA`` names a folder that
    ``manage.py prepare`` filled before: writing a test then does not cost minutes each time.
    """
    given = os.environ.get("BROWSER_DATA")
    data = shared / "browser-data"
    with (shared / "browser-data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "prepared.json").exists():
            if given:
                shutil.copytree(given, data, symlinks=True)
            manage("prepare", "--data", "load_demo", data=data)
    return data


def environment(data: Path, **more: str) -> dict[str, str]:
    """What a command of the site needs to know, and nothing that the tests' settings left."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "cms.settings.local",
        "DATA_DIR": str(data),
        "ENV_FILE": os.devnull,  # a developer's own .env is not part of what is tested
        **more,
    }


def manage(*arguments: str, data: Path) -> None:
    """Run a command of ``manage.py``; its output is shown only if it fails."""
    data.mkdir(exist_ok=True)
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE,
        env=environment(data),
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_PREPARE,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"manage.py {arguments[0]}:\n{done.stdout}\n{done.stderr}")


@contextmanager
def serving(template: Path, data: Path) -> Iterator[RunningSite]:
    """Serve a copy of ``template`` kept in ``data``, until the block ends."""
    shutil.copytree(template, data, symlinks=True, ignore=shutil.ignore_patterns(STATIC))
    (data / STATIC).symlink_to(template / STATIC, target_is_directory=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    log = data / "server.log"
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve", f"--port={port}", "--workers=1",
             "--no-scheduler", "--end-with-parent"],
            cwd=BASE,
            # One process: what an editor changes is seen by the next request, always.
            env=environment(data, SITE_URL=address, PYTHONUNBUFFERED="1"),
            stdout=out,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_until_ready(server, log)
        with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:  # noqa: S310
            answer.read()
        yield RunningSite(address, data)
    finally:
        server.terminate()
        try:
            server.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    """Return when the server says so; raise with its words if it ends first."""
    while "Sitio en http" not in log.read_text():
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"the site did not start:\n{log.read_text()}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

"""Whole installations in folders of their own, driven as an operator drives them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SERVER = os.environ.get("DATABASE_URL", "")
HAS_POSTGRES = SERVER.startswith("postgres")
DEADLINE = 300
"""Seconds until a process that does not do its part counts as stuck; nothing waits so long."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Installation:
    """A site's data folder and database."""

    data_dir: Path
    database_url: str = ""
    settings: str = "cms.settings.local"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        known = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "DATABASE_"))}
        return {
            **known,
            "DATA_DIR": str(self.data_dir),
            "DJANGO_SETTINGS_MODULE": self.settings,
            "ENV_FILE": "/dev/null",
            **({"DATABASE_URL": self.database_url} if self.database_url else {}),
            **self.extra,
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """``manage.py`` in the background."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            text=True,
            capture_output=True,
            timeout=DEADLINE * 2,
            check=False,
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done

    def python(self, code: str) -> str:
        """What ``code`` prints when run inside the site."""
        return self.manage("shell", "--no-imports", "-c", code).stdout

    @contextmanager
    def serving(self, *arguments: str) -> Iterator["Served"]:
        port = free_port()
        process = self.start("serve", "--port", str(port), "--workers", "2", *arguments)
        served = Served(process, port)
        try:
            served.wait_until_up()
            yield served
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=DEADLINE)


@dataclass
class Served:
    """A running ``serve``."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str = "/healthz") -> tuple[int, bytes]:
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=DEADLINE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def is_up(self) -> bool:
        try:
            return self.get()[0] in (200, 503)
        except OSError:
            return False

    def wait_until_up(self) -> None:
        until(lambda: self.process.poll() is not None or self.is_up())
        assert self.process.poll() is None, self.process.communicate()[0]

    def children(self) -> list[int]:
        listed = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for file in listed for pid in file.read_text().split()]

    def kill(self) -> list[int]:
        """SIGKILL to the parent; return the children that it had."""
        children = self.children()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=DEADLINE)
        return children


def until(happened: Callable[[], object]) -> None:
    """Wait for something that a process of ours will do."""
    deadline = time.monotonic() + DEADLINE
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"

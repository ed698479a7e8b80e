"""A demonstration site of the benchmark's own, in a folder of its own, on a free port."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class BenchmarkSite:
    """Builds, serves and asks."""

    def __init__(self, data_dir: Path) -> None:
        self.pid = 0
        self.data_dir = data_dir
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        known = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO_", "DATABASE_"))}
        self.environment = {
            **known,
            "DATA_DIR": str(data_dir),
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "cms.settings.local",
            "SITE_URL": self.base,
        }
        # An empty PostgreSQL database to measure on instead of a SQLite file.
        if os.environ.get("BENCH_DATABASE_URL"):
            self.environment["DATABASE_URL"] = os.environ["BENCH_DATABASE_URL"]

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, *arguments]

    def manage(self, *arguments: str, settings: str = "cms.settings.local") -> str:
        """What ``manage.py`` prints."""
        return subprocess.run(
            self.command("manage.py", *arguments),
            cwd=ROOT,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
            check=True,
            text=True,
            stdout=subprocess.PIPE,
        ).stdout

    def build(self) -> None:
        self.manage("prepare", "--data", "load_demo")

    @contextmanager
    def serving(self, settings: str = "cms.settings.local") -> Iterator[str]:
        """The site with two workers, as ``make demo`` serves it on two cores."""
        process = subprocess.Popen(
            self.command("manage.py", "serve", "--port", str(self.port), "--workers", "2"),
            cwd=ROOT,
            env={**self.environment, "DJANGO_SETTINGS_MODULE": settings},
            stdout=subprocess.DEVNULL,
        )
        self.pid = process.pid
        try:
            while process.poll() is None and not self.is_up():
                time.sleep(0.1)
            yield self.base
        finally:
            process.terminate()
            process.wait()

    def cpu_seconds(self) -> float:
        """User and system time so far of the serving process and all its children."""
        tick = os.sysconf("SC_CLK_TCK")
        total = 0
        for pid in [self.pid, *self._children(self.pid)]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / tick

    def _children(self, pid: int) -> list[int]:
        found = [
            int(child)
            for file in Path(f"/proc/{pid}/task").glob("*/children")
            for child in file.read_text().split()
        ]
        return [*found, *(below for child in found for below in self._children(child))]

    def is_up(self) -> bool:
        try:
            self.get(f"{self.base}/healthz")
        except OSError:
            return False
        return True

    @staticmethod
    def get(url: str) -> bytes:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310
            return answer.read()

    def a_noticia(self, base: str) -> list[str]:
        """The first noticia that the list links to."""
        listed = self.get(f"{base}/noticias/").decode()
        found = re.findall(r'href="([^"?#]*/noticias/[^"?#]+/)"', listed)
        return [path for path in found if path.startswith("/") and "feed" not in path][:1]

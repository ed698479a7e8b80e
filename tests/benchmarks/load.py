"""Asking for one address as fast as it is answered: with ``wrk``, or by ourselves without it.

Ourselves means a few processes with keep-alive connections; slower than ``wrk``, so that the
server is less busy, but the same for everything compared.
"""

import http.client
import multiprocessing
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

PROCESSES = 2


@dataclass
class Done:
    """What a load came to."""

    answers: int
    errors: int


def ask_for(url: str, headers: dict[str, str], *, seconds: float, connections: int) -> Done:
    """Ask on so many connections at once for so long."""
    wrk = shutil.which("wrk")
    if wrk:
        return _with_wrk(wrk, url, headers, seconds, connections)
    return _by_ourselves(url, headers, seconds, connections)


def _with_wrk(
    wrk: str, url: str, headers: dict[str, str], seconds: float, connections: int
) -> Done:
    given = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    command = [wrk, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", *given, url]
    text = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=seconds * 10 + 60
    ).stdout
    answers = int(re.search(r"(\d+) requests in", text).group(1))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+)", text)
    errors = int(refused.group(1)) if refused else 0
    errors += sum(map(int, broken.groups())) if broken else 0
    return Done(answers, errors)


def _by_ourselves(url: str, headers: dict[str, str], seconds: float, connections: int) -> Done:
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        parts = pool.starmap(_ask, [(url, headers, seconds, connections // PROCESSES)] * PROCESSES)
    return Done(sum(part[0] for part in parts), sum(part[1] for part in parts))


def _ask(url: str, headers: dict[str, str], seconds: float, connections: int) -> tuple[int, int]:
    split = urlsplit(url)
    target = f"{split.path}?{split.query}" if split.query else split.path
    open_ones = [http.client.HTTPConnection(split.netloc, timeout=30) for _ in range(connections)]
    answers = errors = 0
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for connection in open_ones:
            connection.request("GET", target, headers=headers)
        for connection in open_ones:
            answer = connection.getresponse()
            answer.read()
            answers += 1
            errors += answer.status >= 400
    for connection in open_ones:
        connection.close()
    return answers, errors

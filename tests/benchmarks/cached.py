"""A page from the store against the very same bytes as a static file, on the same server.

The file is what WhiteNoise serves best: hashed name, brotli and gzip made beforehand. Both are
asked in turns, so that a noisy machine spoils both alike; the median round counts.
"""

import json
import statistics
import time
import urllib.request
from dataclasses import dataclass

import brotli

from tests.benchmarks.load import ask_for
from tests.benchmarks.site import BenchmarkSite

ROUNDS = 7
SECONDS = 2.0
CONNECTIONS = 16
ENCODINGS = {"br": "gzip, deflate, br", "gzip": "gzip"}
UNCACHED_SECONDS = 3.0


@dataclass
class Turn:
    """What one round of one target gave."""

    per_second: float
    cpu_ms: float
    errors: int


def plant_copy(site: BenchmarkSite, base: str, path: str) -> str:
    """Put the page's bytes among the static files; return the copy's address.

    Its name carries the hash of its content and stands in the manifest: WhiteNoise takes it for
    immutable, as it does every file of the site.
    """
    html = brotli.decompress(raw(base + path, "br"))
    root = site.data_dir / "static"
    name = "bench/page.000000000000.html"
    file = root / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(html)
    file.with_name(file.name + ".br").write_bytes(raw(base + path, "br"))
    file.with_name(file.name + ".gz").write_bytes(raw(base + path, "gzip"))
    manifest = root / "staticfiles.json"
    known = json.loads(manifest.read_text())
    known["paths"]["bench/page.html"] = name
    manifest.write_text(json.dumps(known))
    return f"/static/{name}"


def raw(url: str, accepted: str) -> bytes:
    request = urllib.request.Request(url, headers={"Accept-Encoding": accepted})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return answer.read()


def compare(site: BenchmarkSite, path: str = "/") -> list[dict[str, object]]:
    """One row a target: requests per second, CPU of the server's processes, share of WhiteNoise."""
    with site.serving() as base:
        copy = plant_copy(site, base, path)
    rows = []
    with site.serving() as base:  # WhiteNoise learns its files at the start
        for encoding, accepted in ENCODINGS.items():
            assert raw(base + path, encoding) == raw(base + copy, encoding)
            targets = {"page from the store": path, "same bytes, WhiteNoise": copy}
            turns = interleaved(site, base, targets, accepted)
            rows += table(encoding, turns)
        etag = validator(base + path)
        revisit = {"revisit, 304": path}
        turns = interleaved(site, base, revisit, ENCODINGS["br"], etag)
        rows += table("br", turns)
        unknown = {"made anew": f"{path}?medir=1"}
        rows += table(
            "br", interleaved(site, base, unknown, ENCODINGS["br"], seconds=UNCACHED_SECONDS)
        )
    return rows


def validator(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "br"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return str(answer.headers["ETag"])


def interleaved(
    site: BenchmarkSite,
    base: str,
    targets: dict[str, str],
    accepted: str,
    etag: str = "",
    seconds: float = SECONDS,
) -> dict[str, list[Turn]]:
    """Every target once a round, in turns; a first round warms up and does not count."""
    turns: dict[str, list[Turn]] = {name: [] for name in targets}
    headers = {"Accept-Encoding": accepted}
    if etag:
        headers["If-None-Match"] = etag
    for number in range(ROUNDS + 1):
        for name, path in targets.items():
            turn = one_turn(site, base + path, headers, seconds if number else 0.5)
            if number:
                turns[name].append(turn)
    return turns


def one_turn(site: BenchmarkSite, url: str, headers: dict[str, str], seconds: float) -> Turn:
    before, begun = site.cpu_seconds(), time.monotonic()
    done = ask_for(url, headers, seconds=seconds, connections=CONNECTIONS)
    lasted = time.monotonic() - begun
    spent = site.cpu_seconds() - before
    return Turn(done.answers / lasted, 1000 * spent / max(done.answers, 1), done.errors)


def table(encoding: str, turns: dict[str, list[Turn]]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    reference = turns.get("same bytes, WhiteNoise")
    for name, each in turns.items():
        row: dict[str, object] = {
            "target": name,
            "encoding": encoding,
            "req/s": round(statistics.median(turn.per_second for turn in each)),
            "best": round(max(turn.per_second for turn in each)),
            "CPU ms/req": round(statistics.median(turn.cpu_ms for turn in each), 3),
            "errors": sum(turn.errors for turn in each),
        }
        if reference is not None:
            pairs = list(zip(each, reference, strict=True))
            row["of WhiteNoise"] = share(a.per_second / b.per_second for a, b in pairs)
            row["by CPU"] = share(b.cpu_ms / a.cpu_ms for a, b in pairs)
        rows.append(row)
    return rows


def share(ratios: object) -> str:
    return f"{100 * statistics.median(ratios):.0f} %"

"""What the processes of a running site hold."""

import re
from pathlib import Path


def memory_of(parent: int) -> list[dict[str, object]]:
    """The parent and each of its children; the workers are those that serve."""
    children = [
        int(pid)
        for file in Path(f"/proc/{parent}/task").glob("*/children")
        for pid in file.read_text().split()
    ]
    named = [("parent", parent), ("scheduler", children[0])]
    named += [(f"worker {n}", pid) for n, pid in enumerate(children[1:], start=1)]
    rows = [{"process": name, **_of(pid)} for name, pid in named]
    for label, chosen in (("two workers", rows[2:4]), ("all", rows[:4])):
        total = {unit: round(sum(row[unit] for row in chosen), 1) for unit in ("RSS", "PSS")}
        rows.append({"process": label, **total})
    return rows


def _of(pid: int) -> dict[str, float]:
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {
        unit.upper(): round(int(re.search(rf"^{unit}:\s+(\d+)", text, re.M).group(1)) / 1024, 1)
        for unit in ("Rss", "Pss")
    }

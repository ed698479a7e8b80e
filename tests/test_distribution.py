"""Files stay whole among processes, and those that empty the database come last."""

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = """
import os
from pathlib import Path
import pytest

{mark}
@pytest.mark.parametrize("number", range(6))
def test_one(number):
    with Path({log!r}).open("a") as log:
        log.write(f"{{os.environ['PYTEST_XDIST_WORKER']}} {name}\\n")
"""
FLUSHES = "@pytest.mark.django_db(transaction=True)"


def written(folder: Path) -> dict[str, list[str]]:
    """For each process, the files whose tests it ran, one for each test, in order."""
    log = folder / "log"
    for name in ("a", "b", "c", "d", "e"):
        text = TESTS.format(mark=FLUSHES if name == "a" else "", name=name, log=str(log))
        (folder / f"test_{name}.py").write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    django_db: as pytest-django has\n")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.distribution",
         "-p", "no:cacheprovider", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "-q"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    ran = defaultdict(list)
    for line in log.read_text().splitlines():
        process, name = line.split()
        ran[process].append(name)
    return ran


def test_a_file_stays_in_one_process_and_flushing_files_come_last(tmp_path: Path) -> None:
    ran = written(tmp_path)
    assert sorted(name for names in ran.values() for name in names) == sorted("abcde" * 6)
    assert len(ran) == 2
    for name in "abcde":
        assert sum(name in names for names in ran.values()) == 1
    for names in ran.values():
        assert "a" not in names or names[-6:] == ["a"] * 6

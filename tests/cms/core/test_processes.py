"""A child that must not outlive its parent."""

import os
import signal
import subprocess
import sys

from cms.core.processes import usable_cores
from tests.installations import ROOT, is_alive, until

CHILD = """
import os, time
from cms.core.processes import end_with_parent, leave_terminal
end_with_parent(os.getppid())
leave_terminal()
print(os.getpid(), os.getpgrp(), flush=True)
time.sleep(600)
"""
PARENT = f"""
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", {CHILD!r}])
time.sleep(600)
"""


def test_a_child_ends_when_its_parent_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as parent:
        child, group = map(int, parent.stdout.readline().split())
        assert group == child  # a Ctrl-C in the terminal goes to the parent's group only
        assert is_alive(child)
        parent.send_signal(signal.SIGKILL)
        until(lambda: not is_alive(child))


def test_a_parent_already_gone_is_noticed() -> None:
    code = "from cms.core.processes import end_with_parent; end_with_parent(1 << 30); print('on')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "")


def test_cores_are_those_that_this_process_may_use() -> None:
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)

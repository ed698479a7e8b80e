"""Small truths about processes that the standard library has no words for."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def end_with_parent(parent: int, *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the kernel to end this process, ``by`` that signal, when its ``parent`` is gone.

    A parent killed with SIGKILL cannot tell its children anything; without this they would go on
    holding the port and the database. Linux only: elsewhere nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, by)
    if os.getppid() != parent:  # it died before the line above
        os.kill(os.getpid(), by)


def leave_terminal() -> None:
    """Take no Ctrl-C of the terminal: the parent decides when its children end."""
    os.setpgid(0, 0)


def usable_cores() -> int:
    """Cores this process may use, which in a container are fewer than the machine's."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

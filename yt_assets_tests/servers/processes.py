"""Processes that outlive the one which started them.

Here: starting one, and telling whether it is gone. Not here: what runs in it (server.py).
"""

import os
import time
from collections.abc import Callable
from pathlib import Path


def detach(command: list[str], log: Path) -> int:
    """Start a process that Ctrl-C does not reach and that outlives the pytest worker; its process id."""
    output = [(os.POSIX_SPAWN_OPEN, fd, str(log), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) for fd in (1, 2)]
    nothing = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    return os.posix_spawn(command[0], command, os.environ, file_actions=[nothing, *output], setsid=True)


def ends(pid: int, *, within: float, pause: Callable[[float], None] = time.sleep) -> bool:
    """Whether a process is gone, or goes within so many seconds. It may be ours, or an ended worker's."""
    deadline = time.monotonic() + within
    while _is_alive(pid):
        if time.monotonic() >= deadline:
            return False
        pause(0.02)
    return True


def _is_alive(pid: int) -> bool:
    try:
        ended, _ = os.waitpid(pid, os.WNOHANG)
        return ended == 0
    except ChildProcessError:
        pass
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True

"""Programs that belong together: each in a process group of its own, started again when it dies, ended with the others.

Here: starting, reading what they write, restarts with a bound, the end of all. Not here: which programs (up.py).
"""

import ctypes
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Thread

from yt_assets.cli.log_lines import LogLines, RotatingLog

# So many deaths within so many seconds, and a person must look.
MOST_DEATHS, DEATHS_WITHIN = 5, 600.0
# Before a part is started again; each further death in that time doubles it.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
# A step that has to stop says so in Dagster's log.
PATIENCE = 20.0
TELLING = re.compile(r" - (WARNING|ERROR|CRITICAL) - |^(WARNING|ERROR|CRITICAL)\b")
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_PARENT_DIES = 1  # PR_SET_PDEATHSIG of prctl(2)
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Called in a child before its program begins: it gets SIGTERM when the thread that made it is gone (Linux)."""
    if _LIBC is not None:
        _LIBC.prctl(_PARENT_DIES, signal.SIGTERM)


@dataclass
class Part:
    """One program. log: takes all that it writes; what is a warning or worse is said, too."""

    name: str
    command: Sequence[str]
    log: RotatingLog
    lines: LogLines
    child: "subprocess.Popen[str] | None" = None
    deaths: deque[float] = field(default_factory=deque)
    due: float = 0.0

    def start(self, environment: Mapping[str, str]) -> None:
        """Start it, in a group of its own: a Ctrl-C on the terminal is for the one that started it."""
        self.child = subprocess.Popen(  # noqa: S603  our own interpreter
            list(self.command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=end_with_parent,  # noqa: PLW1509  it calls nothing but prctl
        )
        Thread(target=self._read, args=(self.child,), daemon=True).start()

    def died(self, now: float) -> int | None:
        """Its exit code when it has ended since the last look; None while it runs, and while it waits to be started."""
        code = None if self.child is None else self.child.poll()
        if code is None:
            return None
        self.kill()  # what it started and left behind
        self.child = None
        self.deaths.append(now)
        while self.deaths and now - self.deaths[0] > DEATHS_WITHIN:
            self.deaths.popleft()
        self.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (len(self.deaths) - 1))
        return code

    def ask_to_end(self) -> None:
        """SIGTERM for its whole group."""
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        """SIGKILL for what is left of its group."""
        self._signal(signal.SIGKILL)

    def is_gone(self) -> bool:
        """Whether no process of its group is left."""
        if self.child is None:
            return True
        self.child.poll()
        try:
            os.killpg(self.child.pid, 0)
        except (ProcessLookupError, PermissionError):
            return True
        return False

    def _signal(self, number: int) -> None:
        if self.child is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.child.pid, number)

    def _read(self, child: "subprocess.Popen[str]") -> None:
        if child.stdout is None:
            return
        with child.stdout:
            for line in child.stdout:
                self._take(_COLOURS.sub("", line.rstrip("\n")))

    def _take(self, text: str) -> None:
        self.log.write(text)
        found = TELLING.search(text)
        if found is not None:
            level = "warning" if "WARNING" in found[0] else "error"
            self.lines.say(text[found.end() :] or text, part=self.name, level=level)


def end_all(parts: Sequence[Part], sleep: Callable[[float], None] = time.sleep) -> None:
    """Ask all groups to end, and kill what is left after PATIENCE seconds."""
    for part in parts:
        part.ask_to_end()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and not all(part.is_gone() for part in parts):
        sleep(0.1)
    for part in parts:
        part.kill()
        if part.child is not None:
            part.child.wait()
        part.log.close()

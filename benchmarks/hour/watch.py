"""Run a command and measure it with all its descendants: `python -m benchmarks.hour.watch FILE COMMAND…`.

Here: wall, CPU (user and system, descendants and orphans included), the peak memory of each process. Not here: what is
measured. Writes JSON to FILE: {"code", "wall", "cpu", "peaks": {pid: MiB}}. Linux only: orphans come to the nearest
subreaper (prctl 36), which this process becomes, so that a fork server's children are counted too.
"""

import ctypes
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread

PR_SET_CHILD_SUBREAPER = 36
LOOK_SECONDS = 0.1


def main(file: str, command: list[str]) -> int:
    """Run, measure, write; the command's exit code."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    peaks: dict[int, float] = {}
    over = Event()
    watcher = Thread(target=_watch, args=(peaks, over))
    watcher.start()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    code = subprocess.run(command, check=False).returncode  # noqa: S603  what it is for
    wall = time.monotonic() - began
    _reap_orphans()
    over.set()
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    Path(file).write_text(json.dumps({"code": code, "wall": wall, "cpu": cpu, "peaks": peaks}))
    return code


def _reap_orphans() -> None:
    while True:
        try:
            os.wait()
        except ChildProcessError:
            return


def _watch(peaks: dict[int, float], over: Event) -> None:
    """Look at the high-water marks of all descendants, in MiB, until it is over."""
    while not over.wait(LOOK_SECONDS):
        for pid in descendants(os.getpid()):
            try:
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            except OSError:  # it ended in between
                continue
            marks = [int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")]
            peaks[pid] = max([peaks.get(pid, 0.0), *marks])


def descendants(pid: int) -> list[int]:
    """Children and their children, now; parents come first."""
    found, todo = [], [pid]
    while todo:
        try:
            tasks = list(Path(f"/proc/{todo.pop()}/task").iterdir())
            children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
        except OSError:
            continue
        found += children
        todo += children
    return found


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], sys.argv[2:]))

"""Which process works for a run, and whether it is still there.

Here: a name for a process that no later one has, and the look for it on this machine. Not here: what a step does when
its worker is gone (io_managers/orphan.py), which runs are at work (runs_at_work.py).

Dagster leaves a run STARTED for ever when all its processes are killed, or the machine is.
"""

import multiprocessing
import os
import socket
from hashlib import sha256
from pathlib import Path

WORKER = "yt_assets/worker"
BOOT_ID, MACHINE_ID = Path("/proc/sys/kernel/random/boot_id"), Path("/etc/machine-id")
PARTS, UNKNOWN = 6, "-"
ENDED = frozenset("ZX")  # states of a process that its parent has not asked for yet, proc(5)


def this_worker() -> str:
    """Host, machine, boot, namespace of processes, process and the moment of its start; in a step, of the run's worker.

    The machine by a hash, as machine-id(5) asks: tags are shown to all who may see the UI.
    """
    parent = multiprocessing.parent_process()
    pid = parent.pid if parent is not None and parent.pid is not None else os.getpid()
    return " ".join([socket.gethostname(), _machine(), _boot(), _namespace(), str(pid), _start(pid) or UNKNOWN])


def is_gone(worker: str) -> bool:
    """Whether this process ended. False where that cannot be seen from here: on other machines, in other containers."""
    parts = worker.split(" ")
    if len(parts) != PARTS or not parts[4].isdigit() or parts[:2] != [socket.gethostname(), _machine()]:
        return False
    _, machine, boot, namespace, pid, start = parts
    if boot != _boot():
        return machine != UNKNOWN  # it was started again since; by its host's name alone it may be another
    now = _start(int(pid))
    is_another = now is None or (now != start and UNKNOWN not in (now, start))
    return namespace == _namespace() and is_another


def _machine() -> str:
    machine = MACHINE_ID.read_bytes() if MACHINE_ID.exists() else b""
    return sha256(b"yt_assets" + machine).hexdigest()[:12] if machine else UNKNOWN


def _boot() -> str:
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else UNKNOWN


def _namespace() -> str:
    """Containers count their processes each for themselves."""
    try:
        return os.readlink("/proc/self/ns/pid")  # noqa: PTH115  the link leads nowhere
    except OSError:
        return UNKNOWN


def _start(pid: int) -> str | None:
    """When a process began, in the kernel's ticks; UNKNOWN without /proc, or where it hides others; None without it."""
    try:
        # The name of the program, in brackets, may hold anything.
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return UNKNOWN if _exists(pid) else None
    return None if fields[0] in ENDED else fields[19]


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

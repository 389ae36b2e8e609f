"""What hours of a soak leave behind: processes, open files, temporary files, and rows that the twin has not.

Here: looking, and words for what is found. Not here: the hours and their faults (soak.py).
"""

import os
import time
from contextlib import suppress
from pathlib import Path

from benchmarks.hour.watch import descendants
from yt_assets.storage.schema.tables import TABLES
from yt_assets_tests.end_to_end.observatory import Observatory

ORPHANS_END_WITHIN = 90.0
SHOWN = 5
# When a text was last read, not what it says: an answer that leaves a video out moves its reading to another hour.
BOOKKEEPING = frozenset({"metadata_at"})


def open_files() -> int:
    """Of this process, the sandbox's among them."""
    return len(list(Path("/proc/self/fd").iterdir()))


def left_over(before: set[int], files: int, folder: Path, killed: int) -> list[str]:
    """What is left of all the runs, in words. before: processes that are meant to stay. killed: runs that were.

    A process that SIGKILL ends cannot remove its folder of multiprocessing's sockets: one for each of these.
    """
    until = time.monotonic() + ORPHANS_END_WITHIN
    while _interpreters(before) and time.monotonic() < until:
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        time.sleep(0.2)
    found = [f"process {line}" for line in _interpreters(before)]
    opened = open_files()
    found += [f"{opened} open files, {files} before"] if opened > files else []
    temporary = sorted((folder / "tmp").iterdir(), key=lambda path: not path.name.startswith("pymp-"))
    sockets = sum(path.name.startswith("pymp-") for path in temporary)
    return found + [f"temporary file {path.name}" for path in temporary[min(sockets, killed) :]]


def _interpreters(before: set[int]) -> list[str]:
    """Python processes below this one that were not there before; those that watch over servers are shells."""
    found = []
    for pid in set(descendants(os.getpid())) - before:
        with suppress(OSError):
            command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            found += [f"{pid}: {command[:200]}"] if "python" in command else []
    return found


def differences(ours: Observatory, twin: Observatory) -> list[str]:
    """Tables that differ: rows of one side alone, by key, and the columns that differ where both have the row."""
    one, other = ours.contents(), twin.contents()
    found = []
    for table in one:
        keys = [column.name for column in (TABLES["videos"] | TABLES["insights"])[table].primary_key]
        rows, expected = ({tuple(str(row[key]) for key in keys): row for row in side[table]} for side in (one, other))
        alone, missing = sorted(rows.keys() - expected.keys()), sorted(expected.keys() - rows.keys())
        found += [f"{table}: {len(alone)} rows that the twin has not: {alone[:SHOWN]}"] if alone else []
        found += [f"{table}: {len(missing)} rows missing: {missing[:SHOWN]}"] if missing else []
        for key in sorted(rows.keys() & expected.keys()):
            mine, theirs = rows[key], expected[key]
            unlike = [
                f"{name} {mine[name]!s:.60} for {theirs[name]!s:.60}"
                for name in mine.keys() - BOOKKEEPING
                if mine[name] != theirs[name]
            ]
            found += [f"{table} {' '.join(key)}: {', '.join(unlike)}"] if unlike else []
    return found

"""The SQLite files of runs that are over: packed, and unpacked when a person or a sensor looks at such a run.

Here: a run's file and its packed form `<run id>.db.gz`, which `gunzip` reads as well. Not here: what is stored
(Dagster), connections (sqlite.py), when a run is deleted with its files (run_history.py).

An hour's run has 0.6 MB of events, nearly all of it the same words again and again: packed it has a tenth.
"""

import gzip
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

PACKED = ".gz"
# A run that ended gets a last event when its process is gone.
SECONDS_AFTER_END = 60
# After a release that did not pack there may be hundreds; each takes 60 ms.
MOST_AT_ONCE = 20

ENDED = (
    "SELECT 1 FROM event_logs WHERE dagster_event_type IN ('PIPELINE_SUCCESS', 'PIPELINE_FAILURE', 'PIPELINE_CANCELED')"
)


def fold_log(file: Path) -> None:
    """Bring what is in a file's write-ahead log into the file, and empty the log. Readers at work leave it as it is.

    SQLite itself does so when the last connection closes. The services keep theirs, and a process that is killed closes
    none: 4 MB stay beside each file.
    """
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file, timeout=1)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def pack_old_runs(folder: Path, now: float) -> int:
    """Pack files of runs that ended a minute and more before now (seconds since 1970); how many were packed."""
    return sum(pack(file) for file in list(_old_files(folder, now))[:MOST_AT_ONCE])


def _old_files(folder: Path, now: float) -> Iterator[Path]:
    for file in sorted(folder.glob("*-*.db")):  # a run's id has hyphens, Dagster's index over all runs has none
        with suppress(FileNotFoundError):
            log = file.with_name(f"{file.name}-wal")
            changed = max(each.stat().st_mtime for each in (file, log) if each.exists())
            if changed < now - SECONDS_AFTER_END:
                yield file


def pack(file: Path) -> bool:
    """Pack the file of a run. False, and the file as it was, where the run has not ended or another process reads it.

    With a rollback journal, nothing of a run is kept beside its file. SQLite lets a process change to one only
    when no other one has the file open.
    """
    packed, half = file.with_name(file.name + PACKED), file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
            if not connection.execute(ENDED).fetchone():
                return False
            if connection.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",):
                return False
            connection.execute("BEGIN EXCLUSIVE")
            with file.open("rb") as source, gzip.open(half, "wb", compresslevel=6) as target:
                shutil.copyfileobj(source, target)
            _put_in_place(half, packed)
            file.unlink()
    except (sqlite3.Error, OSError):
        half.unlink(missing_ok=True)
        return False
    return True


def unpack(file: Path) -> None:
    """Put the file of a run back in place, if there is only its packed form. Call it under the folder's lock."""
    packed, half = file.with_name(file.name + PACKED), file.with_name(f".{file.name}.{os.getpid()}")
    if file.exists() or not packed.exists():
        return
    with gzip.open(packed, "rb") as source, half.open("wb") as target:
        shutil.copyfileobj(source, target)
    _put_in_place(half, file)
    packed.unlink()


def _put_in_place(half: Path, file: Path) -> None:
    """Give a file its name when it is on the disk: the other form of the run is deleted then, also by a power cut."""
    with half.open("rb") as written:
        os.fsync(written.fileno())
    half.replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def unpack_all(folder: Path) -> None:
    """Put all back in place, for a storage that knows of no packed form."""
    for packed in folder.glob(f"*.db{PACKED}"):
        unpack(packed.with_suffix(""))

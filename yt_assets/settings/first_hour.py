"""The hour with which an installation's partitions begin, in a file of Dagster's home.

Here: reading and writing the file. Not here: which hour that is (orchestration/instance/first_hour.py), and
YT_START_DATE, which stands above it (environment). Imports nothing heavy: every step of every hour reads it.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

FILE = "first_hour"
# Where partitions began before an installation wrote down its own beginning; and without a home that remembers one.
BEFORE = datetime(2026, 10, 1, tzinfo=UTC)


def written_first_hour(home: str | None) -> datetime:
    """What the home says. A home without the file, or none at all: the first hour of before."""
    if not home:
        return BEFORE
    try:
        return datetime.fromisoformat((Path(home).expanduser() / FILE).read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return BEFORE


def write_first_hour(home: Path, hour: datetime) -> None:
    """Put the file there whole: every process of this home reads it when it begins."""
    draft = home / f".{FILE}.{os.getpid()}"
    draft.write_text(hour.isoformat(), encoding="ascii")
    draft.replace(home / FILE)

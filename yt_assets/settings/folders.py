"""Folders that this account alone may read: data, Dagster's home, logs.

Here: making them. Not here: where they are (environment).
"""

import stat
from contextlib import suppress
from pathlib import Path

PRIVATE = 0o700
# What folders had before they were private; another mode is a choice.
OPEN = 0o755


def make_private(folder: Path) -> None:
    """Make a folder and those above it that are missing, each for this account alone. Raises OSError."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    for each in reversed(missing):
        each.mkdir(mode=PRIVATE, exist_ok=True)
    folder.mkdir(exist_ok=True)  # says so where it is a file


def is_open(folder: Path) -> bool:
    """Whether other accounts may look into it."""
    return bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)


def close_to_others(folder: Path) -> None:
    """Take from others what earlier releases gave them; leave a folder of another account as it is (doctor says so)."""
    if stat.S_IMODE(folder.stat().st_mode) == OPEN:
        with suppress(OSError):  # only its owner may, and a disk may have no modes
            folder.chmod(PRIVATE)

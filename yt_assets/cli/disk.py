"""How much the installation has on disk, how much a day adds, and whether there is room for it.

Here: sizes of both databases and of Dagster's home, the growth that follows from them, free bytes. Not here: what is
deleted when (pipeline/retention.py), the other questions (status.py).
"""

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from yt_assets.cli.findings import Finding
from yt_assets.cli.home import home_of
from yt_assets.cli.reading import read_only
from yt_assets.settings.environment import DATABASE_SETTINGS, DatabaseName, Settings
from yt_assets.storage.errors import StorageError

DAY = timedelta(days=1)
# What is stored of fewer hours says little about a day.
TELLING = timedelta(hours=6)
LEAST_FREE = 200_000_000


def disk_findings(settings: Settings, now: datetime, figures: dict[str, Any]) -> Iterator[Finding]:
    """A line about what there is, and one about what is free. figures: takes bytes by place, a day's, and the free."""
    sizes: dict[str, int | None] = {name: _size_of(settings, name) for name in DATABASE_SETTINGS}
    embedded = [name for name in DATABASE_SETTINGS if settings.database_url(name).startswith("sqlite")]
    on_disk: dict[str, int | None] = {name: sizes[name] for name in embedded}
    home = home_of(settings)
    sizes["dagster"] = on_disk["dagster"] = bytes_below(home)
    known = sum(size or 0 for size in sizes.values())
    days = _days_stored(settings, now)
    a_day = None if days is None else round(known / days)
    figures |= {"bytes": sizes, "bytes_a_day": a_day}
    words = ", ".join(f"{name} {spoken_bytes(size)}" for name, size in sizes.items() if size is not None)
    grows = "; what a day adds shows after six hours" if a_day is None else f"; a day adds some {spoken_bytes(a_day)}"
    yield Finding("ok", "size", f"{words}{grows}")

    place = next(each for each in (settings.data_dir, *settings.data_dir.parents) if each.exists())
    free = shutil.disk_usage(place).free
    figures["disk_free_bytes"] = free
    local = 0.0 if days is None else sum(size or 0 for size in on_disk.values()) / days
    to_come = local * max(0.0, settings.yt_retention_days - (days or 0.0))
    words = f"{spoken_bytes(free)} free at {place}"
    state = room(free, local, to_come)
    if state == "wrong":
        words += ": make room, or hours fail"
    elif state == "note":
        words += f": some {spoken_bytes(to_come)} more come until hours are as old as YT_RETENTION_DAYS"
    yield Finding(state, "disk", words)


def room(free: float, a_day: float, to_come: float) -> str:
    """Whether what is free suffices: wrong for less than a day's growth, note for less than what is still to come."""
    if free < max(LEAST_FREE, a_day):
        return "wrong"
    return "note" if free < to_come else "ok"


def bytes_below(folder: Path) -> int:
    """Bytes of all files in a folder and below; 0 without it. Files that go meanwhile count nothing."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_size  # noqa: PTH118  a home has tens of thousands
            except OSError:
                continue
    return total


def spoken_bytes(count: float) -> str:
    """Bytes as people read them: 840 kB, 12 MB, 3.1 GB."""
    for unit, name in ((1e12, "TB"), (1e9, "GB"), (1e6, "MB")):
        if count >= unit:
            return f"{count / unit:.1f} {name}" if count < 10 * unit else f"{count / unit:,.0f} {name}"
    return f"{count / 1e3:,.0f} kB"


def _size_of(settings: Settings, name: DatabaseName) -> int | None:
    try:
        with read_only(settings, name) as database:
            return database.size()
    except StorageError:  # said in the line of the newest hour
        return None


def _days_stored(settings: Settings, now: datetime) -> float | None:
    """Days since the oldest stored hour; None where too few are stored to say what a day adds."""
    from yt_assets.storage.reading.hours import HourLedger

    try:
        with read_only(settings, "videos") as videos, videos.reading() as connection:
            oldest = HourLedger(connection).oldest()
    except StorageError:
        return None
    return None if oldest is None or now - oldest < TELLING else (now - oldest) / DAY

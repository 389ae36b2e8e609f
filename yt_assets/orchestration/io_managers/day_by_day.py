"""Ranges of days: computed one at a time, stored one at a time.

Here: what the step of the days returns for the first of its three tables, and the storing. Not here: what a day is made
of (pipeline/days.py), its transaction (storage/writing/daily_frames.py).
"""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from yt_assets.orchestration.io_managers.orphan import require_run
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.daily_frames import DailyFrames


@dataclass(frozen=True)
class DaysToStore:
    """An output's days, computed while they are stored: each replaces its rows of all three tables at once.

    A step that ends half-way leaves days of before and days of now, each of them whole.
    """

    frames: "Callable[[], Generator[DailyFrames]]"

    def store(self, database: Database, table: str, run_id: str, warn: Callable[[str], None]) -> dict[str, Any]:
        """Compute and store them; rows of this table, and bytes of all three, for the metadata."""
        rows = size = kept = 0
        with closing(self.frames()) as frames:
            for day in frames:
                stored = day.store(database, run_id=run_id, ready=require_run)
                rows, size, kept = rows + stored.rows[table], size + stored.bytes, kept + stored.is_kept
                if stored.is_kept:
                    warn(f"{day.day} UTC is made of a newer capture of its hours already, and stays as it is")
        return {"rows": rows, "bytes": size, **({"kept_days": kept} if kept else {})}

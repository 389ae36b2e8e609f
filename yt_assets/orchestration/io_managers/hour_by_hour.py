"""Ranges of hours that are never in memory together: read one at a time, computed, stored one at a time.

Here: what an asset gets of the table above it, and what it returns, when it works hour by hour. Not here: reading and
writing (storage), the checks before an hour is read (database_io_manager.py).
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from yt_assets.errors import YtAssetsError
from yt_assets.orchestration.io_managers.table_slice import TableSlice
from yt_assets.pipeline.errors import NeverCaptured
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    import pandas as pd

    from yt_assets.storage.writing.hourly_frames import HourlyFrame
    from yt_assets.storage.writing.hourly_rows import HourlyRows

Computed = TypeVar("Computed")
Log = Callable[[str], None]


@dataclass(frozen=True)
class HoursToRead:
    """An input's hours, all of them there to be read. missed: what is said of others that never will be."""

    wanted: TableSlice
    missed: NeverCaptured | None = None

    def of(self, database: Database, hour: datetime) -> "pd.DataFrame":
        """The rows of one of the hours, sorted by key; dtypes by the schema. Raises what load_input raises."""
        from yt_assets.pipeline.readiness import GENERATIONS, require_captured
        from yt_assets.storage.reading.frames import Frames

        record = require_captured(database, self.wanted.table, [hour])[hour]
        with database.reading() as connection:
            frame = Frames(connection).hours(self.wanted.table, [hour], self.wanted.columns)
        frame.attrs[GENERATIONS] = {hour: record.generation or 0}
        return frame

    def each(
        self, database: Database, compute: Callable[["pd.DataFrame", datetime], "HourlyFrame"], warn: Log
    ) -> Iterator["HourlyFrame"]:
        """What is computed of each hour in turn.

        Of a range, an hour that is captured again meanwhile is left to the run that does that: it says so, and goes on.
        """
        yield from each_hour(self.wanted.hours, lambda hour: compute(self.of(database, hour), hour), warn)


def each_hour(hours: Sequence[datetime], compute: Callable[[datetime], Computed], warn: Log) -> Iterator[Computed]:
    """What is computed of each hour in turn, but for one of a range that is captured again meanwhile."""
    for hour in hours:
        try:
            computed = compute(hour)
        except YtAssetsError as error:
            if len(hours) == 1 or not error.is_overtaken:
                raise
            warn(f"{error.sentence} The other hours are computed.")
            continue
        yield computed


@dataclass(frozen=True)
class HoursToStore:
    """An output's hours, computed while they are stored: `frames` begins the work, and yields one hour at a time.

    Each hour is replaced in a transaction of its own. A step that ends half-way leaves hours of before and hours of
    now, each of them whole, and its next try computes them all again.
    """

    frames: Callable[[], Generator["HourlyFrame | HourlyRows"]]

"""Whole hours of an insight on their way in: DataFrames as rows, with the names that belong to their ids.

Here: rows out of DataFrames, the replacement of an hour by a frame, and which names it writes. Not here: the
statements (upserts.py), DataFrames out of rows (reading/frames.py).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

import pandas as pd
from sqlalchemy import Connection, select

from yt_assets.analysis.coverage import Coverage
from yt_assets.storage.engine.database import Database
from yt_assets.storage.reading.hours import HourRecord
from yt_assets.storage.reading.page_frames import read_frame
from yt_assets.storage.reading.pages import PagedSelect
from yt_assets.storage.schema.days import channel_titles
from yt_assets.storage.schema.insights import video_titles
from yt_assets.storage.schema.tables import TABLE_BY_NAME
from yt_assets.storage.writing.batches import ColumnRows, Row, bytes_of
from yt_assets.storage.writing.digits import with_six_digits
from yt_assets.storage.writing.replacements import replace_hours

# Three assets bring the same names each hour. A name that stays is written again once a day, which shows that it is
# still YouTube's: text retention deletes what nothing has confirmed (text_retention.py).
CONFIRMED_FOR = timedelta(days=1)
NAMES = (
    "channel_id", "title", "channel_title", "published_at", "source", "format", "duration_seconds", "unavailable_since",
)  # fmt: skip
STORED_TITLES = PagedSelect(select(video_titles), ("video_id",))
CHANNEL_NAMES = ("title", "handle", "subscribers", "video_count", "unavailable_since", "source")
STORED_CHANNELS = PagedSelect(select(channel_titles), ("channel_id",))


@dataclass(frozen=True)
class StoredHours:
    """rows, bytes: what was written. kept: hours that stayed as they are, made of a newer generation already."""

    rows: int
    bytes: int
    kept: tuple[datetime, ...]

    def __add__(self, more: "StoredHours") -> "StoredHours":
        return StoredHours(self.rows + more.rows, self.bytes + more.bytes, self.kept + more.kept)


class WholeHours(Protocol):
    """What replaces whole hours of a table: an HourlyFrame, or the rows of hourly_rows.py."""

    @property
    def hours(self) -> tuple[datetime, ...]:
        """The hours that are replaced."""
        ...

    def store(
        self,
        database: Database,
        table: str,
        hours: Sequence[datetime],
        *,
        run_id: str | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> StoredHours:
        """Replace them in one transaction."""
        ...


@dataclass(frozen=True)
class HourlyFrame:
    """Rows that replace whole hours of a derived table, and the names that go with their ids.

    frame: the table's columns, `hour` among them. titles: columns of video_titles without as_of_hour, or with one of
    their own, one row a video and hour; or None. hours: the hours replaced, also those without rows. records: the
    ledger's records of what they were made of. digests: rows of channel_digests, which are replaced with them; None
    where none belong to them. coverage: which videos each hour is made of. channels: rows of channel_titles, or None.
    gone: when YouTube first left out videos that it no longer shows, by id.
    """

    frame: pd.DataFrame
    hours: tuple[datetime, ...]
    titles: pd.DataFrame | None = None
    records: Mapping[datetime, HourRecord] = field(default_factory=dict)
    digests: Sequence[Row] | None = None
    coverage: Mapping[datetime, Coverage] = field(default_factory=dict)
    channels: pd.DataFrame | None = None
    gone: Mapping[str, datetime] = field(default_factory=dict)

    def store(
        self,
        database: Database,
        table: str,
        hours: Sequence[datetime],
        *,
        run_id: str | None = None,
        ready: Callable[[], None] = lambda: None,
    ) -> StoredHours:
        """Replace these hours of a table in one transaction, and write down that they are there.

        ready: called when all is prepared, before anything is written; it may raise. Raises what replace_hours does.
        """
        rows = rows_of(with_six_digits(self.frame, TABLE_BY_NAME[table]))
        titles, channels = self._new_titles(database), self._new_channels(database)
        ready()
        done = replace_hours(
            database,
            table,
            hours,
            rows,
            titles=titles,
            channels=channels,
            gone=self.gone,
            digests=self.digests,
            records=self.records,
            coverage=self.coverage,
            run_id=run_id,
        )
        return StoredHours(done.rows, bytes_of(rows), done.kept)

    @staticmethod
    def store_each(frames: Iterable[WholeHours], database: Database, table: str, **terms: Any) -> StoredHours:
        """Store frames one after the other, each with the terms of its `store`, and count them together."""
        total = StoredHours(0, 0, ())
        for frame in frames:
            total += frame.store(database, table, frame.hours, **terms)
        return total

    @staticmethod
    def as_rows(frame: pd.DataFrame) -> Sequence[Row]:
        """The records of a part of it, as SQL takes them."""
        return rows_of(frame)

    def _new_titles(self, database: Database) -> Sequence[Row]:
        """One name a video, of a range of hours the newest; names that are stored already are left out."""
        if self.titles is None:
            return []
        # A name that is carried was confirmed by the hour that saw its video.
        dated = self.titles if "as_of_hour" in self.titles else self.titles.assign(as_of_hour=self.titles["hour"])
        newest = dated.sort_values("as_of_hour").drop_duplicates("video_id", keep="last")
        with database.reading() as connection:
            return rows_of(names_to_write(connection, newest.drop(columns="hour"), STORED_TITLES, NAMES))

    def _new_channels(self, database: Database) -> Sequence[Row]:
        if self.channels is None:
            return []
        with database.reading() as connection:
            return rows_of(names_to_write(connection, self.channels, STORED_CHANNELS, CHANNEL_NAMES))


def rows_of(frame: pd.DataFrame) -> ColumnRows:
    """Records as SQL takes them: NA and NaN become None, numpy scalars Python's own."""
    return ColumnRows({name: _plain(frame.iloc[:, place]) for place, name in enumerate(frame.columns)})


def _plain(column: pd.Series) -> list[Any]:
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        # Most times are one and the same: an object for each of ten thousand hours took longer than their sending.
        places, moments = pd.factorize(column)
        times = [*moments.astype("object"), None]
        return [times[place] for place in places]  # -1, the last one, is missing
    objects = column.to_numpy(dtype="object") if isinstance(column.dtype, pd.StringDtype) else column
    values: list[Any] = objects.tolist()
    missing = column.isna().to_numpy()
    if missing.any():
        return [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]
    return values


def names_to_write(
    connection: Connection, names: pd.DataFrame, source: PagedSelect, columns: Sequence[str]
) -> pd.DataFrame:
    """Of these rows of video_titles or channel_titles, those that are new, differ, or were confirmed over a day before.

    names: one row a key, with as_of_hour and these columns. source: all rows that are stored. The same columns come
    back.
    """
    (key,) = source.key
    stored = names[[key]].merge(read_frame(connection, source), on=key, how="left").set_index(names.index)
    fresh = (stored["as_of_hour"] >= names["as_of_hour"] - CONFIRMED_FOR).fillna(value=False).astype(bool)
    for name in columns:
        same = (stored[name] == names[name]).fillna(value=False).astype(bool)
        fresh &= same | (stored[name].isna() & names[name].isna())
    return names[~fresh]

"""Hours out, as DataFrames with declared dtypes.

Here: whole-hour reads for the insights. dtypes follow the schema: counts Int64, reals float64 (NaN is NULL), times
datetime64[us, UTC], truth values boolean, texts str, JSON and days object. Not here: row-wise
reads (catalog.py, snapshots.py), many hours at once (history.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Connection,
    Date,
    Double,
    Integer,
    Select,
    Table,
    and_,
    func,
    select,
)
from sqlalchemy.types import TypeEngine

from yt_assets.batching import batches_of
from yt_assets.storage.catalog import IDS_PER_STATEMENT
from yt_assets.storage.columnar import ColumnRows
from yt_assets.storage.columns import UtcDateTime
from yt_assets.storage.errors import SchemaMismatch
from yt_assets.storage.packed import is_packable, read_packed
from yt_assets.storage.videos_schema import channels, raw_videos, text_features, video_features, video_texts, videos

TIME = "datetime64[us, UTC]"


@dataclass(frozen=True)
class HourlyFrame:
    """Rows that replace whole hours of a derived table, and the names that go with their ids.

    frame: the table's columns, `hour` among them. titles: columns of video_titles without as_of_hour, one row a video
    and hour, or None. hours: the hours replaced, also those without rows.
    """

    frame: pd.DataFrame
    hours: tuple[datetime, ...]
    titles: pd.DataFrame | None = None


def rows_of(frame: pd.DataFrame) -> ColumnRows:
    """Records as SQL takes them: NA and NaN become None, numpy scalars Python's own."""
    return ColumnRows({name: _plain(frame.iloc[:, place]) for place, name in enumerate(frame.columns)})


def _plain(column: pd.Series) -> list[Any]:
    values = column.to_numpy(dtype="object") if isinstance(column.dtype, pd.StringDtype) else column
    missing = column.isna().to_numpy()
    found: list[Any] = values.tolist()
    if missing.any():
        return [None if is_missing else value for value, is_missing in zip(found, missing, strict=True)]
    return found


def dtype_of(kind: TypeEngine[Any]) -> str:
    """The pandas dtype of a column type."""
    if isinstance(kind, UtcDateTime):
        return TIME
    if isinstance(kind, BigInteger | Integer):
        return "Int64"
    if isinstance(kind, Double):
        return "float64"
    if isinstance(kind, Boolean):
        return "boolean"
    return "object" if isinstance(kind, JSON | Date) else "str"


def read_frame(connection: Connection, statement: Select[Any], order: Sequence[str] = ()) -> pd.DataFrame:
    """Run a select; one row a row, one column a column, dtypes by the schema; sorted by the columns of ``order``."""
    if is_packable(connection, statement):
        return read_packed(connection, statement, order)
    statement = statement.order_by(*(statement.selected_columns[name] for name in order))
    # Plain tuples: pandas asks each of SQLAlchemy's rows whether it is something else, seven times the cost.
    return _framed([tuple(row) for row in connection.execute(statement)], statement)


def _framed(rows: Sequence[tuple[Any, ...]], statement: Select[Any]) -> pd.DataFrame:
    dtypes = {column.name: dtype_of(column.type) for column in statement.selected_columns}
    return pd.DataFrame.from_records(rows, columns=list(dtypes)).astype(dtypes)


def read_hours(
    connection: Connection, table: Table, hours: Sequence[datetime], columns: Sequence[str] | None = None
) -> pd.DataFrame:
    """All rows of these hours, sorted by primary key; `columns` narrows the select. Raises SchemaMismatch."""
    unknown = [name for name in columns or () if name not in table.c]
    if unknown:
        message = f"{table.name} has no column '{unknown[0]}': it has {', '.join(table.c.keys())}"
        raise SchemaMismatch(message)
    chosen = [table.c[name] for name in columns] if columns else list(table.c)
    keys = [column.name for column in table.primary_key]
    sought = [*chosen, *(table.c[name] for name in keys if columns and name not in columns)]
    frame = read_frame(connection, select(*sought).where(table.c.hour.in_(hours)), keys)
    return frame[[column.name for column in chosen]]


def hour_before(connection: Connection, hour: datetime, window: timedelta) -> datetime | None:
    """The newest hour in [hour - window, hour) that has features, or None."""
    column = video_features.c.hour
    found: datetime | None = connection.execute(
        select(func.max(column)).where(column >= hour - window, column < hour)
    ).scalar()
    return found


def read_counts(connection: Connection, wanted: pd.DataFrame) -> pd.DataFrame:
    """`wanted` (video_id and hour among its columns) with observed_at and views; rows without a snapshot are left out.

    Each pair is one look at the primary key: the cost is that of the pairs, whatever is stored. Hour by hour, because
    SQLite reads the whole table where a list of pairs is asked for at once.
    """
    chosen = [raw_videos.c[name] for name in ("hour", "video_id", "observed_at", "views")]
    rows: list[tuple[Any, ...]] = []
    for hour, of_hour in wanted[["hour", "video_id"]].drop_duplicates().groupby("hour"):
        for ids in batches_of(sorted(of_hour["video_id"]), IDS_PER_STATEMENT):
            statement = select(*chosen).where(raw_videos.c.hour == hour, raw_videos.c.video_id.in_(ids))
            rows.extend(tuple(row) for row in connection.execute(statement))
    return wanted.merge(_framed(rows, select(*chosen)), on=["hour", "video_id"])


def read_keyphrases(connection: Connection, hours: Sequence[datetime]) -> pd.DataFrame:
    """What keywords need of these hours: hour, video_id, channel_id, views_per_hour, keyphrases (lists)."""
    features = video_features
    same = and_(features.c.video_id == text_features.c.video_id, features.c.text_hash == text_features.c.text_hash)
    chosen = [features.c[name] for name in ("hour", "video_id", "channel_id", "views_per_hour")]
    statement = (
        select(*chosen, text_features.c.keyphrases)
        .join_from(features, text_features, same)
        .where(features.c.hour.in_(hours))
    )
    return read_frame(connection, statement, ["hour", "video_id"])


def read_titles(connection: Connection, hours: Sequence[datetime]) -> pd.DataFrame:
    """Names at these hours, of videos with features: hour, video_id, channel_id, title, channel_title, published_at."""
    row = video_features.c
    same_text = and_(row.video_id == video_texts.c.video_id, row.text_hash == video_texts.c.text_hash)
    names = (video_texts.c.title, channels.c.title.label("channel_title"), videos.c.published_at)
    statement = (
        select(row.hour, row.video_id, row.channel_id, *names)
        .join_from(video_features, videos, row.video_id == videos.c.video_id)
        .outerjoin(video_texts, same_text)
        .outerjoin(channels, row.channel_id == channels.c.channel_id)
        .where(row.hour.in_(hours))
    )
    return read_frame(connection, statement, ["hour", "video_id"])

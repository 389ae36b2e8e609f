"""The newest features of every video before an hour: what the hour knows of those that it did not see.

Here: the read, and which looks no longer count. Not here: the features of the hour itself (frames.py), what is made of
both (pipeline/insights).

It is one look at an index for each video of the catalog, and two at its row, whatever is stored of other hours.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import pandas as pd
from sqlalchemy import Column, ColumnElement, Connection, FromClause, Select, and_, bindparam, func, select

from yt_assets.storage.reading.feature_hours import newest_feature_hour
from yt_assets.storage.reading.page_frames import read_frame
from yt_assets.storage.reading.pages import PagedSelect
from yt_assets.storage.schema.videos import absences, channels, text_features, video_features, video_texts, videos

_TIME = video_features.c.hour.type
KEY = ("video_id", "channel_id", "hour")
# Columns of other tables, by the names under which they are read.
ELSEWHERE: Mapping[str, Column[Any]] = {
    "keyphrases": text_features.c.keyphrases,
    "title": video_texts.c.title,
    "channel_title": channels.c.title,
    "published_at": videos.c.published_at,
    "duration_seconds": videos.c.duration_seconds,
}


def newest_features(
    connection: Connection, hour: datetime, window: timedelta, columns: Sequence[str] = ()
) -> pd.DataFrame:
    """Of each video its newest row of video_features in (hour − window, hour), sorted by id: video_id and `columns`.

    Beside the table's own, columns may name those of ELSEWHERE. `hour` is the row's own.
    Left out are videos that YouTube left out of an answer since, and those of channels that are watched no more.
    """
    bounds = {"hour": hour, "since": hour - window}
    frame = read_frame(connection, _newest(tuple(dict.fromkeys((*KEY, *columns)))), bounds)
    frame = frame[frame["hour"].notna()]
    within = absences.c.hour.between(hour - window, hour)
    rows = connection.execute(select(absences.c.absent, func.max(absences.c.hour)).where(within).group_by("absent"))
    absent = {row[0]: pd.Timestamp(row[1]) for row in rows}
    for name in ("video_id", "channel_id"):
        since = pd.DatetimeIndex(frame[name].map(absent), tz="UTC") if absent else None
        frame = frame if since is None else frame[~(since > frame["hour"].to_numpy())]
    return frame.reset_index(drop=True)


@lru_cache(maxsize=16)
def _newest(columns: tuple[str, ...]) -> PagedSelect:
    def complete(page: FromClause) -> Select[Any]:
        looks = video_features.alias("look")
        look = looks.c
        newest = newest_feature_hour(page, lambda hour: hour > _bound("since"), lambda hour: hour < _bound("hour"))
        joins = {
            text_features: and_(text_features.c.video_id == look.video_id, text_features.c.text_hash == look.text_hash),
            video_texts: and_(video_texts.c.video_id == look.video_id, video_texts.c.text_hash == look.text_hash),
            channels: channels.c.channel_id == look.channel_id,
            videos: videos.c.video_id == look.video_id,
        }
        chosen: dict[str, ColumnElement[Any]] = {name: look[name] for name in columns if name not in ELSEWHERE}
        others = {name: ELSEWHERE[name] for name in columns if name in ELSEWHERE}
        chosen |= {"video_id": page.c.video_id, **{name: column.label(name) for name, column in others.items()}}
        found = select(*(chosen[name] for name in columns))
        found = found.outerjoin_from(page, looks, and_(look.video_id == page.c.video_id, look.hour == newest))
        for table in dict.fromkeys(column.table for column in others.values()):
            found = found.outerjoin(table, joins[table])
        return found

    return PagedSelect(select(videos.c.video_id), ("video_id",), complete)


def _bound(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=_TIME)

"""The videos database as people read it: what it knows beside the insights, and the first rows of an hour.

Here: handles, texts, the ledger of hours, previews for the UI. Not here: insights (reader.py), whole hours
(reading/frames.py), how rows are shown (display).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from yt_assets.storage.insights_reading.keyword_windows import keyword_windows
from yt_assets.storage.insights_reading.read_transaction import Reader
from yt_assets.storage.insights_reading.reader import Row
from yt_assets.storage.reading.watch_list import WatchList
from yt_assets.storage.schema.videos import (
    channel_references,
    channels,
    hours,
    quota_usage,
    raw_videos,
    text_features,
    video_features,
    video_texts,
)
from yt_assets.storage.schema.videos import videos as catalog

CHANNEL_COLUMNS = ("handle", "subscribers", "video_count", "availability", "last_seen_at")
LEDGER_COLUMNS = ("hour", "source", "state", "planned", "stored", "unavailable", "waiting", "settled_at", "reason")
NEWEST_TEXT = and_(catalog.c.video_id == text_features.c.video_id, catalog.c.text_hash == text_features.c.text_hash)


class VideosReader(Reader):
    """What the videos database holds, in one transaction."""

    def channels(self, channel_id: str | None = None) -> dict[str, Row]:
        """handle, subscribers, video_count, availability, last_seen_at by channel id, of all channels or of one.

        watched_until: since when it is watched no more, None while it is; groups: those that it is in, sorted.
        """
        statement = select(channels.c.channel_id, *(channels.c[name] for name in CHANNEL_COLUMNS))
        if channel_id is not None:
            statement = statement.where(channels.c.channel_id == channel_id)
        rows = self._connection.execute(statement)
        by_id = {each: dict(zip(CHANNEL_COLUMNS, values, strict=True)) for each, *values in rows}
        watch_list = WatchList(self._connection)
        ended, groups = watch_list.ended(channel_id), watch_list.groups(channel_id)
        return {
            each: row | {"watched_until": ended.get(each), "groups": list(groups.get(each, ()))}
            for each, row in by_id.items()
        }

    def channels_named(self, *spellings: str) -> tuple[str, ...]:
        """Ids of the channels by the first of these spellings that any goes by; none where no channel does.

        A channel goes by its id, its @handle, a name that once led to it, and its title, in whatever case and in this
        order. Only a title may be shared by several; of a handle the first carrier counts.
        """
        keys = [spelling.strip().casefold() for spelling in spellings]
        led = channel_references.c
        for key in keys:
            carriers = self._carriers(channels.c.channel_id, key) or self._carriers(channels.c.handle, key)
            if not carriers:
                carriers = tuple(self._connection.scalars(select(led.channel_id).where(led.reference == key)))
            if carriers:
                return carriers[:1]
        return next(filter(None, (self._carriers(channels.c.title, key) for key in keys)), ())

    def _carriers(self, column: ColumnElement[str | None], key: str) -> tuple[str, ...]:
        """Ids of the channels whose column is this casefolded text.

        Compared here: SQLite knows case in ASCII alone, and to MySQL's collation an accent is no difference.
        """
        statement = select(channels.c.channel_id, column.label("name"))
        if key.isascii():
            statement = statement.where(func.lower(column) == key)
        rows = self._connection.execute(statement.order_by(channels.c.channel_id))
        return tuple(row.channel_id for row in rows if row.name is not None and row.name.casefold() == key)

    def ledger(self, since: datetime, until: datetime) -> dict[datetime, Row]:
        """Rows of the ledger in [since, until], by hour."""
        statement = select(*(hours.c[name] for name in LEDGER_COLUMNS))
        rows = self._connection.execute(statement.where(hours.c.hour >= since, hours.c.hour <= until)).mappings()
        return {row["hour"]: dict(row) for row in rows}

    def monitored_hours(self, since: datetime) -> list[Row]:
        """Rows of the ledger since then and the settled one before them, oldest first, with all columns."""
        row = hours.c
        before = select(func.max(row.hour)).where(row.hour < since, row.generation.is_not(None)).scalar_subquery()
        chosen = select(hours).where((row.hour >= since) | (row.hour == before)).order_by(row.hour)
        return [dict(each) for each in self._connection.execute(chosen).mappings()]

    def units_used(self, day: date) -> dict[str, int | None]:
        """Quota units used on a day by bucket; None where YouTube called it spent, or refuses its method."""
        row = quota_usage.c
        chosen = select(row.bucket, row.units, row.spent, row.refused).where(row.day == day)
        return {
            bucket: None if spent or refused else units
            for bucket, units, spent, refused in self._connection.execute(chosen)
        }

    def text(self, video_id: str) -> Row:
        """Language and keyphrases (a list) of the newest text of a video; empty where it has none."""
        row = self._connection.execute(_text_statement(), {"video_id": video_id}).mappings().first()
        return {} if row is None else dict(row)

    def ids_in_language(self, language: str) -> frozenset[str]:
        """Ids of the videos whose newest text is in this language."""
        statement = select(catalog.c.video_id).join_from(catalog, text_features, NEWEST_TEXT)
        return frozenset(self._connection.scalars(statement.where(text_features.c.language == language)))

    def most_viewed(self, hour: datetime, limit: int) -> Sequence[Row]:
        """The hour's rows of raw_videos with most views, with title and channel_title as they are known now."""
        row = raw_videos.c
        statement = select(row.video_id, row.views, row.likes, row.comments).where(row.hour == hour)
        return self._first(statement.order_by(row.views.desc(), row.video_id), row.video_id, limit)

    def fastest(self, hour: datetime, limit: int) -> Sequence[Row]:
        """The hour's rows of video_features with the highest velocity, named likewise.

        Before a second observation no video has a velocity, and those with most views come first.
        """
        row = video_features.c
        statement = select(row.video_id, row.views, row.views_per_hour, row.age_hours, row.engagement_rate)
        # Descending, all three engines put NULL last.
        order = (row.views_per_hour.desc(), row.views.desc(), row.video_id)
        return self._first(statement.where(row.hour == hour).order_by(*order), row.video_id, limit)

    def keyword_windows(
        self, gains: Mapping[str, int | None], before: Mapping[str, int | None], **chosen: Any
    ) -> Sequence[Row]:
        """Keywords by what their videos gained in a window. chosen: scope, limit, as keyword_windows takes them."""
        return keyword_windows(self._connection, gains, before, **chosen)

    def _first(self, statement: Select[Any], video_id: Any, limit: int) -> Sequence[Row]:
        same_text = and_(video_texts.c.video_id == catalog.c.video_id, video_texts.c.text_hash == catalog.c.text_hash)
        named = (
            statement.add_columns(catalog.c.channel_id, video_texts.c.title, channels.c.title.label("channel_title"))
            .join(catalog, catalog.c.video_id == video_id)
            .outerjoin(video_texts, same_text)
            .outerjoin(channels, channels.c.channel_id == catalog.c.channel_id)
        )
        return [dict(row) for row in self._connection.execute(named.limit(limit)).mappings()]


@cache
def _text_statement() -> Select[Any]:
    statement = select(text_features.c.language, text_features.c.keyphrases)
    return statement.join_from(catalog, text_features, NEWEST_TEXT).where(catalog.c.video_id == bindparam("video_id"))

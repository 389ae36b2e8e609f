"""The insights database as people read it: rankings, videos, channels, hours, keywords.

Here: questions and rows. Not here: the statements (selects.py), what the videos database adds (videos_reader.py), how
rows are shown (display, api, cli).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import count, islice
from operator import itemgetter
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.storage.insights_reading import alert_rows, comparisons, exports, histories, selects, windows
from yt_assets.storage.insights_reading.kept_windows import all_channels, all_videos, publishing_times
from yt_assets.storage.insights_reading.read_transaction import Reader
from yt_assets.storage.insights_reading.selects import RankingQuery
from yt_assets.storage.insights_reading.titles import ids_with_words
from yt_assets.storage.reading.mysql_selects import read_mappings
from yt_assets.storage.schema.insights import (
    channel_digests,
    insight_hours,
    keyword_insights,
    trend_insights,
    video_titles,
)

Row = Mapping[str, Any]
EVERY_VIDEO = RankingQuery()
# Longer lists of ids are compared here and not sent.
MOST_IDS_SENT, IDS_AT_ONCE = 1_000, 2_000
# An hour without trends is not there for people: the page begins with them.
_TRENDS = select(insight_hours.c.hour).where(insight_hours.c.asset == trend_insights.name).subquery()


class InsightsReader(Reader):
    """What the insights database holds, in one transaction."""

    def newest_hour(self) -> datetime | None:
        """The newest hour with trends, or None before the first."""
        return self._connection.execute(select(func.max(_TRENDS.c.hour))).scalar()

    def oldest_hour(self) -> datetime | None:
        """The oldest hour with trends, or None before the first."""
        return self._connection.execute(select(func.min(_TRENDS.c.hour))).scalar()

    def has_hour(self, hour: datetime) -> bool:
        """Whether trends of this hour are there."""
        return bool(self.hours(hour, hour))

    def has_list(self, name: str, hour: datetime) -> bool:
        """Whether a list of this hour was computed, with rows or without: a ranking's, or "keywords"."""
        asset = keyword_insights if name == "keywords" else selects.TABLES[name]
        row = insight_hours.c
        written = select(row.hour).where(row.asset == asset.name, row.hour == hour)
        return self._connection.scalar(written) is not None

    def has_view(self, name: str, hour: datetime) -> bool:
        """The same for an analysts' view."""
        return self.has_list(selects.RANKING_OF_VIEW.get(name, "keywords"), hour)

    def hours(self, since: datetime, until: datetime) -> list[datetime]:
        """Hours of [since, until] whose trends are there, oldest first."""
        row = _TRENDS.c.hour
        return list(self._connection.scalars(select(row).where(row >= since, row <= until).order_by(row)))

    def coverage(self, hour: datetime) -> Row | None:
        """The videos that an hour's trends are made of: observed, estimated, waiting, oldest_look; or None."""
        return self.coverages(hour, hour).get(hour)

    def coverages(self, since: datetime, until: datetime) -> dict[datetime, Row]:
        """The same of the hours of [since, until] where it is known, by hour."""
        row = insight_hours.c
        chosen = select(row.hour, row.observed, row.estimated, row.waiting, row.oldest_look)
        of_trends = (row.hour.between(since, until), row.asset == trend_insights.name, row.observed.is_not(None))
        found = [dict(each) for each in self._connection.execute(chosen.where(*of_trends)).mappings()]
        return {each.pop("hour"): each for each in found}

    def videos(
        self,
        hour: datetime,
        query: RankingQuery,
        *,
        limit: int,
        offset: int = 0,
        columns: tuple[str, ...] = selects.VIDEO_COLUMNS,
    ) -> Sequence[Row]:
        """A page of a ranking: its ids by an index, then their rows."""
        statement, only = selects.video_ids(hour, query), self._only(query)
        if only is not None and len(only) > MOST_IDS_SENT:
            ids = list(islice(self._ids_among(statement, only), offset, offset + limit))
        else:
            if only is not None:
                statement = statement.where(query.table.c.video_id.in_(sorted(only)))
            ids = list(self._connection.scalars(statement.limit(limit).offset(offset)))
        return self._rows(hour, ids, query.ranking, columns)

    def _ids_among(self, statement: Select[Any], only: Collection[str]) -> Iterator[str]:
        """Ids of a statement, in its order, that are among others; of many a page is full soon, and none is read on."""
        for offset in count(step=IDS_AT_ONCE):
            ids = self._connection.scalars(statement.limit(IDS_AT_ONCE).offset(offset)).all()
            yield from (video_id for video_id in ids if video_id in only)
            if len(ids) < IDS_AT_ONCE:
                return

    def _only(self, query: RankingQuery) -> Collection[str] | None:
        """The ids that a query names, and that its words leave; None for all."""
        if query.text is None:
            return query.only
        named = ids_with_words(self._database, self._connection, query.text)
        return named if query.only is None else named.intersection(query.only)

    def video_at(self, hour: datetime, video_id: str) -> Row | None:
        """A video's row of an hour."""
        return next(iter(self._rows(hour, [video_id], "everything", selects.VIDEO_COLUMNS)), None)

    def keywords(
        self,
        hour: datetime,
        scopes: Collection[str] = (ALL_CHANNELS,),
        *,
        limit: int,
        offset: int = 0,
        sort: str = "keyword_rank",
        columns: tuple[str, ...] = selects.KEYWORD_COLUMNS,
    ) -> Sequence[Row]:
        """A page of the keywords of some channels, each in its own ranking, or of the one over all."""
        statement = selects.keywords(hour, scopes, sort, columns).limit(limit).offset(offset)
        return [dict(row) for row in self._connection.execute(statement).mappings()]

    def view(
        self, name: str, hour: datetime, *, query: RankingQuery = EVERY_VIDEO, limit: int, is_whole: bool = False
    ) -> Sequence[Row]:
        """The rows of an analysts' view at any hour that a query leaves; with the view's own columns.

        Of the query, keywords know channels alone: each has a ranking of its own; without one it is that over all.
        is_whole: with the columns of `videos` and `keywords` instead.
        """
        if name == "top_keywords":
            columns = selects.KEYWORD_COLUMNS if is_whole else selects.view_columns(name)
            return self.keywords(hour, query.channel_ids or (ALL_CHANNELS,), limit=limit, columns=columns)
        columns = selects.VIDEO_COLUMNS if is_whole else selects.view_columns(name)
        ranking = selects.RANKING_OF_VIEW[name]
        return self.videos(hour, replace(query, ranking=ranking), limit=limit, columns=columns)

    @staticmethod
    def columns(view: str) -> tuple[str, ...]:
        """The columns of an analysts' view, in its order."""
        return selects.view_columns(view)

    def video(self, video_id: str) -> dict[str, Any] | None:
        """A video's names, link and source; None when no hour ever had it."""
        row = self._connection.execute(selects.titles(), {"video_id": video_id}).mappings().first()
        return None if row is None else dict(row)

    def history(self, video_id: str, since: datetime, until: datetime) -> list[dict[str, Any]]:
        """A row for each hour of [since, until] in which the video was seen, oldest first."""
        values = {"video_id": video_id, "since": since, "until": until}
        return sorted(read_mappings(self._connection, selects.history(), values), key=itemgetter("hour"))

    def hourly(
        self, column: Literal["views", "views_per_hour"], video_ids: Collection[str], since: datetime, until: datetime
    ) -> dict[str, dict[datetime, Any]]:
        """One figure of a few videos in the hours of [since, until], by video id and hour."""
        row = trend_insights.c
        inside = (row.video_id.in_(sorted(video_ids)), row.hour >= since, row.hour <= until)
        figures: dict[str, dict[datetime, Any]] = {}
        if video_ids:
            statement = select(row.video_id, row.hour, row[column]).where(*inside, selects.is_seen(row))
            for video_id, hour, figure in self._connection.execute(statement):
                figures.setdefault(video_id, {})[hour] = figure
        return figures

    def milestones(self, video_id: str) -> list[dict[str, Any]]:
        """What a video had at fixed ages, youngest first."""
        return histories.milestones(self._connection, video_id)

    def named_milestones(self, *, limit: int, **chosen: Any) -> list[dict[str, Any]]:
        """Milestones of several videos. chosen: as histories.named_milestones takes it."""
        return histories.named_milestones(self._connection, limit=limit, **chosen)

    def newest_event_hour(self) -> datetime | None:
        """The newest hour whose events are there, or None before the first."""
        return histories.newest_event_hour(self._connection)

    def events(self, until: datetime, *, limit: int, **chosen: Any) -> list[dict[str, Any]]:
        """What happened, newest hour first, in hours up to `until`. chosen: as histories.events takes it."""
        return histories.events(self._connection, until, limit=limit, **chosen)

    def hours_written(self, since: datetime) -> dict[datetime, datetime]:
        """When each hour since then was written whole. See alert_rows.hours_written."""
        return alert_rows.hours_written(self._connection, since)

    def alert_rows(self, since: datetime, until: datetime, **chosen: Any) -> list[dict[str, Any]]:
        """What alerts may be about, newest hour first. chosen: as alert_rows.alert_rows takes it."""
        return alert_rows.alert_rows(self._connection, since, until, **chosen)

    def newest_day(self) -> date | None:
        """The newest day that is there, or None before the first."""
        return histories.newest_day(self._connection)

    def days_of_channel(self, channel_id: str, since: date, until: date) -> list[dict[str, Any]]:
        """A channel's days of [since, until], oldest first."""
        return histories.channel_days_of(self._connection, channel_id, since, until)

    def channels(self, channel_id: str | None = None) -> list[dict[str, Any]]:
        """Channels by title, or one: channel_id, title, videos (those with insights in any hour), source."""
        names, row = ("channel_id", "title", "videos", "source"), video_titles.c
        statement = select(row.channel_id, func.max(row.channel_title), func.count(), func.max(row.source))
        if channel_id is not None:
            statement = statement.where(row.channel_id == channel_id)
        rows = self._connection.execute(statement.group_by(row.channel_id))
        channels = [dict(zip(names, values, strict=True)) for values in rows]
        return sorted(channels, key=lambda channel: (str(channel["title"] or "").casefold(), channel["channel_id"]))

    def video_windows(self, hour: datetime, window_hours: int, **chosen: Any) -> Sequence[Row]:
        """What videos gained in the hours up to one. chosen: as windows.video_windows takes it."""
        return windows.video_windows(self._connection, hour, window_hours, **chosen)

    def channel_windows(self, hour: datetime, window_hours: int, **chosen: Any) -> Sequence[Row]:
        """The same of channels."""
        return windows.channel_windows(self._connection, hour, window_hours, **chosen)

    def gained(
        self, hour: datetime, window_hours: int, query: RankingQuery = EVERY_VIDEO, *, limit: int, offset: int = 0
    ) -> Sequence[Row]:
        """A page of the videos by what they gained in the hours up to one; of the query, only its filters count."""
        rows = all_videos(self._database, self._connection, hour, window_hours, query.channel_ids).seen
        every = replace(query, ranking="everything", sort=None)
        if every != RankingQuery("everything", query.channel_ids):
            rows = self._left(hour, every, rows)
        return rows[offset : offset + limit]

    def gains(self, hour: datetime, window_hours: int) -> tuple[dict[str, int | None], dict[str, int | None]]:
        """What every video gained in the hours up to one, and in as many before, by id; there also what is gone."""
        seen, gone = all_videos(self._database, self._connection, hour, window_hours)
        before = {row["video_id"]: row["views_gained_before"] for row in (*seen, *gone)}
        return {row["video_id"]: row["views_gained"] for row in seen}, before

    def _left(self, hour: datetime, query: RankingQuery, rows: Sequence[Row]) -> Sequence[Row]:
        """Those rows of a window that a query's filters leave: the hour itself may not have what gained in it."""
        only, rows = self._only(query), [row for row in rows if selects.is_as_asked(row, query)]
        if only is not None:
            rows = [row for row in rows if row["video_id"] in only]
        for of_hour, is_in in selects.asked_of_hour(query):
            ids = set(self._connection.scalars(selects.video_ids(hour, of_hour)))
            rows = [row for row in rows if (row["video_id"] in ids) == is_in]
        return rows

    def growth(self, hour: datetime, window_hours: int, *, channel_ids: Collection[str] = ()) -> Sequence[Row]:
        """Channels by what they gained, with subscribers: see comparisons.with_subscribers."""
        rows = all_channels(self._database, self._connection, hour, window_hours, channel_ids)
        return comparisons.with_subscribers(self._connection, rows, hour, window_hours // 24)

    def formats(self, hour: datetime, window_hours: int, *, channel_ids: Collection[str] = ()) -> Sequence[Row]:
        """What long, short and live videos gained: see comparisons.formats."""
        window = all_videos(self._database, self._connection, hour, window_hours, channel_ids)
        return comparisons.formats(self._connection, *window, hour)

    def days_of_video(self, video_id: str, since: date, until: date) -> Sequence[Row]:
        """A video's days of [since, until], oldest first."""
        return windows.days_of_video(self._connection, video_id, since, until)

    def publishing_times(self, hour: datetime, zone: ZoneInfo, **chosen: Any) -> Sequence[Row]:
        """Which hours of the week did well, in a time zone. chosen: as windows.publishing_times takes it."""
        return publishing_times(self._database, self._connection, hour, zone, **chosen)

    def exports(self) -> exports.Exports:
        """Whole days of the wide views."""
        return exports.Exports(self._connection)

    def digest(self, hour: datetime, channel_id: str) -> Row | None:
        """A channel's hour in words: digest, source."""
        row = channel_digests.c
        statement = select(row.digest, row.source).where(row.hour == hour, row.channel_id == channel_id)
        digest = self._connection.execute(statement).mappings().first()
        return None if digest is None else dict(digest)

    def is_simulated(self) -> bool:
        """Whether the names are those of simulated data."""
        return self._connection.scalar(select(video_titles.c.source).limit(1)) == "sandbox"

    def _rows(self, hour: datetime, ids: Sequence[str], ranking: str, columns: tuple[str, ...]) -> Sequence[Row]:
        if not ids:
            return []
        rows = read_mappings(self._connection, selects.videos(ranking, columns), {"hour": hour, "ids": list(ids)})
        rows_by_id = {row["video_id"]: row for row in rows}
        return [rows_by_id[video_id] for video_id in ids if video_id in rows_by_id]

"""Views for BI tools and for queries that begin anywhere: facts with names beside them, names alone, and moments.

Here: their definitions, and what the columns mean that no table has. Not here: lists of the newest hour (views.py), the
windows' arithmetic (windows.py), making the views (view_statements.py).

Times and days are columns of tables as they are, so that each engine shows them as what they are: SQLite forgets the
type of whatever is computed.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Label,
    Select,
    Table,
    and_,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.sql.selectable import CompoundSelect

from yt_assets.storage.schema.columns import REAL, label, notes_of
from yt_assets.storage.schema.days import channel_days, channel_titles, insight_days, video_days
from yt_assets.storage.schema.insights import engagement_insights, trend_insights, video_titles
from yt_assets.storage.schema.moments import HourOfDay, Weekday, days_before, hours_before
from yt_assets.storage.schema.videos import hours as ledger
from yt_assets.storage.schema.views import watch_link
from yt_assets.storage.schema.windows import ONE, channel_window, newest_hour, windows_up_to_now

# What fewer views gained say of likes and comments is chance, as in recent_rate.
LEAST_VIEWS = 100
# A median of fewer multiples says more of one video than of its hour.
LEAST_UPLOADS = 5
WEEK, FOUR_WEEKS = 7, 28

_NAMES, _CHANNELS = video_titles.c, channel_titles.c
_TREND, _ENGAGED, _DAY = trend_insights.c, engagement_insights.c, video_days.c

# What is said of columns that no table has.
COMPUTED: Mapping[str, str] = {
    "availability": "public, or unavailable: deleted, private, or blocked",
    "engagement_rate": "(likes_gained + comments_gained) / views_gained; NULL below 100 views or 0 likes",
    "covered_hours": "Hours that views_gained is of; of a channel: of its longest watched video, uploads aside",
    "window_hours": "24, 168 (7 days) or 672 (28 days): the hours up to `hour` that the row is of",
    "views_gained": "Views gained in these hours; of a video that was published in them, all",
    "views_gained_before": "The same in as many hours before; NULL where its first count is not known",
    "is_upload": "1 where the video was published in the window; else 0",
    "observed_ends": "1 where both ends were looked at: the gain is a difference of two counts; else 0",
    "videos": "Its videos that were seen in the window",
    "uploads": "Those of them that were published in it",
    "inexact": "Those of them whose gain is estimated at an end",
    "link": "The video on YouTube",
    "weekday": "Day of the week, UTC; 0 is Monday",
    "hour_of_day": "0 to 23, UTC",
    "n": "Videos published then, that have an outlier_multiple at the newest hour",
    "multiple": "Their median: times what their own channel usually has at that age; NULL below 5 videos",
    "hour": "The newest hour",
    "hour_a_day_ago": "24 hours before it",
    "hour_a_week_ago": "168 hours before it",
    "hour_four_weeks_ago": "672 hours before it",
    "day": "The newest day that was summed up; NULL before the first",
    "day_a_week_ago": "7 days before it",
    "day_four_weeks_ago": "28 days before it",
}


def _availability(since: ColumnElement[Any]) -> ColumnElement[Any]:
    word = case((since.is_(None), literal("public", label())), else_=literal("unavailable", label()))
    return word.label("availability")


def _rate(row: Any) -> ColumnElement[Any]:
    engaged = row.likes_gained + row.comments_gained
    is_rate = and_(row.views_gained >= LEAST_VIEWS, engaged.between(0, row.views_gained))
    return case((is_rate, engaged * ONE / row.views_gained)).label("engagement_rate")


def _of_video(video_id: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    """What is known of a video beside its figures."""
    names = (_NAMES.title, _NAMES.channel_id, _NAMES.channel_title, _NAMES.format, _NAMES.duration_seconds)
    return (*names, _NAMES.published_at, _availability(_NAMES.unavailable_since), watch_link(video_id), _NAMES.source)


def _others(table: Table, *but: str) -> list[Column[Any]]:
    return [column for column in table.c if column.name not in but]


_SAME_HOUR = (_ENGAGED.hour == _TREND.hour) & (_ENGAGED.video_id == _TREND.video_id)


def _hour_figures() -> tuple[ColumnElement[Any], ...]:
    return (
        _TREND.observed_at, _TREND.estimated, _TREND.views, _ENGAGED.likes, _ENGAGED.comments, _TREND.age_hours,
        _TREND.views_per_hour, _TREND.label, _TREND.extra_views_per_hour, _TREND.outlier_multiple,
        _TREND.baseline_place, _TREND.baseline_n, _TREND.predicted_gain, _ENGAGED.smoothed_rate,
    )  # fmt: skip


def hours_without_names() -> Select[Any]:
    """The view video_hours without what dim_video says, which is the same for all hours of a video."""
    figures = select(_TREND.hour, _TREND.video_id, *_hour_figures())
    return figures.outerjoin_from(trend_insights, engagement_insights, _SAME_HOUR)


def _video_hours() -> Select[Any]:
    return (
        select(_TREND.hour, _TREND.video_id, *_of_video(_TREND.video_id), *_hour_figures())
        .outerjoin_from(trend_insights, engagement_insights, _SAME_HOUR)
        .outerjoin(video_titles, _NAMES.video_id == _TREND.video_id)
    )


def _video_days() -> Select[Any]:
    figures = _others(video_days, "day", "video_id", "covered_minutes")
    covered = (_DAY.covered_minutes * ONE / 60).label("covered_hours")
    return (
        select(_DAY.day, _DAY.video_id, *_of_video(_DAY.video_id), *figures, covered, _rate(_DAY))
        .outerjoin_from(video_days, video_titles, _NAMES.video_id == _DAY.video_id)
        .order_by(None)
    )


def _channel_days() -> Select[Any]:
    row, made_of = channel_days.c, insight_days.c
    figures = _others(channel_days, "day", "channel_id")
    names = (_CHANNELS.title, _CHANNELS.handle)
    return (
        select(row.day, row.channel_id, *names, made_of.hours.label("hours_of_day"), *figures, _rate(row))
        .outerjoin_from(channel_days, channel_titles, _CHANNELS.channel_id == row.channel_id)
        .outerjoin(insight_days, made_of.day == row.day)
    )


def _dim_video() -> Select[Any]:
    return select(_NAMES.video_id, *_of_video(_NAMES.video_id), _NAMES.unavailable_since)


def _dim_channel() -> Select[Any]:
    since = _CHANNELS.unavailable_since
    sizes = (_CHANNELS.title, _CHANNELS.handle, _CHANNELS.subscribers, _CHANNELS.video_count)
    return select(_CHANNELS.channel_id, *sizes, _availability(since), since, _CHANNELS.source)


def _video_windows() -> Select[Any]:
    rows = _all(windows_up_to_now()).subquery("windows")
    figures = [column for column in rows.c if column.name not in {"video_id", "channel_id"}]
    return select(rows.c.video_id, *_of_video(rows.c.video_id), *figures).join_from(
        rows, video_titles, _NAMES.video_id == rows.c.video_id
    )


def _channel_windows() -> Select[Any]:
    rows = _all([channel_window(videos) for videos in windows_up_to_now(with_gone=True)]).subquery("windows")
    figures = [column for column in rows.c if column.name != "channel_id"]
    return select(rows.c.channel_id, _CHANNELS.title, _CHANNELS.handle, *figures).outerjoin_from(
        rows, channel_titles, _CHANNELS.channel_id == rows.c.channel_id
    )


def _publishing_times() -> Select[Any]:
    """The median multiple of the newest hour by weekday and hour of publication: the middle one or two of each."""
    weekday, at = Weekday(_NAMES.published_at), HourOfDay(_NAMES.published_at)
    multiple, same = _TREND.outlier_multiple, (weekday, at)
    place = func.row_number().over(partition_by=same, order_by=multiple)
    rows = (
        select(
            weekday.label("weekday"),
            at.label("hour_of_day"),
            multiple.label("multiple"),
            place.label("place"),
            func.count().over(partition_by=same).label("n"),
        )
        .join_from(trend_insights, video_titles, _NAMES.video_id == _TREND.video_id)
        .where(_TREND.hour == newest_hour(), multiple.is_not(None), _NAMES.published_at.is_not(None))
        .subquery("placed")
    )
    row = rows.c
    median = case((func.max(row.n) >= LEAST_UPLOADS, func.avg(row.multiple, type_=REAL)))
    middle = (row.place * 2).between(row.n, row.n + 2)
    columns = (row.weekday, row.hour_of_day, func.max(row.n).label("n"), median.label("multiple"))
    return select(*columns).where(middle).group_by(row.weekday, row.hour_of_day)


def _all(windows: Any) -> CompoundSelect[Any]:
    return union_all(*windows)


def _moments() -> Select[Any]:
    """The newest hour with trends, the newest day, and moments before them: what a query begins with."""
    day = select(func.max(insight_days.c.day)).scalar_subquery()
    return select(
        *_before(newest_hour()),
        day.label("day"),
        days_before(day, WEEK).label("day_a_week_ago"),
        days_before(day, FOUR_WEEKS).label("day_four_weeks_ago"),
    )


def _before(hour: ColumnElement[Any]) -> tuple[ColumnElement[Any], ...]:
    ago = {"hour_a_day_ago": 1, "hour_a_week_ago": WEEK, "hour_four_weeks_ago": FOUR_WEEKS}
    return (hour.label("hour"), *(hours_before(hour, 24 * days).label(name) for name, days in ago.items()))


def _newest_capture() -> Select[Any]:
    hour = select(func.max(ledger.c.hour)).where(ledger.c.generation.is_not(None)).scalar_subquery()
    return select(*_before(hour))


# The views of each database, and what they say.
WIDE_VIEWS: Mapping[str, Select[Any]] = {
    "video_hours": _video_hours(),
    "video_days_wide": _video_days(),
    "channel_days_wide": _channel_days(),
    "video_windows": _video_windows(),
    "channel_windows": _channel_windows(),
    "dim_video": _dim_video(),
    "dim_channel": _dim_channel(),
    "publishing_times": _publishing_times(),
    "newest_hour": _moments(),
}
VIEWS_OF_VIDEOS: Mapping[str, Select[Any]] = {"newest_capture": _newest_capture()}

WIDE_COMMENTS: Mapping[str, str] = {
    "video_hours": "Every hour of every video with its names: trends and engagement in one row.",
    "video_days_wide": "Every day of every video with its names.",
    "channel_days_wide": "Every day of every channel with its names.",
    "video_windows": "What each video gained in the 24 hours, 7 and 28 days up to the newest hour. Ask for one "
    "`window_hours`.",
    "channel_windows": "The same of channels: sums over their videos.",
    "dim_video": "Every video with its names, format, length and availability.",
    "dim_channel": "Every channel with its names and sizes.",
    "publishing_times": "When uploads did well: by the weekday and hour, in UTC, of their publication.",
    "newest_hour": "One row: the newest hour and day, and moments before them, for queries that begin there.",
    "newest_capture": "One row: the newest captured hour, and moments before it, for queries that begin there.",
}


def meaning_of(column: ColumnElement[Any]) -> tuple[str, bool, bool]:
    """What a column of these views means, whether its table lets it be NULL, and whether YouTube says it."""
    element = column.element if isinstance(column, Label) else column
    source = next(iter(element.base_columns))
    if isinstance(source, Column) and "notes" in source.info:
        return source.comment or "", bool(source.nullable), notes_of(source).by_youtube
    return COMPUTED[str(column.key)], True, False

"""What videos and channels gained in the hours up to one, beside the same span before: one statement for all who ask.

Here: the select of a window of videos, for any hour, and of channels out of it. Not here: the views of the newest hour
(wide_views.py), asking for other hours (insights_reading/windows.py), days (days.py).

A window of L hours up to hour H begins at the look of the hour H − L. Where that hour has none, the count at its
moment is interpolated by elapsed time between the looks around it, at most 72 hours apart from it, or since publication
between them. What was published since begins with 0, whatever it was looked at before; and what was never seen before
with its first look. The window ends at the newest look. So a gain is exactly the difference of two counts where both
ends were looked at, and each row says whether they were.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Double,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal_column,
    null,
    select,
)
from sqlalchemy.sql.selectable import NamedFromClause

from yt_assets.analysis.coverage import CARRIED_FOR
from yt_assets.analysis.hours import HOUR, WINDOWS
from yt_assets.storage.schema.columns import WHOLE
from yt_assets.storage.schema.insights import insight_hours, trend_insights, video_titles
from yt_assets.storage.schema.moments import hours_before, rounded, seconds_between

# A look this much before a window's beginning tells what there was then.
LOOKBACK = CARRIED_FOR // HOUR
# Not a decimal: MySQL would keep four digits of a quotient.
ONE: ColumnElement[Any] = literal_column("1e0", Double())
_SECONDS: ColumnElement[Any] = literal_column("3600e0", Double())
_NAMES = video_titles.c


def newest_hour() -> ColumnElement[Any]:
    """The newest hour with trends."""
    row = insight_hours.c
    return select(func.max(row.hour)).where(row.asset == trend_insights.name).scalar_subquery()


def is_counted(row: Any) -> ColumnElement[bool]:
    """Whether the hour of a row of trend_insights saw its video, and its views."""
    return and_(func.coalesce(row.estimated, 0) == 0, row.views.is_not(None))


@dataclass(frozen=True)
class _Ends:
    """The looks around one end of a window: the newest up to it, and the oldest after it. at: its hour."""

    at: ColumnElement[Any]
    before: NamedFromClause[Any]
    after: NamedFromClause[Any]

    @classmethod
    def of(cls, looks: Subquery, name: str) -> "_Ends":
        """The end of this name."""
        return cls(looks.c[name], trend_insights.alias(f"before_{name}"), trend_insights.alias(f"after_{name}"))

    def counted(self, minute: ColumnElement[Any], unseen: ColumnElement[Any]) -> ColumnElement[Any]:
        """Views at this end, in the minute of the newest look; `unseen` where no look before tells it."""
        before, after = self.before.c, self.after.c
        # Nothing comes before publication: a premiere is looked at from its announcement on.
        since = case((_NAMES.published_at > before.observed_at, _NAMES.published_at), else_=before.observed_at)
        span = seconds_between(since, after.observed_at)
        passed = seconds_between(since, self.at) + minute
        share = case((passed <= 0, 0 * ONE), (passed >= span, ONE), else_=passed * ONE / span)
        between = rounded(before.views + (after.views - before.views) * share)
        return case(
            (self.is_before_publication(), 0),
            (before.hour == self.at, before.views),
            (before.hour.is_not(None), between),
            else_=unseen,
        )

    def is_before_publication(self) -> ColumnElement[bool]:
        """Whether the video was published after this end, and after the look at it."""
        unseen = self.before.c.hour.is_(None) | (_NAMES.published_at > self.before.c.observed_at)
        return and_(_NAMES.published_at > self.at, unseen)


def video_window(
    hour: ColumnElement[Any], hours: int, *where: ColumnElement[bool], with_gone: bool = False
) -> Select[Any]:
    """Each video that was seen in the `hours` up to `hour`: its gain, and that of as many hours before.

    where: conditions on video_titles. with_gone: also what was seen in the hours before and is not there any more, with
    a gain of 0, for sums. Columns: hour, window_hours, video_id, channel_id, views, views_gained, views_gained_before,
    covered_hours, is_upload, observed_ends, with_gone is_seen (0 for what is gone); and the table's names for joins.
    """
    looks = _looks(hour, hours, where, with_gone=with_gone)
    newest = trend_insights.alias("newest")
    start, earlier = (_Ends.of(looks, name) for name in ("start", "earlier"))
    minute = seconds_between(newest.c.hour, newest.c.observed_at)
    before, first, is_new = start.before.c, start.after.c, start.is_before_publication()
    # What is announced is looked at as well.
    is_to_come = _NAMES.published_at > func.coalesce(newest.c.observed_at, newest.c.hour)
    is_upload = and_(is_new, ~is_to_come)
    at_start = case((is_to_come, func.coalesce(before.views, first.views)), else_=start.counted(minute, first.views))
    seconds = case(
        (is_upload, seconds_between(_NAMES.published_at, newest.c.observed_at)),
        (before.hour == start.at, seconds_between(before.observed_at, newest.c.observed_at)),
        (before.hour.is_not(None), seconds_between(start.at, newest.c.hour)),
        else_=seconds_between(first.observed_at, newest.c.observed_at),
    )
    known = case((is_new, 0), (before.hour.is_not(None), at_start - earlier.counted(minute, null())), else_=null())
    exact = and_(newest.c.hour == looks.c.hour, (before.hour == start.at) | is_new)
    gained, is_seen = newest.c.views - at_start, first.hour.is_not(None)
    if with_gone:
        before_it = newest.c.views - earlier.counted(minute, null())
        gained, known = case((is_seen, gained), else_=0), case((is_seen, known), (is_new, 0), else_=before_it)
        exact = exact | ~is_seen
    joined = looks.join(video_titles, _NAMES.video_id == looks.c.video_id)
    joined = joined.join(newest, _is(newest, looks, looks.c.newest))
    for table in (start.before, start.after, earlier.before, earlier.after):
        joined = joined.outerjoin(table, _is(table, looks, looks.c[str(table.name)]))
    rows = select(
        looks.c.hour,
        literal_column(str(hours), WHOLE).label("window_hours"),
        _NAMES.video_id,
        _NAMES.channel_id,
        newest.c.views,
        gained.label("views_gained"),
        known.label("views_gained_before"),
        (seconds / _SECONDS).label("covered_hours"),
        _flag(is_upload).label("is_upload"),
        _flag(exact).label("observed_ends"),
    ).select_from(joined)
    if not with_gone:
        return rows
    return rows.add_columns(_flag(is_seen).label("is_seen")).where(is_seen | _is_gone(looks))


def channel_window(videos: Select[Any]) -> Select[Any]:
    """The same of the channels with a video in the window, out of a select of video_window with what is gone.

    views_gained_before is NULL where it is not known of all the videos: a sum of some looked like growth, and one
    without what was taken down since, too.
    """
    rows = videos.subquery("videos_of_window")
    row = rows.c
    sums = select(
        row.hour,
        row.window_hours,
        row.channel_id,
        func.sum(row.views_gained).label("views_gained"),
        case((func.count(row.views_gained_before) == func.count(), func.sum(row.views_gained_before))).label(
            "views_gained_before"
        ),
        func.max(case((row.is_upload == 0, row.covered_hours))).label("covered_hours"),
        func.sum(row.is_seen).label("videos"),
        func.sum(row.is_upload).label("uploads"),
        func.sum(1 - row.observed_ends).label("inexact"),
    )
    of_channels = sums.group_by(row.hour, row.window_hours, row.channel_id)
    return of_channels.having(func.sum(row.is_seen) > 0)


def windows_up_to_now(*, with_gone: bool = False) -> Sequence[Select[Any]]:
    """The windows of all lengths up to the newest hour."""
    return [video_window(newest_hour(), hours, with_gone=with_gone) for hours in WINDOWS.values()]


def _looks(hour: ColumnElement[Any], hours: int, where: Sequence[ColumnElement[bool]], *, with_gone: bool) -> Subquery:
    """Of each video the hours of the looks that count: one step in an index for each."""
    start, earlier = hours_before(hour, hours), hours_before(hour, 2 * hours)
    return (
        select(
            _NAMES.video_id,
            hour.label("hour"),
            start.label("start"),
            earlier.label("earlier"),
            _look(earlier if with_gone else start, hour, is_newest=True).label("newest"),
            _look(hours_before(hour, hours + LOOKBACK), start, is_newest=True).label("before_start"),
            _look(start, hour, is_newest=False).label("after_start"),
            _look(hours_before(hour, 2 * hours + LOOKBACK), earlier, is_newest=True).label("before_earlier"),
            _look(earlier, hour, is_newest=False).label("after_earlier"),
        )
        .where(*where)
        .subquery("looks")
    )


def _look(since: ColumnElement[Any], until: ColumnElement[Any], *, is_newest: bool) -> ColumnElement[Any]:
    """The hour of the newest, or the oldest, look in (since, until]."""
    looks = trend_insights.alias("look")
    row = looks.c
    inside = (row.video_id == _NAMES.video_id, row.hour > since, row.hour <= until, is_counted(row))
    order = row.hour.desc() if is_newest else row.hour
    return select(row.hour).where(*inside).order_by(order).limit(1).correlate(video_titles).scalar_subquery()


def _is_gone(looks: Subquery) -> ColumnElement[bool]:
    """Whether no hour of the window has the video: one that waits for quota, or hides its views, has a row."""
    row = trend_insights.alias("row_of_window").c
    inside = (row.video_id == looks.c.video_id, row.hour > looks.c.start, row.hour <= looks.c.hour)
    return ~exists().where(*inside).correlate(looks)


def _is(table: NamedFromClause[Any], looks: Subquery, hour: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(table.c.video_id == looks.c.video_id, table.c.hour == hour)


def _flag(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return case((condition, literal_column("1", Integer())), else_=literal_column("0", Integer()))

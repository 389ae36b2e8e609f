"""What a day or a week of some channels was, for a report; and when a report is due.

Here: moments, and which rows. Not here: words and layout (display/reports.py), sending and what was sent
(orchestration/alerts).
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from yt_assets.analysis.hours import DAY, HOUR, WEEK
from yt_assets.display.reports import ReportRows
from yt_assets.settings.alert_rules import DAYS, AlertRules, Report
from yt_assets.storage.insights_reading.reader import InsightsReader
from yt_assets.storage.insights_reading.selects import RankingQuery

MOST_CHANNELS, MOST_UPLOADS, MOST_EVENTS = 10, 60, 200
NEWS = ("turned_viral", "views_passed", "title_changed", "taken_down", "back")
COLUMNS = ("video_id", "title", "channel_id", "published_at", "link", "views", "outlier_multiple", "label", "estimated")
# An hour's insights may come so late; then a report goes without them.
LATEST = timedelta(hours=2)


def due_at(report: Report, rules: AlertRules, now: datetime) -> datetime:
    """The last moment at which a report was due, in UTC. Of an hour that a clock change skips, the next one."""
    local = now.astimezone(rules.time_zone)
    for ago in range(8):
        moment = datetime.combine(local.date() - timedelta(days=ago), report.at, rules.time_zone)
        is_its_day = report.every == "day" or DAYS[moment.weekday()] == report.day
        if is_its_day and moment.timestamp() <= now.timestamp():
            return datetime.fromtimestamp(moment.timestamp(), now.tzinfo)
    raise AssertionError(report)


def report_rows(
    insights: InsightsReader, report: Report, due: datetime, now: datetime, channel_ids: Collection[str] | None
) -> ReportRows | None:
    """The rows of a report that is due; None while the hour before it is not there yet. channel_ids: None for all."""
    last = due.replace(minute=0, second=0, microsecond=0) - HOUR
    hours = insights.hours(last - DAY, last)
    if not hours or (hours[-1] < last and now < due + LATEST):
        return None
    at, span = hours[-1], DAY if report.every == "day" else WEEK
    since, only = at - span, tuple(sorted(channel_ids or ()))
    channels = insights.growth(at, int(span / HOUR), channel_ids=only)
    newest = RankingQuery("everything", channel_ids=only, published_after=since, sort="-views")
    return ReportRows(
        every=report.every,
        since=since + HOUR,
        until=at + HOUR,
        channels=channels[:MOST_CHANNELS],
        others=max(0, len(channels) - MOST_CHANNELS),
        gained=sum(row["views_gained"] or 0 for row in channels),
        before=None
        if any(row["views_gained_before"] is None for row in channels)
        else sum(row["views_gained_before"] for row in channels),
        uploads=insights.videos(at, newest, limit=MOST_UPLOADS, columns=COLUMNS),
        events=insights.events(at, since=since, kinds=NEWS, channel_ids=only, limit=MOST_EVENTS),
        is_simulated=insights.is_simulated(),
    )

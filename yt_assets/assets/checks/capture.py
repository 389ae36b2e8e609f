"""Checks of the snapshots, before anything is derived from them.

Here: eight checks in one step. Those that stop the hour are marked: what they find would mislead every reader, and
could not be told from truth afterwards.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.assets.checks.results import Judge, checked_hours, results
from yt_assets.failures import translated
from yt_assets.resources.capture import CaptureResource
from yt_assets.resources.databases import DatabaseResource
from yt_assets.resources.retention import RetentionResource

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAY = timedelta(hours=24)
NORM = timedelta(hours=6)
RETENTION_SLACK = timedelta(days=2)

FRESH = dg.AssetCheckSpec(
    "fresh",
    asset="raw_videos",
    description="The newest captured hour is at most two hours old, whatever was materialized last: computing an old "
    "hour again changes nothing. Looked at every five minutes by the sensor freshness.",
)
SPECS = [
    dg.AssetCheckSpec(
        "hour_coverage",
        asset="raw_videos",
        description="Videos that are stored, or gone from YouTube, of those that the hour set out to observe: warns "
        "under 99 %, fails under 90 %.",
    ),
    FRESH,
    dg.AssetCheckSpec(
        "no_gaps", asset="raw_videos", description="Every hour of the last 24 was captured, from the first one on."
    ),
    dg.AssetCheckSpec(
        "one_observation_a_video",
        asset="raw_videos",
        description="Each video has one row, observed inside the hour or the grace after it. Stops the hour.",
        blocking=True,
    ),
    dg.AssetCheckSpec(
        "hidden_counts",
        asset="raw_videos",
        description="As many videos without views, likes or comments as in the six hours before, within ten points. "
        "Stops the hour when views vanish.",
        blocking=True,
    ),
    dg.AssetCheckSpec(
        "falling_views",
        asset="raw_videos",
        description="Views fell on few videos since the hour before: warns above 5 %, and stops the hour above 25 %.",
        blocking=True,
    ),
    dg.AssetCheckSpec(
        "likes_above_views",
        asset="raw_videos",
        description="No more than 1 % of the published videos have more likes than views.",
    ),
    dg.AssetCheckSpec(
        "retention_kept",
        asset="raw_videos",
        description="No hour is older than YT_RETENTION_DAYS, but for two days that the daily job may be late.",
    ),
]


@dg.multi_asset_check(
    name="capture_checks",
    specs=SPECS,
    description="Looks at the snapshots before anything is derived from them.",
    can_subset=True,
)
def capture_checks(
    context: dg.AssetCheckExecutionContext,
    videos_database: DatabaseResource,
    capture: CaptureResource,
    retention: RetentionResource,
) -> Iterator[dg.AssetCheckResult]:
    """One result a check: of several hours, the worst."""
    from yt_assets.storage.hours import newest_hour

    with translated(), videos_database.open_for_step() as database, database.reading() as connection:
        newest = newest_hour(connection)
        judges = _judges(connection, capture.grace, retention.days, newest.hour) if newest else {}
        yield from results(context, SPECS, judges, checked_hours(context.run.tags, connection))


def _judges(connection: "Connection", grace: timedelta, days: int, newest: datetime) -> Mapping[str, Judge]:
    from yt_assets.analysis import quality
    from yt_assets.storage import quality as counted
    from yt_assets.storage.hours import recorded_hours
    from yt_assets.storage.retention import oldest_snapshot_hour

    def coverage(hour: datetime) -> quality.Verdict:
        record = recorded_hours(connection, [hour])[hour]
        return quality.coverage(record.planned, record.stored, record.unavailable, record.reason)

    def hidden(hour: datetime) -> quality.Verdict:
        now = counted.hidden(connection, hour, hour + counted.HOUR)
        return quality.hidden_counts(now, counted.hidden(connection, hour - NORM, hour))

    def falling(hour: datetime) -> quality.Verdict:
        found = counted.falls(connection, hour)
        return quality.falling_views(found.compared, found.fallen, found.views_lost)

    return {
        "hour_coverage": coverage,
        "fresh": lambda _: quality.freshness(newest, datetime.now(UTC)),
        "no_gaps": lambda _: quality.gaps(counted.recorded_since(connection, newest - DAY, newest), newest, DAY),
        "one_observation_a_video": lambda hour: quality.observations(*counted.observations(connection, hour, grace)),
        "hidden_counts": hidden,
        "falling_views": falling,
        "likes_above_views": lambda hour: quality.likes_above_views(*counted.liked_above_viewed(connection, hour)),
        "retention_kept": lambda _: quality.retention(
            oldest_snapshot_hour(connection), datetime.now(UTC), days, RETENTION_SLACK
        ),
    }

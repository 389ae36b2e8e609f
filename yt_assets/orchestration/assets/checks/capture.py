"""Checks of the snapshots, before anything is derived from them.

Here: eight checks in one step. Those that stop the hour are marked: what they find would mislead every reader, and
could not be told from truth afterwards. Not here: the bounds (analysis/quality.py), and results in Dagster's words
(results.py).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.analysis import quality
from yt_assets.analysis.hours import HOUR
from yt_assets.orchestration.asset_names import RAW_VIDEOS
from yt_assets.orchestration.assets.checks.results import Judge, checked_hours, results
from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.resources.capture import CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource, RetentionResource
from yt_assets.storage.reading.hours import HourLedger, HourlyTable
from yt_assets.storage.reading.quality import QualityCounts

if TYPE_CHECKING:
    from sqlalchemy import Connection

DAY = timedelta(hours=24)
NORM = timedelta(hours=6)
RETENTION_SLACK = timedelta(days=2)

DESCRIPTIONS = {
    "hour_coverage": "Videos that are stored, or gone from YouTube, of those that the hour set out to observe: warns "
    "under 99 %, fails under 90 %. Warns as well where the quota left more than 1 % of the public videos waiting.",
    "fresh": "The newest captured hour is at most two hours old, whatever was materialized last: computing an old "
    "hour again changes nothing. Looked at every five minutes by the sensor freshness.",
    "no_gaps": "Every hour of the last 24 was captured, from the first one on.",
    "one_observation_a_video": "Each video has one row, observed inside the hour or the grace after it. Stops the "
    "hour.",
    "hidden_counts": "As many videos without views, likes or comments as in the six hours before, within ten points. "
    "Stops the hour when views vanish.",
    "falling_views": "Views fell on few videos since the hour before: warns above 5 %, and stops the hour above 25 %.",
    "likes_above_views": "No more than 1 % of the published videos have more likes than views.",
    "retention_kept": "No hour is older than YT_RETENTION_DAYS, but for two days that the daily job may be late.",
}
BLOCKING = {"one_observation_a_video", "hidden_counts", "falling_views"}
SPECS = [
    dg.AssetCheckSpec(name, asset=RAW_VIDEOS, description=description, blocking=name in BLOCKING)
    for name, description in DESCRIPTIONS.items()
]
FRESH = next(spec for spec in SPECS if spec.name == "fresh")


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
    with translated(), videos_database.open_for_step() as database, database.reading() as connection:
        ledger = HourLedger(connection)
        newest = ledger.newest()
        judges = _judges(connection, capture.grace, retention.days, newest.hour) if newest else {}
        yield from results(context, SPECS, judges, checked_hours(context.run.tags, ledger))


def _judges(connection: "Connection", grace: timedelta, days: int, newest: datetime) -> Mapping[str, Judge]:
    ledger, counts = HourLedger(connection), QualityCounts(connection)

    def coverage(hour: datetime) -> quality.Verdict:
        record = ledger.records([hour])[hour]
        return quality.coverage(record.planned, record.left_out, record.account, record.reason)

    def hidden(hour: datetime) -> quality.Verdict:
        now = counts.hidden(hour, hour + HOUR)
        return quality.hidden_counts(now, counts.hidden(hour - NORM, hour))

    def falling(hour: datetime) -> quality.Verdict:
        falls = counts.falls(hour)
        return quality.falling_views(falls.compared, falls.fallen, falls.views_lost)

    return {
        "hour_coverage": coverage,
        "fresh": lambda _: quality.freshness(newest, datetime.now(UTC)),
        "no_gaps": lambda _: quality.gaps(ledger.captured(newest, DAY), newest, DAY),
        "one_observation_a_video": lambda hour: quality.observations(*counts.observations(hour, grace)),
        "hidden_counts": hidden,
        "falling_views": falling,
        "likes_above_views": lambda hour: quality.likes_above_views(*counts.liked_above_viewed(hour)),
        "retention_kept": lambda _: quality.retention(
            HourlyTable(connection, "raw_videos").oldest(), datetime.now(UTC), days, RETENTION_SLACK
        ),
    }

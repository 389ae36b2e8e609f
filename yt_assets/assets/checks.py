"""Asset checks: whether what we store is worth reading.

Here: one check so far, the coverage of the newest hour. Not here: what an hour is (steps), or alerts (sensors.py).
"""

import dagster as dg

from yt_assets.failures import translated
from yt_assets.resources.databases import DatabaseResource

WARN_BELOW = 0.99
ERROR_BELOW = 0.90


@dg.asset_check(
    asset="raw_videos",
    description="Of the videos that the newest hour set out to observe, how many are accounted for: stored, or gone.",
)
def hour_coverage(videos_database: DatabaseResource) -> dg.AssetCheckResult:
    """Warn under 99 %, fail under 90 %."""
    from yt_assets.storage.hours import newest_hour

    with translated(), videos_database.open() as database, database.reading() as connection:
        record = newest_hour(connection)
    if record is None:
        return dg.AssetCheckResult(passed=True, description="No hour has been captured yet.")
    coverage = (record.stored + record.unavailable) / record.planned if record.planned else 1.0
    return dg.AssetCheckResult(
        passed=coverage >= WARN_BELOW,
        severity=dg.AssetCheckSeverity.WARN if coverage >= ERROR_BELOW else dg.AssetCheckSeverity.ERROR,
        description=f"{record.stored:,} of {record.planned:,} videos stored, {record.unavailable:,} gone from YouTube.",
        metadata={"hour": record.hour.isoformat(), "coverage": coverage, "state": record.state},
    )

"""Checks of what analysts read, after the last insight of the hour.

Here: three checks in one step. None stops anything: nothing follows. Not here: the bounds
(analysis/quality.py), and results in Dagster's words (results.py).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.analysis import quality
from yt_assets.orchestration.asset_names import ENGAGEMENT_INSIGHTS, KEYWORD_INSIGHTS, TREND_INSIGHTS, VIDEO_FEATURES
from yt_assets.orchestration.assets.checks.results import Judge, checked_hours, results
from yt_assets.orchestration.failures import translated
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.reading.hours import HourLedger, HourlyTable
from yt_assets.storage.reading.quality import QualityCounts

if TYPE_CHECKING:
    from sqlalchemy import Connection

WHOLE = "As many rows as videos with features."
SPECS = [
    dg.AssetCheckSpec(
        "every_video_has_its_trend", asset=TREND_INSIGHTS, description=WHOLE, additional_deps=[VIDEO_FEATURES]
    ),
    dg.AssetCheckSpec(
        "every_video_has_its_engagement", asset=ENGAGEMENT_INSIGHTS, description=WHOLE, additional_deps=[VIDEO_FEATURES]
    ),
    dg.AssetCheckSpec("trend_ranks", asset=TREND_INSIGHTS, description="No rank is given twice."),
    dg.AssetCheckSpec("engagement_ranks", asset=ENGAGEMENT_INSIGHTS, description="No rank is given twice."),
    dg.AssetCheckSpec("keyword_ranks", asset=KEYWORD_INSIGHTS, description="No rank is given twice in a scope."),
    dg.AssetCheckSpec(
        "keyword_shares",
        asset=KEYWORD_INSIGHTS,
        description="Half of the videos have keyphrases, and each keyword carries a share of the gained views.",
    ),
]


@dg.multi_asset_check(
    name="insight_checks",
    specs=SPECS,
    description="Looks at the insights of the hour: complete, ranked once, shares in bounds.",
    can_subset=True,
)
def insight_checks(
    context: dg.AssetCheckExecutionContext, videos_database: DatabaseResource, insights_database: DatabaseResource
) -> Iterator[dg.AssetCheckResult]:
    """One result a check: of several hours, the worst."""
    with (
        translated(),
        videos_database.open_for_step() as videos,
        insights_database.open_for_step() as insights,
        videos.reading() as features,
        insights.reading() as rows,
    ):
        yield from results(
            context, SPECS, _judges(features, rows), checked_hours(context.run.tags, HourLedger(features))
        )


def _judges(features: "Connection", rows: "Connection") -> Mapping[str, Judge]:
    def complete(name: str, hour: datetime) -> quality.Verdict:
        expected = HourlyTable(features, VIDEO_FEATURES).count_in(hour)
        table = HourlyTable(rows, name)
        return quality.complete(expected, table.count_observed_in(hour) if table.written([hour]) else 0)

    def ranks(name: str, hour: datetime) -> quality.Verdict:
        return quality.ranks(name, QualityCounts(rows).doubled_ranks(hour, name))

    def keywords(hour: datetime) -> quality.Verdict:
        videos, worded = QualityCounts(features).worded_videos(hour)
        return quality.keywords(videos, worded, QualityCounts(rows).shares_out_of_bounds(hour))

    return {
        "every_video_has_its_trend": lambda hour: complete(TREND_INSIGHTS, hour),
        "every_video_has_its_engagement": lambda hour: complete(ENGAGEMENT_INSIGHTS, hour),
        "trend_ranks": lambda hour: ranks("trend_rank", hour),
        "engagement_ranks": lambda hour: ranks("engagement_rank", hour),
        "keyword_ranks": lambda hour: ranks("keyword_rank", hour),
        "keyword_shares": keywords,
    }

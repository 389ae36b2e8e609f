"""Checks of what analysts read, after the last insight of the hour.

Here: three checks in one step. None stops anything: nothing follows.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

import dagster as dg

from yt_assets.assets.checks.results import Judge, checked_hours, results
from yt_assets.failures import translated
from yt_assets.resources.databases import DatabaseResource

if TYPE_CHECKING:
    from sqlalchemy import Connection

SPECS = [
    dg.AssetCheckSpec(
        "every_video_has_its_trend",
        asset="trend_insights",
        description="As many rows as videos with features.",
        additional_deps=["video_features"],
    ),
    dg.AssetCheckSpec(
        "every_video_has_its_engagement",
        asset="engagement_insights",
        description="As many rows as videos with features.",
        additional_deps=["video_features"],
    ),
    dg.AssetCheckSpec("trend_ranks", asset="trend_insights", description="No rank is given twice."),
    dg.AssetCheckSpec("engagement_ranks", asset="engagement_insights", description="No rank is given twice."),
    dg.AssetCheckSpec("keyword_ranks", asset="keyword_insights", description="No rank is given twice in a scope."),
    dg.AssetCheckSpec(
        "keyword_shares",
        asset="keyword_insights",
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
        yield from results(context, SPECS, _judges(features, rows), checked_hours(context.run.tags, features))


def _judges(features: "Connection", rows: "Connection") -> Mapping[str, Judge]:
    from yt_assets.analysis import quality
    from yt_assets.storage import quality as counted
    from yt_assets.storage.rows import TABLES

    def complete(name: str, hour: datetime) -> quality.Verdict:
        expected = counted.rows_of(features, TABLES["videos"]["video_features"], hour)
        return quality.complete(expected, counted.rows_of(rows, TABLES["insights"][name], hour))

    def ranks(name: str, hour: datetime) -> quality.Verdict:
        return quality.ranks(name, counted.doubled_ranks(rows, hour, name))

    def keywords(hour: datetime) -> quality.Verdict:
        videos, worded = counted.worded_videos(features, hour)
        return quality.keywords(videos, worded, counted.shares_out_of_bounds(rows, hour))

    return {
        "every_video_has_its_trend": lambda hour: complete("trend_insights", hour),
        "every_video_has_its_engagement": lambda hour: complete("engagement_insights", hour),
        "trend_ranks": lambda hour: ranks("trend_rank", hour),
        "engagement_ranks": lambda hour: ranks("engagement_rank", hour),
        "keyword_ranks": lambda hour: ranks("keyword_rank", hour),
        "keyword_shares": keywords,
    }

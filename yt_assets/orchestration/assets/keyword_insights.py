"""keyword_insights: which words and phrases carry the views of an hour.

Here: the asset. Not here: the ranking (analysis/keywords/ranking.py).
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import KEYWORD_INSIGHTS, VIDEO_FEATURES
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.hour_by_hour import Compute, hourly_output, shown_hours
from yt_assets.orchestration.assets.output_metadata.insights import keyword_facts
from yt_assets.orchestration.failures import STEP_RETRIES
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_frames import HourlyFrame

COLUMNS = ["hour", "video_id", "observed_at", "views_per_hour"]


def build_keyword_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""

    @dg.asset(
        **decorator_options(KEYWORD_INSIGHTS, partitions, "nltk", kind),
        io_manager_key="insights_io_manager",
        output_required=False,
        retry_policy=STEP_RETRIES,
        ins={VIDEO_FEATURES: dg.AssetIn(metadata={"columns": COLUMNS, "by_hour": True})},
        description=(
            "Keyphrases of titles and descriptions, ranked for each channel and over all by the views that their "
            "videos gained an hour. Computed by this project, not by YouTube."
        ),
    )
    def keyword_insights(
        context: dg.AssetExecutionContext, video_features: Any, videos_database: DatabaseResource
    ) -> Iterator[dg.Output[Any]]:
        features: HoursToRead = video_features

        def computed_with(videos: Database) -> Compute:
            from yt_assets.pipeline.insights import compute as insights

            # Of a range, each hour is ranked once and not again as the one before the next.
            rankings: insights.Rankings | None = {} if len(features.wanted.hours) > 1 else None
            return lambda now, hour: insights.keyword_insights(now, [hour], videos, rankings)

        def frames() -> Generator["HourlyFrame"]:
            return shown_hours(context, features, videos_database, computed_with, keyword_facts)

        yield from hourly_output(context, features, frames)

    return keyword_insights

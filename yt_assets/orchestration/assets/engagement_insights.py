"""engagement_insights: what people love, by likes and comments against views.

Here: the asset. Not here: rates, norms and ranks (analysis/engagement/rates.py).
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import ENGAGEMENT_INSIGHTS, VIDEO_FEATURES
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.hour_by_hour import Compute, hourly_output, shown_hours
from yt_assets.orchestration.assets.output_metadata.insights import engagement_facts
from yt_assets.orchestration.failures import STEP_RETRIES
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_frames import HourlyFrame

COLUMNS = [
    "hour", "video_id", "channel_id", "format", "views", "likes", "comments", "age_hours", "delta_views", "delta_likes",
    "delta_comments", "observed_at", "views_per_hour",
]  # fmt: skip


def build_engagement_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""

    @dg.asset(
        **decorator_options(ENGAGEMENT_INSIGHTS, partitions, kind),
        io_manager_key="insights_io_manager",
        output_required=False,
        retry_policy=STEP_RETRIES,
        ins={VIDEO_FEATURES: dg.AssetIn(metadata={"columns": COLUMNS, "by_hour": True})},
        description=(
            "Engagement of every video against its channel's and its format's norm, ranked by a rate that small "
            "numbers cannot win: drawn to the norm as strongly as the hour's data say. NULL where likes or comments "
            "are hidden. Computed by this project, not by YouTube."
        ),
    )
    def engagement_insights(
        context: dg.AssetExecutionContext, video_features: Any, videos_database: DatabaseResource
    ) -> Iterator[dg.Output[Any]]:
        features: HoursToRead = video_features

        def computed_with(videos: Database) -> Compute:
            from yt_assets.pipeline.insights import compute as insights

            return lambda now, hour: insights.engagement_insights(now, [hour], videos)

        def frames() -> Generator["HourlyFrame"]:
            return shown_hours(context, features, videos_database, computed_with, engagement_facts)

        yield from hourly_output(context, features, frames)

    return engagement_insights

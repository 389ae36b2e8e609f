"""engagement_insights: what people love, by likes and comments against views.

Here: the asset. Not here: rates, norms and ranks (analysis/engagement/rates.py).
"""

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import ENGAGEMENT_INSIGHTS, VIDEO_FEATURES
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.missed_hours import say_missed
from yt_assets.orchestration.assets.output_metadata.insights import engagement_facts, show
from yt_assets.orchestration.failures import STEP_RETRIES
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead, HoursToStore
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.resources.databases import DatabaseResource

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
        missed = say_missed(context, features.missed)
        if not features.wanted.hours:
            return

        def frames() -> Generator["HourlyFrame"]:
            from yt_assets.pipeline.insights import compute as insights

            with videos_database.open_for_step() as videos:

                def compute(now: Any, hour: datetime) -> "HourlyFrame":
                    return insights.engagement_insights(now, [hour], videos)

                for rows in features.each(videos, compute, said(context.log.warning)):
                    show(context, rows, engagement_facts)
                    yield rows

        yield dg.Output(HoursToStore(frames), metadata=but_for(missed))

    return engagement_insights

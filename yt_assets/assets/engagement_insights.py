"""engagement_insights: what people love, by likes and comments against views.

Here: the asset. Not here: rates, norms and ranks (analysis/engagement.py).
"""

from typing import Any

import dagster as dg

from yt_assets.assets.described.tables import described
from yt_assets.assets.shown.insights import show_engagement
from yt_assets.failures import STEP_RETRIES, translated
from yt_assets.io_managers.table_slice import hours_of_step
from yt_assets.resources.databases import DatabaseResource

COLUMNS = ["hour", "video_id", "channel_id", "format", "views", "likes", "comments"]


def build_engagement_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""
    about = described("engagement_insights", kind)

    @dg.asset(
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="insights",
        kinds={"python", kind},
        owners=about.owners,
        tags=about.tags,
        metadata=about.metadata,
        io_manager_key="insights_io_manager",
        retry_policy=STEP_RETRIES,
        ins={"video_features": dg.AssetIn(metadata={"columns": COLUMNS})},
        description=(
            "Engagement of every video against its channel's and its format's norm, ranked by a rate that small "
            "numbers cannot win: drawn to the norm as strongly as the hour's data say. NULL where likes or comments "
            "are hidden. Computed by this project, not by YouTube."
        ),
    )
    def engagement_insights(
        context: dg.AssetExecutionContext, video_features: Any, videos_database: DatabaseResource
    ) -> Any:
        from yt_assets.steps import insights

        with translated(), videos_database.open_for_step() as videos:
            rows = insights.engagement_insights(video_features, hours_of_step(context), videos)
        show_engagement(context, rows)
        return rows

    return engagement_insights

"""keyword_insights: which words and phrases carry the views of an hour.

Here: the asset. Not here: the ranking (analysis/keyword_ranking.py).
"""

from typing import Any

import dagster as dg

from yt_assets.assets.described.tables import described
from yt_assets.assets.shown.insights import show_keywords
from yt_assets.failures import STEP_RETRIES, translated
from yt_assets.io_managers.table_slice import hours_of_step
from yt_assets.resources.databases import DatabaseResource


def build_keyword_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""
    about = described("keyword_insights", kind)

    @dg.asset(
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="insights",
        kinds={"python", "nltk", kind},
        owners=about.owners,
        tags=about.tags,
        metadata=about.metadata,
        io_manager_key="insights_io_manager",
        retry_policy=STEP_RETRIES,
        ins={"video_features": dg.AssetIn(metadata={"columns": ["hour", "video_id", "views_per_hour"]})},
        description=(
            "Keyphrases of titles and descriptions, ranked for each channel and over all by the views that their "
            "videos gained an hour. Computed by this project, not by YouTube."
        ),
    )
    def keyword_insights(
        context: dg.AssetExecutionContext, video_features: Any, videos_database: DatabaseResource
    ) -> Any:
        from yt_assets.steps import insights

        with translated(), videos_database.open_for_step() as videos:
            rows = insights.keyword_insights(video_features, hours_of_step(context), videos)
        show_keywords(context, rows)
        return rows

    return keyword_insights

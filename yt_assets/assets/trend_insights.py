"""trend_insights: what is rising, and why.

Here: the asset. Not here: velocity, baselines and labels (analysis/trend_ranking.py), the model's part
(steps/explain.py), whether the model is about to leave (checks/model.py).
"""

from typing import Any

import dagster as dg

from yt_assets.assets.described.tables import described
from yt_assets.assets.shown.insights import show_trends
from yt_assets.failures import STEP_RETRIES, translated
from yt_assets.io_managers.table_slice import hours_of_step
from yt_assets.resources.analyst import AnalystResource
from yt_assets.resources.benchmarks import BenchmarksResource
from yt_assets.resources.databases import DatabaseResource

COLUMNS = [
    "hour", "video_id", "channel_id", "format", "observed_at", "age_hours", "views", "views_per_hour",
    "views_per_hour_lifetime",
]  # fmt: skip


def build_trend_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""
    about = described("trend_insights", kind)

    @dg.asset(
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="insights",
        kinds={"python", "openai", kind},
        owners=about.owners,
        tags=about.tags,
        metadata=about.metadata,
        io_manager_key="insights_io_manager",
        retry_policy=STEP_RETRIES,
        # The longest of the three, and with a model it also waits: of steps that are ready it begins first.
        op_tags={"dagster/priority": "1"},
        ins={"video_features": dg.AssetIn(metadata={"columns": COLUMNS})},
        description=(
            "Velocity, the pace against a video's own last days, and the multiple of the views that its channel's "
            "others had at its age; a label by predefined benchmarks, which a language model may explain and refine by "
            "one step. Stores channel_digests as well: each channel's hour in words. Computed by this project, not by "
            "YouTube."
        ),
    )
    def trend_insights(
        context: dg.AssetExecutionContext,
        video_features: Any,
        videos_database: DatabaseResource,
        insights_database: DatabaseResource,
        analyst: AnalystResource,
        benchmarks: BenchmarksResource,
    ) -> Any:
        from yt_assets.steps import insights
        from yt_assets.steps.explain import Explainer

        with translated(), videos_database.open_for_step() as videos, insights_database.open_for_step() as rows:
            explainer = Explainer(analyst.open(), rows, analyst.limits())
            trends = insights.trend_insights(
                video_features, hours_of_step(context), videos, explainer, benchmarks.table()
            )
            show_trends(context, trends, explainer.facts(), rows)
        for problem in explainer.problems:
            context.log.info(f"Not all is the model's: {problem}")
        return trends

    return trend_insights

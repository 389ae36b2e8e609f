"""trend_insights: what is rising, and why.

Here: the asset. Not here: velocity, baselines and labels (analysis/trends/ranking.py), the model's part
(pipeline/insights/explain.py), whether the model is about to leave (checks/model.py).
"""

from collections.abc import Generator, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import TREND_INSIGHTS, VIDEO_FEATURES
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.hour_by_hour import hourly_output
from yt_assets.orchestration.assets.output_metadata.insights import show_tally, show_trends
from yt_assets.orchestration.failures import STEP_RETRIES
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToRead
from yt_assets.orchestration.resources.analyst import AnalystResource, ThresholdsResource
from yt_assets.orchestration.resources.databases import DatabaseResource

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_frames import HourlyFrame

COLUMNS = [
    "hour", "video_id", "channel_id", "format", "observed_at", "age_hours", "views", "likes", "delta_hours",
    "delta_views", "views_per_hour",
]  # fmt: skip


def build_trend_insights(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""

    @dg.asset(
        **decorator_options(TREND_INSIGHTS, partitions, "openai", kind),
        io_manager_key="insights_io_manager",
        output_required=False,
        retry_policy=STEP_RETRIES,
        # The longest of the three, and with a model it also waits: of steps that are ready it begins first.
        op_tags={"dagster/priority": "1", "dagster-celery/priority": "1"},
        ins={VIDEO_FEATURES: dg.AssetIn(metadata={"columns": COLUMNS, "by_hour": True})},
        description="What rises, gains, grows and stands out: velocity, the pace against a video's own last days, and "
        "the multiple of the views that its channel's others had at its age; a label by predefined benchmarks, which a "
        "language model may explain and refine by one step. Stores channel_digests as well: each channel's hour in "
        "words. Computed by this project, not by YouTube.",
    )
    def trend_insights(
        context: dg.AssetExecutionContext,
        video_features: Any,
        videos_database: DatabaseResource,
        insights_database: DatabaseResource,
        analyst: AnalystResource,
        benchmarks: ThresholdsResource,
    ) -> Iterator[dg.Output[Any]]:
        features: HoursToRead = video_features

        def frames() -> Generator["HourlyFrame"]:
            from yt_assets.pipeline.insights import compute as insights
            from yt_assets.pipeline.insights.explain import Explainer

            hours, thresholds = features.wanted.hours, benchmarks.table()
            with videos_database.open_for_step() as videos, insights_database.open_for_step() as stored:
                explainer = Explainer(analyst.open(), stored, analyst.limits())

                def compute(now: Any, hour: datetime) -> "HourlyFrame":
                    return insights.trend_insights(now, [hour], videos, explainer, thresholds)

                for trends in features.each(videos, compute, said(context.log.warning)):
                    show_trends(context, trends, stored)
                    yield trends
                show_tally(context, hours, explainer.facts())
            for problem in explainer.problems:
                said(context.log.info)(f"The thresholds alone give some labels: {problem}")

        yield from hourly_output(context, features, frames)

    return trend_insights

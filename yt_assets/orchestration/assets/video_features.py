"""video_features: what follows from one video's own snapshots and text.

Here: plan → shards → settle as ops of one graph-backed asset. Not here: the features (pipeline/features.py, analysis).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from yt_assets.orchestration.asset_names import RAW_VIDEOS, VIDEO_FEATURES
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.missed_hours import say_missed
from yt_assets.orchestration.assets.output_metadata.capture import show_features
from yt_assets.orchestration.assets.run_tags import tag_run
from yt_assets.orchestration.failures import STEP_RETRIES, translated
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.io_managers.table_slice import hours_of_step
from yt_assets.orchestration.resources.capture import CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource


@dg.op(
    ins={RAW_VIDEOS: dg.In(dg.Nothing)},
    out={"shards": dg.DynamicOut(Any)},
    retry_policy=STEP_RETRIES,
    description="Deal the hour's snapshots out to shards.",
)
def plan_features(
    context: dg.OpExecutionContext, videos_database: DatabaseResource, capture: CaptureResource
) -> Iterator[dg.DynamicOutput[Any]]:
    """One dynamic output a shard; none where all hours were missed."""
    from yt_assets.pipeline import features as featurize
    from yt_assets.pipeline.readiness import without_missed

    tag_run(context, hours_of_step(context))
    with translated(), videos_database.open_for_step() as database:
        hours, error = without_missed(database, hours_of_step(context), datetime.now(UTC))
        say_missed(context, error)
        if not hours:
            return
        shards = featurize.plan_features(hours, database, shards=capture.shard_count, batch_size=capture.batch_size)
    for shard in shards:
        yield dg.DynamicOutput(shard, mapping_key=shard.key, output_name="shards")


@dg.op(
    out=dg.Out(Any, io_manager_key="videos_io_manager"),
    retry_policy=STEP_RETRIES,
    description="Compute a share of the features: read, compute and store in batches, three threads at once.",
)
def features_shard(shard: Any, videos_database: DatabaseResource, capture: CaptureResource) -> Any:
    """A stream; the I/O manager stores it batch by batch."""
    from yt_assets.pipeline.features import Features

    with translated():
        return Features(shard, videos_database.open_for_step(), capture.batch_size)


@dg.op(
    ins={"shards": dg.In(dg.Nothing)},
    out=dg.Out(Any, io_manager_key="videos_io_manager", is_required=False),
    retry_policy=STEP_RETRIES,
    description="Make sure that every snapshot has its features.",
)
def settle_features(context: dg.AssetExecutionContext, videos_database: DatabaseResource) -> Iterator[dg.Output[Any]]:
    """How many rows the hours hold; nothing where all were missed, as the plan has said."""
    from yt_assets.pipeline import features as featurize
    from yt_assets.pipeline.readiness import without_missed

    with translated(), videos_database.open_for_step() as database:
        hours, error = without_missed(database, hours_of_step(context), datetime.now(UTC))
        if not hours:
            return
        settled = featurize.settle_features(hours, database)
        show_features(context, settled.hours, database)
    yield dg.Output(settled, metadata=but_for(error.hours if error else ()))


def build_video_features(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""

    @dg.graph_asset(
        **decorator_options(VIDEO_FEATURES, partitions, "nltk", kind),
        description="Age, format, velocity since the observation before, engagement rates, and the keyphrases of new "
        "texts. A pure function of stored snapshots: any captured hour can be computed again and gives the same rows.",
    )
    def video_features(raw_videos: Any) -> Any:
        shards = plan_features.alias("plan")(raw_videos=raw_videos)
        return settle_features.alias("settle")(shards=shards.map(features_shard.alias("shard")).collect())

    return video_features

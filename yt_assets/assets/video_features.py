"""video_features: what follows from one video's own snapshots and text.

Here: plan → shards → settle as ops of one graph-backed asset. Not here: the features (steps/featurize.py, analysis).
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from yt_assets.assets.described.tables import described
from yt_assets.assets.run_tags import tag_run
from yt_assets.assets.shown.capture import show_features
from yt_assets.failures import STEP_RETRIES, translated
from yt_assets.io_managers.table_slice import hours_of_step
from yt_assets.resources.capture import CaptureResource
from yt_assets.resources.databases import DatabaseResource


@dg.op(
    ins={"raw_videos": dg.In(dg.Nothing)},
    out={"shards": dg.DynamicOut(Any)},
    retry_policy=STEP_RETRIES,
    description="Deal the hour's snapshots out to shards.",
)
def plan_features(
    context: dg.OpExecutionContext, videos_database: DatabaseResource, capture: CaptureResource
) -> Iterator[dg.DynamicOutput[Any]]:
    """One dynamic output a shard."""
    from yt_assets.steps import featurize

    hours = hours_of_step(context)
    tag_run(context, hours)
    with translated(), videos_database.open_for_step() as database:
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
    from yt_assets.steps.featurize import Features

    with translated():
        return Features(shard, videos_database.open_for_step(), capture.batch_size)


@dg.op(
    ins={"shards": dg.In(dg.Nothing)},
    out=dg.Out(Any, io_manager_key="videos_io_manager"),
    retry_policy=STEP_RETRIES,
    description="Make sure that every snapshot has its features.",
)
def settle_features(context: dg.AssetExecutionContext, videos_database: DatabaseResource) -> Any:
    """How many rows the hours hold."""
    from yt_assets.steps import featurize

    with translated(), videos_database.open_for_step() as database:
        settled = featurize.settle_features(hours_of_step(context), database)
        show_features(context, settled.hours, database)
    return settled


def build_video_features(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""
    about = described("video_features", kind)

    @dg.graph_asset(
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="videos",
        kinds={"python", "nltk", kind},
        owners=about.owners,
        tags=about.tags,
        metadata=about.metadata,
        description=(
            "Age, format, velocity since the observation before, engagement rates, and the keyphrases of new texts. A "
            "pure function of stored snapshots: any captured hour can be computed again and gives the same rows."
        ),
    )
    def video_features(raw_videos: Any) -> Any:
        shards = plan_features.alias("plan")(raw_videos=raw_videos)
        return settle_features.alias("settle")(shards=shards.map(features_shard.alias("shard")).collect())

    return video_features

"""raw_videos: what YouTube shows of every watched video in this hour.

Here: plan → shards → settle as ops of one graph-backed asset. Not here: how videos are found or observed (steps).
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from yt_assets.assets.described.tables import described
from yt_assets.assets.run_tags import tag_run
from yt_assets.assets.shown.capture import show_capture, with_units_before, without_units_before
from yt_assets.failures import STEP_RETRIES, is_last_try, translated
from yt_assets.io_managers.table_slice import hours_of_step
from yt_assets.resources.capture import CaptureResource, CaptureWish
from yt_assets.resources.databases import DatabaseResource
from yt_assets.resources.youtube import YouTubeResource


@dg.op(
    out={"shards": dg.DynamicOut(Any), "plan": dg.Out(Any)},
    retry_policy=STEP_RETRIES,
    description="Find channels and new uploads, decide which hours can be captured, deal the videos out to shards.",
)
def plan_capture(
    context: dg.OpExecutionContext,
    config: CaptureWish,
    videos_database: DatabaseResource,
    youtube: YouTubeResource,
    capture: CaptureResource,
) -> Iterator[dg.Output[Any] | dg.DynamicOutput[Any]]:
    """One plan, and one dynamic output a shard."""
    from yt_assets.steps import capture as steps

    tag_run(context, hours_of_step(context), len(capture.channels))
    with translated(), videos_database.open_for_step() as database:
        used = youtube.ledger(database).used()
        start = steps.CaptureStart(
            order=capture.order(config),
            database=database,
            client=lambda: youtube.open(database),
            local_now=datetime.now(UTC),
            log=context.log.info,
        )
        plan, shards = steps.plan_capture(hours_of_step(context), start)
    yield dg.Output(with_units_before(plan, used), "plan")
    for shard in shards:
        yield dg.DynamicOutput(shard, mapping_key=shard.key, output_name="shards")


@dg.op(
    out=dg.Out(Any, io_manager_key="videos_io_manager"),
    retry_policy=STEP_RETRIES,
    description="Observe a share of the videos: fetch, process and store in batches, three threads at once.",
)
def capture_shard(
    context: dg.OpExecutionContext,
    config: CaptureWish,
    shard: Any,
    videos_database: DatabaseResource,
    youtube: YouTubeResource,
    capture: CaptureResource,
) -> Any:
    """A stream; the I/O manager stores it batch by batch."""
    from yt_assets.steps.observe import Observation

    with translated():
        database = videos_database.open_for_step()
        return Observation(
            shard=shard,
            open_client=lambda: youtube.open(database),
            database=database,
            batch_size=config.batch_size or capture.batch_size,
            grace=capture.grace,
            last_try=is_last_try(context.retry_number),
            log=context.log.warning,
        )


@dg.op(
    ins={"plan": dg.In(Any), "shards": dg.In(dg.Nothing)},
    out=dg.Out(Any, io_manager_key="videos_io_manager"),
    retry_policy=STEP_RETRIES,
    description="Compare what was planned with what is stored, and settle the hour.",
)
def settle_capture(
    context: dg.AssetExecutionContext, plan: Any, videos_database: DatabaseResource, youtube: YouTubeResource
) -> Any:
    """The hour's verdict: captured now, partial, or reused."""
    from yt_assets.steps import settle as steps

    with translated(), videos_database.open_for_step() as database:
        settled = steps.settle_capture(plan, database, lambda: youtube.shortage(database))
        show_capture(context, plan, database, youtube.ledger(database), youtube.daily_quota)
    return without_units_before(settled)


@dg.config_mapping
def launchpad(wish: CaptureWish) -> dict[str, Any]:
    """One form in the launchpad for the ops that read it."""
    config = {"config": wish.model_dump(exclude_none=True)}
    return {"plan": config, "shard": config}


def build_raw_videos(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""
    about = described("raw_videos", kind)

    @dg.graph_asset(
        config=launchpad,
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        group_name="videos",
        kinds={"youtube", "python", kind},
        owners=about.owners,
        tags=about.tags,
        metadata=about.metadata,
        description=(
            "Views, likes and comments of every public video of the watched channels, once an hour. YouTube serves "
            "only the present: an hour is captured while it runs, and kept afterwards. Materializing it again inside "
            "its hour refreshes it, later it is reused."
        ),
    )
    def raw_videos() -> Any:
        shards, plan = plan_capture.alias("plan")()
        return settle_capture.alias("settle")(plan, shards=shards.map(capture_shard.alias("shard")).collect())

    return raw_videos

"""raw_videos: what YouTube shows of every watched video in this hour.

Here: plan → shards → settle as ops of one graph-backed asset. Not here: finding and observing videos (pipeline).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from yt_assets.orchestration.asset_names import RAW_VIDEOS
from yt_assets.orchestration.assets.definition_metadata.tables import decorator_options
from yt_assets.orchestration.assets.missed_hours import say_missed
from yt_assets.orchestration.assets.output_metadata.capture import show_capture, with_units_before, without_units_before
from yt_assets.orchestration.assets.run_tags import CHANNELS, tag_run
from yt_assets.orchestration.failures import STEP_RETRIES, is_last_try, translated
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.instance.identity import installation
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.io_managers.orphan import require_run
from yt_assets.orchestration.io_managers.table_slice import hours_of_step
from yt_assets.orchestration.resources.capture import CaptureConfig, CaptureResource
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.resources.youtube import YouTubeResource


@dg.op(
    out={"shards": dg.DynamicOut(Any), "plan": dg.Out(Any, is_required=False)},
    retry_policy=STEP_RETRIES,
    description="Find channels and new uploads, decide which hours can be captured, deal the videos out to shards.",
)
def plan_capture(
    context: dg.OpExecutionContext,
    config: CaptureConfig,
    videos_database: DatabaseResource,
    youtube: YouTubeResource,
    capture: CaptureResource,
) -> Iterator[dg.Output[Any] | dg.DynamicOutput[Any]]:
    """One plan, and one dynamic output a shard; neither where all hours were missed."""
    from yt_assets.pipeline.capture import plan as steps
    from yt_assets.pipeline.capture.discovery import all_references
    from yt_assets.pipeline.errors import NeverCaptured

    tag_run(context, hours_of_step(context))
    with translated(), videos_database.open_for_step() as database:
        used = youtube.ledger(database).used()
        watched = all_references(database, capture.channels)
        context.instance.add_run_tags(context.run_id, {CHANNELS: str(len(watched))})
        owner = installation(context.instance, watched)
        start = steps.CaptureStart(
            order=replace(capture.order(config, watched), run_id=context.run_id, owner=owner),
            database=database,
            client=lambda: youtube.open(database),
            local_now=datetime.now(UTC),
            log=said(context.log.info),
            last_try=is_last_try(context.retry_number),
        )
        hours, plan = list(hours_of_step(context)), None
        while plan is None:
            try:
                plan, shards = steps.plan_capture(hours, start)
            except NeverCaptured as error:
                missed = say_missed(context, error)
                left = [hour for hour in hours if hour not in missed]
                if not left:
                    return
                if left == hours:  # of other hours than it was asked for: no step may go round for ever
                    raise
                hours = left
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
    config: CaptureConfig,
    shard: Any,
    videos_database: DatabaseResource,
    youtube: YouTubeResource,
    capture: CaptureResource,
) -> Any:
    """A stream; the I/O manager stores it batch by batch."""
    from yt_assets.pipeline.capture.observe import ShardCapture

    with translated():
        database = videos_database.open_for_step()
        return ShardCapture(
            shard=shard,
            open_client=lambda: youtube.open(database),
            database=database,
            batch_size=config.batch_size or capture.batch_size,
            grace=capture.grace,
            last_try=is_last_try(context.retry_number),
            log=said(context.log.warning),
        )


@dg.op(
    ins={"plan": dg.In(Any), "shards": dg.In(dg.Nothing)},
    out=dg.Out(Any, io_manager_key="videos_io_manager"),
    retry_policy=STEP_RETRIES,
    description="Compare what was planned with what is stored, and settle the hour.",
)
def settle_capture(
    context: dg.AssetExecutionContext, plan: Any, videos_database: DatabaseResource, youtube: YouTubeResource
) -> dg.Output[Any]:
    """The hour's verdict: captured now, partial, or reused."""
    from yt_assets.pipeline.capture import settle as steps

    with translated(), videos_database.open_for_step() as database:
        require_run()
        settled = steps.settle_capture(plan, database, lambda: youtube.shortage(database))
        show_capture(context, plan, database, youtube.ledger(database), youtube.daily_quota)
    missed = set(hours_of_step(context)) - {*plan.live, *plan.reused}
    return dg.Output(without_units_before(settled), metadata=but_for(missed))


@dg.config_mapping
def launchpad(form: CaptureConfig) -> dict[str, Any]:
    """One form in the launchpad for the ops that read it."""
    config = {"config": form.model_dump(exclude_none=True)}
    return {"plan": config, "shard": config}


def build_raw_videos(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The asset over these partitions; `kind` names the database for its badge."""

    @dg.graph_asset(
        config=launchpad,
        **decorator_options(RAW_VIDEOS, partitions, "youtube", kind),
        description="Views, likes and comments of every public video of the watched channels, once an hour. YouTube "
        "serves only the present: an hour is captured while it runs, and kept afterwards. Materializing it again "
        "inside its hour refreshes it, later it is reused.",
    )
    def raw_videos() -> Any:
        shards, plan = plan_capture.alias("plan")()
        return settle_capture.alias("settle")(plan, shards=shards.map(capture_shard.alias("shard")).collect())

    return raw_videos

"""channel_hours, video_milestones and video_events: what becomes of channels and videos over time.

Here: the three assets in one step, since a step is a process. Not here: their rows (pipeline/history).
"""

from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import (
    CHANNEL_HOURS,
    HISTORY,
    RAW_VIDEOS,
    TREND_INSIGHTS,
    VIDEO_EVENTS,
    VIDEO_FEATURES,
    VIDEO_MILESTONES,
)
from yt_assets.orchestration.assets.definition_metadata.tables import database_of, decorator_options
from yt_assets.orchestration.assets.missed_hours import say_missed
from yt_assets.orchestration.assets.output_metadata.history import show_history
from yt_assets.orchestration.failures import STEP_RETRIES, translated
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.io_managers.hour_by_hour import HoursToStore, each_hour
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.io_managers.table_slice import hours_of_step
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.orchestration.runs_at_work import wait_for_earlier_runs

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_rows import HourlyRows

DEPS: Mapping[str, tuple[str, ...]] = {
    CHANNEL_HOURS: (RAW_VIDEOS,),
    VIDEO_MILESTONES: (VIDEO_FEATURES,),
    VIDEO_EVENTS: (VIDEO_FEATURES, TREND_INSIGHTS),
}
DESCRIPTIONS: Mapping[str, str] = {
    CHANNEL_HOURS: "Subscribers, views and videos of each channel as YouTube gave them in the hour, at no further "
    "unit; its uploads, and how many of its videos were public, waiting, or taken down. Rounded and falling values are "
    "kept as they are.",
    VIDEO_MILESTONES: "Views, likes and comments of each video at 1, 3, 6, 12, 24 and 48 hours, 7 and 28 days, in the "
    "hour in which it passed the age; its place among its channel's last ten of its format at the same age, and what "
    "these usually had. Computed by this project, not by YouTube.",
    VIDEO_EVENTS: "What happened to each video: published, announced, went live, changed its title, text, tags or "
    "category, taken down, back, passed a round number of views, turned viral; with what was before and after. "
    "Computed by this project, not by YouTube.",
}


def build_hourly_history(partitions: dg.PartitionsDefinition[str], kinds: Mapping[str, str]) -> dg.AssetsDefinition:
    """The assets over these partitions; `kinds` names the databases for their badges, by name."""
    options: dict[str, dict[str, Any]] = {
        name: dict(decorator_options(name, partitions, kinds[database_of(name)])) for name in HISTORY
    }
    shared = {name: options[CHANNEL_HOURS][name] for name in ("partitions_def", "backfill_policy")}
    outs = {
        name: dg.AssetOut(
            description=DESCRIPTIONS[name],
            io_manager_key=f"{database_of(name)}_io_manager",
            is_required=False,
            **{option: value for option, value in options[name].items() if option not in shared},
        )
        for name in HISTORY
    }

    @dg.multi_asset(
        name="hourly_history",
        outs=outs,
        deps=[RAW_VIDEOS, VIDEO_FEATURES, TREND_INSIGHTS],
        internal_asset_deps={name: {dg.AssetKey(above) for above in DEPS[name]} for name in HISTORY},
        can_subset=True,
        retry_policy=STEP_RETRIES,
        description="Channels hour by hour, milestones and events of videos, out of what is stored.",
        **shared,
    )
    def hourly_history(
        context: dg.AssetExecutionContext, videos_database: DatabaseResource, insights_database: DatabaseResource
    ) -> Iterator[dg.Output[Any]]:
        from yt_assets.pipeline.readiness import without_missed

        wait_for_earlier_runs(context.instance, context.run.run_id, said(context.log.info))
        with translated(), videos_database.open_for_step() as videos:
            hours, error = without_missed(videos, hours_of_step(context), datetime.now(UTC))
        missed = say_missed(context, error)

        def frames(table: str) -> Generator["HourlyRows"]:
            from yt_assets.pipeline.history.compute import hour_of_history

            with videos_database.open_for_step() as videos, insights_database.open_for_step() as insights:

                def compute(hour: datetime) -> "HourlyRows":
                    return hour_of_history(table, hour, videos, insights)

                for rows in each_hour(hours, compute, said(context.log.warning)):
                    show_history(context, table, rows, videos, insights)
                    yield rows

        for name in HISTORY:
            if hours and dg.AssetKey(name) in context.selected_asset_keys:
                yield dg.Output(HoursToStore(partial(frames, name)), name, metadata=but_for(missed))

    return hourly_history

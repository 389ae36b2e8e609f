"""video_days, channel_days, keyword_days: what was gained on each UTC day.

Here: the assets, which one step computes together out of the day's 24 hours, and what their run says of missed days.
Not here: which hours a day is made of (pipeline/days.py), the formulas (analysis/days.py).
"""

from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import (
    CHANNEL_DAYS,
    CHANNEL_HOURS,
    DAYS,
    KEYWORD_DAYS,
    VIDEO_DAYS,
    VIDEO_FEATURES,
)
from yt_assets.orchestration.assets.definition_metadata.tables import asset_out
from yt_assets.orchestration.assets.output_metadata.days import show_day
from yt_assets.orchestration.failures import STEP_RETRIES, translated
from yt_assets.orchestration.foreign_words import said
from yt_assets.orchestration.io_managers.day_by_day import DaysToStore
from yt_assets.orchestration.io_managers.missed import but_for
from yt_assets.orchestration.partitions import days_between
from yt_assets.orchestration.resources.databases import DatabaseResource
from yt_assets.pipeline.errors import NeverCaptured

if TYPE_CHECKING:
    from yt_assets.pipeline.days import HoursOfDay
    from yt_assets.storage.engine.database import Database
    from yt_assets.storage.writing.daily_frames import DailyFrames

DESCRIPTIONS = {
    VIDEO_DAYS: "What each video gained on a UTC day, by elapsed time: views, likes, comments, its best hour and peak "
    "velocity, and its rank of the day. Made of the hours that were captured; each row says in how many it was seen.",
    CHANNEL_DAYS: "What each channel gained on a UTC day: the sums of its videos, uploads, its best hour, and "
    "subscribers, views and videos as YouTube counts them.",
    KEYWORD_DAYS: "Which words and phrases carried the views of a UTC day, over all channels and in each.",
}
DEPS = {
    VIDEO_DAYS: (VIDEO_FEATURES,),
    CHANNEL_DAYS: (VIDEO_FEATURES, CHANNEL_HOURS),
    KEYWORD_DAYS: (VIDEO_FEATURES,),
}
OURS = " Computed by this project, not by YouTube."


def build_days(partitions: dg.PartitionsDefinition[str], kind: str) -> dg.AssetsDefinition:
    """The three assets over these partitions; `kind` names the database for their badges."""
    # The first hour of an installation lies in the middle of its first day.
    of_its_hours = dg.TimeWindowPartitionMapping(allow_nonexistent_upstream_partitions=True)

    @dg.multi_asset(
        name="days",
        outs={name: asset_out(name, kind, DESCRIPTIONS[name] + OURS) for name in DAYS},
        deps=[dg.AssetDep(name, partition_mapping=of_its_hours) for name in (VIDEO_FEATURES, CHANNEL_HOURS)],
        internal_asset_deps={name: {dg.AssetKey(above) for above in DEPS[name]} for name in DAYS},
        partitions_def=partitions,
        backfill_policy=dg.BackfillPolicy.single_run(),
        retry_policy=STEP_RETRIES,
    )
    def days(
        context: dg.AssetExecutionContext, videos_database: DatabaseResource, insights_database: DatabaseResource
    ) -> Iterator[dg.Output[Any]]:
        keys = context.partition_key_range
        wanted = days_between(keys.start, keys.end)
        with translated(), videos_database.open_for_step() as videos, insights_database.open_for_step() as insights:
            there = _days_there(context, videos, wanted)
            missed = [day for day in wanted if day not in there]
            rows: Counter[str] = Counter()

            def frames() -> Generator["DailyFrames"]:
                from yt_assets.pipeline.days import compute_day

                for made_of in there.values():
                    frame = compute_day(videos, made_of)
                    rows.update({table: len(each) for table, each in frame.frames.items()})
                    show_day(context, frame, insights)
                    yield frame

            if there:
                yield dg.Output(DaysToStore(frames), VIDEO_DAYS, metadata=but_for(missed))
                yield from _beside(list(there), rows, missed)

    return days


def _days_there(
    context: dg.AssetExecutionContext, videos: "Database", wanted: Sequence[date]
) -> Mapping[date, "HoursOfDay"]:
    """The days with a captured hour, and their hours; the log says which have none, and which hours have no features.

    Raises NotMaterialized for a day whose captured hours all lack their features.
    """
    from yt_assets.pipeline.days import hours_there

    there: dict[date, HoursOfDay] = {}
    for day in wanted:
        try:
            there[day] = hours_there(videos, day)
        except NeverCaptured as error:
            said(context.log.warning)(f"Left out: {error.sentence}")
            continue
        if missing := there[day].without_features:
            said(context.log.warning)(f"{day} UTC is made without {len(missing)} captured hours: they have no features")
    return there


def _beside(days: Sequence[date], rows: Mapping[str, int], missed: Sequence[date]) -> Iterator[dg.Output[Any]]:
    """The outputs of the two tables that were stored with the first one."""
    from yt_assets.pipeline.capture.values import Settlement
    from yt_assets.pipeline.days import midnight_of

    for name in (CHANNEL_DAYS, KEYWORD_DAYS):
        settled = Settlement(name, tuple(map(midnight_of, days)), rows[name], {})
        yield dg.Output(settled, name, metadata=but_for(missed))

"""What the UI shows of a captured hour, and of its features.

Here: raw_videos and video_features. Not here: their steps (pipeline/capture), and what the checks say
(orchestration/assets/checks).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import dagster as dg

from yt_assets.orchestration.asset_names import RAW_VIDEOS, VIDEO_FEATURES
from yt_assets.orchestration.assets.output_metadata.attaching import attach, markdown
from yt_assets.orchestration.assets.output_metadata.work import quota_readings, work_of_shards
from yt_assets.storage.engine.database import Database
from yt_assets.storage.ledgers.quota import DayLedger
from yt_assets.storage.reading.hours import HourLedger
from yt_assets.storage.reading.snapshots import Snapshots
from yt_assets.youtube.quota import quota_resets_at

if TYPE_CHECKING:
    from yt_assets.pipeline.capture.values import CapturePlan, Settlement

IDS_NAMED = 5
UNITS_BEFORE = "quota units before"


def with_units_before(plan: "CapturePlan", used: Mapping[str, int]) -> "CapturePlan":
    """The plan with what the day had cost before it: this run's share is the difference at its end."""
    return replace(plan, notes={**plan.notes, UNITS_BEFORE: sum(used.values())})


def without_units_before(settlement: "Settlement") -> "Settlement":
    """The settlement as people read it: the note was for show_capture alone."""
    return replace(settlement, notes={name: note for name, note in settlement.notes.items() if name != UNITS_BEFORE})


def show_capture(
    context: dg.AssetExecutionContext, plan: "CapturePlan", database: Database, quota: DayLedger, daily: int
) -> None:
    """Attach status, preview, missing ids and quota to each hour of the plan."""
    for hour in (*plan.reused, *plan.live):
        attach(context, hour, partial(_status, hour, database))
        attach(context, hour, partial(_preview, "most viewed", hour, database))
    for hour in plan.live:
        attach(context, hour, lambda: work_of_shards(context, RAW_VIDEOS))
        attach(context, hour, lambda: _quota(context, plan, quota.used(), daily))


def show_features(context: dg.AssetExecutionContext, hours: Sequence[datetime], database: Database) -> None:
    """Attach the fastest videos to each hour."""
    for hour in hours:
        attach(context, hour, partial(_preview, "fastest", hour, database))
        attach(context, hour, lambda: work_of_shards(context, VIDEO_FEATURES))


def _status(hour: datetime, database: Database) -> dict[str, Any]:
    """The ledger's verdict on the hour, its four numbers, and the first of the videos that it left out."""
    with database.reading() as connection:
        record = HourLedger(connection).records([hour])[hour]
        reasons = Snapshots(connection).left_out(hour) if record.left_out else {}
    named = [f"{key}: {reasons[key]['reason']}" for key in sorted(reasons)[:IDS_NAMED]]
    why = "why partial" if record.state == "partial" else "note"
    return {"hour status": record.state, why: record.reason, **record.account, "left out ids": "; ".join(named) or None}


def _preview(order: Literal["most viewed", "fastest"], hour: datetime, database: Database) -> dict[str, Any]:
    from yt_assets.display.previews import FEATURES, ROWS, SNAPSHOTS, preview
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

    with VideosReader(database) as reader:
        if order == "fastest":
            return {order: markdown(preview(FEATURES, reader.fastest(hour, ROWS)))}
        return {order: markdown(preview(SNAPSHOTS, reader.most_viewed(hour, ROWS)))}


def _quota(
    context: dg.AssetExecutionContext, plan: "CapturePlan", used: Mapping[str, int], daily: int
) -> dict[str, Any]:
    """Units of this run and of the day, by bucket, and how the day's went so far."""
    from yt_assets.display.plots import quota_left

    now = datetime.now(UTC)
    today = {f"quota {bucket} today": units for bucket, units in sorted(used.items())}
    readings = quota_readings(context, now, used, daily)
    left = (quota_resets_at(now) - now).total_seconds() / 3600
    before = plan.notes.get(UNITS_BEFORE)
    # At midnight in California the day's count starts anew.
    spent = None if not isinstance(before, int) else max(0, sum(used.values()) - before)
    return {"quota units": spent, **today, "quota left": markdown(quota_left(readings, daily, left))}

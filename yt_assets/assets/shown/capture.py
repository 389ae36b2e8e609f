"""What the UI shows of a captured hour, and of its features.

Here: raw_videos and video_features. Not here: their steps, and the checks' verdicts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.assets.shown.attaching import attach, markdown
from yt_assets.assets.shown.work import quota_readings, work_of_shards

if TYPE_CHECKING:
    from yt_assets.steps.plans import CapturePlan, Settlement
    from yt_assets.storage.engine import Database
    from yt_assets.storage.quota import DayLedger

IDS_TOLD = 5
UNITS_BEFORE = "quota units before"


def with_units_before(plan: "CapturePlan", used: Mapping[str, int]) -> "CapturePlan":
    """The plan with what the day had cost before it: this run's share is the difference at its end."""
    return replace(plan, notes={**plan.notes, UNITS_BEFORE: sum(used.values())})


def without_units_before(settlement: "Settlement") -> "Settlement":
    """The settlement as people read it: the note was for show_capture alone."""
    return replace(settlement, notes={name: note for name, note in settlement.notes.items() if name != UNITS_BEFORE})


def show_capture(
    context: dg.AssetExecutionContext, plan: "CapturePlan", database: "Database", quota: "DayLedger", daily: int
) -> None:
    """Attach status, preview, missing ids and quota to each hour of the plan."""
    for hour in (*plan.reused, *plan.live):
        attach(context, hour, partial(_status, plan, hour, database))
        attach(context, hour, partial(_snapshots, hour, database))
    for hour in plan.live:
        attach(context, hour, lambda: work_of_shards(context, "raw_videos"))
        attach(context, hour, lambda: _quota(context, plan, quota.used(), daily))


def show_features(context: dg.AssetExecutionContext, hours: Sequence[datetime], database: "Database") -> None:
    """Attach the fastest videos to each hour."""
    for hour in hours:
        attach(context, hour, partial(_features, hour, database))
        attach(context, hour, lambda: work_of_shards(context, "video_features"))


def _status(plan: "CapturePlan", hour: datetime, database: "Database") -> dict[str, Any]:
    """The ledger's verdict on the hour, with ids of videos that have no row; asked for only when some are missing."""
    from yt_assets.storage.hours import recorded_hours
    from yt_assets.storage.previews import missing_ids

    with database.reading() as connection:
        record = recorded_hours(connection, [hour])[hour]
        lacking = record.planned - record.stored - record.unavailable
        missing = missing_ids(connection, hour, plan.video_ids) if hour in plan.live and lacking else []
    failed = {"failed ids": ", ".join(missing[:IDS_TOLD]), "failed": len(missing)} if missing else {}
    return {"hour status": record.state, "why partial": record.reason if record.state == "partial" else None, **failed}


def _snapshots(hour: datetime, database: "Database") -> dict[str, Any]:
    from yt_assets.presentation.previews import ROWS, SNAPSHOTS, preview
    from yt_assets.storage.previews import top_snapshots

    with database.reading() as connection:
        rows = top_snapshots(connection, hour, ROWS)
    return {"most viewed": markdown(preview(SNAPSHOTS, rows))}


def _features(hour: datetime, database: "Database") -> dict[str, Any]:
    from yt_assets.presentation.previews import FEATURES, ROWS, preview
    from yt_assets.storage.previews import top_features

    with database.reading() as connection:
        rows = top_features(connection, hour, ROWS)
    return {"fastest": markdown(preview(FEATURES, rows))}


def _quota(
    context: dg.AssetExecutionContext, plan: "CapturePlan", used: Mapping[str, int], daily: int
) -> dict[str, Any]:
    """Units of this run and of the day, by bucket, and how the day's went so far."""
    from yt_assets.presentation.plots import quota_left
    from yt_assets.youtube.quota import quota_resets_at

    now = datetime.now(UTC)
    today = {f"quota {bucket} today": units for bucket, units in sorted(used.items())}
    readings = quota_readings(context, now, used, daily)
    left = (quota_resets_at(now) - now).total_seconds() / 3600
    before = plan.notes.get(UNITS_BEFORE)
    # At midnight in California the day's count starts anew.
    spent = None if not isinstance(before, int) else max(0, sum(used.values()) - before)
    return {"quota units": spent, **today, "quota left": markdown(quota_left(readings, daily, left))}

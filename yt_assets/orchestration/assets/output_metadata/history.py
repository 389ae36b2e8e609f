"""What the UI shows of an hour of channel_hours, video_milestones and video_events.

Here: the first rows, named, and counts. Not here: the step (hourly_history.py), insights (insights.py).
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.orchestration.asset_names import CHANNEL_HOURS, VIDEO_EVENTS, VIDEO_MILESTONES
from yt_assets.orchestration.assets.output_metadata.attaching import attach, markdown
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_rows import HourlyRows

Row = Mapping[str, Any]


def show_history(
    context: dg.AssetExecutionContext, table: str, hour: "HourlyRows", videos: Database, insights: Database
) -> None:
    """Attach the first rows of an hour, and what they are counted by."""
    for at in hour.hours:
        attach(context, at, partial(FACTS[table], hour.rows, videos, insights), table)


def _channels(rows: Sequence[Row], videos: Database, _insights: Database) -> dict[str, Any]:
    from yt_assets.display.previews import CHANNELS, ROWS, preview
    from yt_assets.storage.insights_reading.videos_reader import VideosReader

    with VideosReader(videos) as reader:
        handles = {key: row["handle"] for key, row in reader.channels().items()}
    first = sorted(rows, key=lambda row: (-(row["subscribers"] or 0), row["channel_id"]))[:ROWS]
    named = [{**row, "channel_title": handles.get(row["channel_id"])} for row in first]
    sums = {name.replace("_", " "): sum(row[name] for row in rows) for name in ("uploads", "taken_down")}
    return {"channels": markdown(preview(CHANNELS, named)), **sums}


def _milestones(rows: Sequence[Row], _videos: Database, insights: Database) -> dict[str, Any]:
    from yt_assets.display.previews import MILESTONES, preview

    known = [row for row in rows if row["views"] is not None]
    first = sorted(known, key=lambda row: (row["place"] or len(rows), -row["views"], row["video_id"], row["age_hours"]))
    shown = preview(MILESTONES, _named(first, insights), "No video passed an age in this hour.")
    return {"milestones": markdown(shown), "not watched": len(rows) - len(known)}


def _events(rows: Sequence[Row], _videos: Database, insights: Database) -> dict[str, Any]:
    from yt_assets.display.previews import EVENTS, preview

    kinds = Counter(row["kind"].replace("_", " ") for row in rows)
    first = sorted(rows, key=lambda row: (row["happened_at"], row["video_id"], row["kind"]), reverse=True)
    shown = preview(EVENTS, _named(first, insights), "Nothing happened in this hour that was not counted.")
    return {"events": markdown(shown), **dict(sorted(kinds.items()))}


def _named(rows: Sequence[Row], insights: Database) -> list[Row]:
    """The first rows with their titles."""
    from yt_assets.display.previews import ROWS
    from yt_assets.storage.insights_reading.reader import InsightsReader

    with InsightsReader(insights) as reader:
        return [{**(reader.video(row["video_id"]) or {}), **row} for row in rows[:ROWS]]


FACTS: Mapping[str, Callable[[Sequence[Row], Database, Database], dict[str, Any]]] = {
    CHANNEL_HOURS: _channels,
    VIDEO_MILESTONES: _milestones,
    VIDEO_EVENTS: _events,
}

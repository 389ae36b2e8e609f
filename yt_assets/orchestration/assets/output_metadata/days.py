"""What the UI shows of a day, out of the rows that are about to be stored.

Here: the three tables of days. Not here: their step (assets/days.py), pictures and tables (display).
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.orchestration.asset_names import CHANNEL_DAYS, DAYS, KEYWORD_DAYS, VIDEO_DAYS
from yt_assets.orchestration.assets.output_metadata.attaching import attach_to, markdown
from yt_assets.orchestration.partitions import day_key_of
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.daily_frames import DailyFrames


def show_day(context: dg.AssetExecutionContext, day: "DailyFrames", insights: Database) -> None:
    """Attach to a day of each table how many hours it is made of, and its first rows. insights: where names are."""
    made_of = {"hours": f"{day.hours} of 24"}
    for asset, facts in zip(DAYS, (_videos, _channels, _keywords), strict=True):
        attach_to(context, day_key_of(day.day), lambda: made_of, asset)
        attach_to(context, day_key_of(day.day), partial(facts, day, insights), asset)


def _videos(day: "DailyFrames", insights: Database) -> dict[str, Any]:
    from yt_assets.display.previews import VIDEO_DAY, preview

    rows = _named(_first(day, VIDEO_DAYS, "day_rank"), insights, "video_id")
    return {"most gained": markdown(preview(VIDEO_DAY, rows))}


def _channels(day: "DailyFrames", insights: Database) -> dict[str, Any]:
    from yt_assets.display.plots import gains_compared
    from yt_assets.display.previews import CHANNEL_DAY, preview
    from yt_assets.storage.insights_reading.reader import InsightsReader

    with InsightsReader(insights) as reader:
        titles = {row["channel_id"]: row["title"] for row in reader.channels()}
    rows = [{**row, "channel_title": titles.get(row["channel_id"])} for row in _first(day, CHANNEL_DAYS, "day_rank")]
    bars = [(row["channel_title"] or row["channel_id"], row["views_gained"]) for row in rows]
    return {
        "channels": markdown(preview(CHANNEL_DAY, rows)),
        "views gained": markdown(gains_compared(f"Views gained on {day.day} UTC", bars)),
    }


def _keywords(day: "DailyFrames", insights: Database) -> dict[str, Any]:
    from yt_assets.display.previews import KEYWORD_DAY, preview

    rows = _first(day, KEYWORD_DAYS, "keyword_rank", scope=ALL_CHANNELS)
    return {"top keywords": markdown(preview(KEYWORD_DAY, _named(rows, insights, "example_video_id")))}


def _first(day: "DailyFrames", asset: str, rank: str, scope: str | None = None) -> Sequence[Mapping[str, Any]]:
    """The day's first ten rows of a table by rank."""
    from yt_assets.display.previews import ROWS

    frame = day.frames[asset]
    of_scope = frame if scope is None else frame[frame["scope"] == scope]
    return list(day.as_rows(of_scope[of_scope[rank].notna()].sort_values(rank).head(ROWS)))


def _named(rows: Sequence[Mapping[str, Any]], insights: Database, key: str) -> Sequence[Mapping[str, Any]]:
    """The rows with title and channel_title of their videos, as far as these are known."""
    from yt_assets.storage.insights_reading.reader import InsightsReader

    with InsightsReader(insights) as reader:
        return [{**(reader.video(row[key]) or {}), **row} for row in rows]

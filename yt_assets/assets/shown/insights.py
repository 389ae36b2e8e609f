"""What the UI shows of an hour's insights, out of the rows that are about to be stored.

Here: trend_insights, engagement_insights, keyword_insights. Not here: their steps.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.assets.shown.attaching import attach, markdown

if TYPE_CHECKING:
    from yt_assets.storage.engine import Database
    from yt_assets.storage.frames import HourlyFrame

WINDOW = timedelta(hours=24)


def show_trends(
    context: dg.AssetExecutionContext, trends: "HourlyFrame", facts: Mapping[str, Any], insights: "Database"
) -> None:
    """Attach the highest-ranked videos, what they gained, the labels, and what the model cost to each hour."""
    for hour in trends.hours:
        # The tally is the run's: of a range of hours, each carries that of all.
        attach(context, hour, lambda: facts)
        attach(context, hour, partial(_trends, trends, hour, insights))


def show_engagement(context: dg.AssetExecutionContext, engagement: "HourlyFrame") -> None:
    """Attach the most engaging videos to each hour, against the norm of their format."""
    for hour in engagement.hours:
        attach(context, hour, partial(_engagement, engagement, hour))


def show_keywords(context: dg.AssetExecutionContext, keywords: "HourlyFrame") -> None:
    """Attach the first keywords over all channels to each hour."""
    for hour in keywords.hours:
        attach(context, hour, partial(_keywords, keywords, hour))


def _trends(trends: "HourlyFrame", hour: datetime, insights: "Database") -> dict[str, Any]:
    from yt_assets.presentation.plots import LINES, labels_shared, views_gained
    from yt_assets.presentation.previews import TRENDS, preview
    from yt_assets.storage.rankings import read_views

    rows = _first(trends, hour, "trend_rank")
    shown = rows[:LINES]
    ids = [row["video_id"] for row in shown]
    with insights.reading() as connection:
        stored = read_views(connection, hour, ids, WINDOW)
    computed = _computed_views(trends, hour, ids)
    views = [(_name(row), {**stored.get(row["video_id"], {}), **computed[row["video_id"]]}) for row in shown]
    labels = trends.frame.loc[trends.frame["hour"] == hour, "label"].value_counts()
    return {
        "top trending": markdown(preview(TRENDS, rows)),
        "views gained": markdown(views_gained(views, hour, WINDOW)),
        "labels": markdown(labels_shared({str(name): int(videos) for name, videos in labels.items()})),
    }


def _computed_views(trends: "HourlyFrame", hour: datetime, ids: Sequence[str]) -> dict[str, dict[datetime, int | None]]:
    """Views by video and hour up to this one, of the hours that are computed with it and not stored yet."""
    from pandas import isna

    frame = trends.frame
    within = frame[(frame["hour"] <= hour) & (frame["hour"] > hour - WINDOW) & frame["video_id"].isin(ids)]
    found: dict[str, dict[datetime, int | None]] = {video_id: {} for video_id in ids}
    for at, video_id, views in within[["hour", "video_id", "views"]].itertuples(index=False):
        found[video_id][at.to_pydatetime()] = None if isna(views) else int(views)
    return found


def _engagement(engagement: "HourlyFrame", hour: datetime) -> dict[str, Any]:
    from yt_assets.presentation.plots import engagement_against_norm
    from yt_assets.presentation.previews import ENGAGEMENT, preview

    rows = _first(engagement, hour, "engagement_rank")
    return {
        "most engaging": markdown(preview(ENGAGEMENT, rows)),
        "rate against norm": markdown(engagement_against_norm(rows)),
    }


def _keywords(keywords: "HourlyFrame", hour: datetime) -> dict[str, Any]:
    from yt_assets.presentation.previews import KEYWORDS, preview
    from yt_assets.storage.rankings import ALL_CHANNELS

    rows = _first(keywords, hour, "keyword_rank", key="example_video_id", scope=ALL_CHANNELS)
    return {"top keywords": markdown(preview(KEYWORDS, rows))}


def _first(
    insight: "HourlyFrame", hour: datetime, rank: str, *, key: str = "video_id", scope: str | None = None
) -> Sequence[Mapping[str, Any]]:
    """The hour's first ten rows by rank, with title and channel_title."""
    from yt_assets.presentation.previews import ROWS
    from yt_assets.storage.frames import rows_of

    frame = insight.frame[insight.frame["hour"] == hour]
    if scope is not None:
        frame = frame[frame["scope"] == scope]
    best = rows_of(frame[frame[rank].notna()].sort_values(rank).head(ROWS))
    if insight.titles is None:
        return best
    named = insight.titles[
        (insight.titles["hour"] == hour) & insight.titles["video_id"].isin([row[key] for row in best])
    ]
    names = {row["video_id"]: row for row in rows_of(named[["video_id", "title", "channel_title"]])}
    return [{**names.get(row[key], {}), **row} for row in best]


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("title") or row["video_id"])

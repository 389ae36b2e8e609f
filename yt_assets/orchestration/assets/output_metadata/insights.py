"""What the UI shows of an hour's insights, out of the rows that are about to be stored.

Here: trend_insights, engagement_insights, keyword_insights. Not here: their steps (pipeline/insights).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import dagster as dg

from yt_assets.analysis.keywords import ALL_CHANNELS
from yt_assets.orchestration.assets.output_metadata.attaching import attach, markdown
from yt_assets.storage.engine.database import Database

if TYPE_CHECKING:
    from yt_assets.storage.writing.hourly_frames import HourlyFrame

WINDOW = timedelta(hours=24)


def show_trends(context: dg.AssetExecutionContext, trends: "HourlyFrame", insights: Database) -> None:
    """Attach the highest-ranked videos, what they gained, and the labels to each hour."""
    for hour in trends.hours:
        attach(context, hour, partial(_trends, trends, hour, insights))


def show_tally(context: dg.AssetExecutionContext, hours: Sequence[datetime], facts: Mapping[str, Any]) -> None:
    """Attach what the model cost. The tally is the run's: of a range of hours, each carries that of all."""
    for hour in hours:
        attach(context, hour, lambda: facts)


def show(context: dg.AssetExecutionContext, rows: "HourlyFrame", facts: Callable[..., Mapping[str, Any]]) -> None:
    """Attach to each hour what `facts`, engagement_facts or keyword_facts, makes of its rows."""
    for hour in rows.hours:
        attach(context, hour, partial(facts, rows, hour))


def _trends(trends: "HourlyFrame", hour: datetime, insights: Database) -> dict[str, Any]:
    from yt_assets.analysis.trends.labels import LABELS
    from yt_assets.display.lists import LISTS
    from yt_assets.display.plots import LINES, labels_shared, views_gained
    from yt_assets.display.previews import list_columns, preview
    from yt_assets.storage.insights_reading.reader import InsightsReader

    lists = {name: _first(trends, hour, LISTS[name].rank) for name in ("trending", "gaining", "growing", "outliers")}
    shown = (lists["trending"] or lists["gaining"])[:LINES]
    ids = [row["video_id"] for row in shown]
    with InsightsReader(insights) as reader:
        stored = reader.hourly("views", ids, hour - WINDOW + timedelta(hours=1), hour)
    computed = _computed_views(trends, hour, ids)
    views = [
        (str(row.get("title") or row["video_id"]), {**stored.get(row["video_id"], {}), **computed[row["video_id"]]})
        for row in shown
    ]
    labels = trends.frame.loc[trends.frame["hour"] == hour, "label"].value_counts()
    return {
        **_coverage(trends, hour),
        **{
            LISTS[name].heading.lower(): markdown(preview(list_columns(name), rows, LISTS[name].when_empty))
            for name, rows in lists.items()
        },
        "views gained": markdown(views_gained(views, hour, WINDOW)),
        "labels": markdown(labels_shared({str(name): int(videos) for name, videos in labels.items()}, LABELS)),
    }


def _computed_views(trends: "HourlyFrame", hour: datetime, ids: Sequence[str]) -> dict[str, dict[datetime, int | None]]:
    """Views by video and hour up to this one, of the hours that are computed with it and not stored yet."""
    from pandas import isna

    frame = trends.frame
    within = frame[(frame["hour"] <= hour) & (frame["hour"] > hour - WINDOW) & frame["video_id"].isin(ids)]
    counts: dict[str, dict[datetime, int | None]] = {video_id: {} for video_id in ids}
    for at, video_id, views in within[["hour", "video_id", "views"]].itertuples(index=False):
        counts[video_id][at.to_pydatetime()] = None if isna(views) else int(views)
    return counts


def engagement_facts(engagement: "HourlyFrame", hour: datetime) -> dict[str, Any]:
    """The most engaging videos, against the norm of their format."""
    from yt_assets.display.lists import LISTS
    from yt_assets.display.plots import engagement_against_norm
    from yt_assets.display.previews import list_columns, preview

    lists = {name: _first(engagement, hour, LISTS[name].rank) for name in ("engaging", "engaging-week")}
    return {
        **_coverage(engagement, hour),
        **{LISTS[name].heading.lower(): markdown(preview(list_columns(name), rows)) for name, rows in lists.items()},
        "rate against norm": markdown(engagement_against_norm(lists["engaging"])),
    }


def keyword_facts(keywords: "HourlyFrame", hour: datetime) -> dict[str, Any]:
    """The first keywords over all channels."""
    from yt_assets.display.previews import KEYWORDS, preview

    rows = _first(keywords, hour, "keyword_rank", key="example_video_id", scope=ALL_CHANNELS)
    return {**_coverage(keywords, hour), "top keywords": markdown(preview(KEYWORDS, rows))}


def _coverage(insight: "HourlyFrame", hour: datetime) -> dict[str, Any]:
    """The videos that the hour is made of, where it did not see them all."""
    from yt_assets.display.lists import coverage_words

    made_of = insight.coverage.get(hour)
    words = None if made_of is None else coverage_words(asdict(made_of), hour)
    return {} if words is None else {"coverage": words}


def _first(
    insight: "HourlyFrame", hour: datetime, rank: str, *, key: str = "video_id", scope: str | None = None
) -> Sequence[Mapping[str, Any]]:
    """The hour's first ten rows by rank, with title and channel_title."""
    from yt_assets.display.previews import ROWS

    frame = insight.frame
    is_listed = (frame["hour"] == hour) & frame[rank].notna()
    if scope is not None:
        is_listed &= frame["scope"] == scope
    # A copy of ten rows, and not of the hour.
    best = insight.as_rows(frame.loc[frame.loc[is_listed, rank].sort_values().head(ROWS).index])
    if insight.titles is None:
        return best
    named = insight.titles[
        (insight.titles["hour"] == hour) & insight.titles["video_id"].isin([row[key] for row in best])
    ]
    names = {row["video_id"]: row for row in insight.as_rows(named[["video_id", "title", "channel_title"]])}
    return [{**names.get(row[key], {}), **row} for row in best]

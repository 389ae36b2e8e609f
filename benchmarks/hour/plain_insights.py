"""The plain script's insight tables: pandas over SQL, one function a table.

Here: what each table is made from, and its rows written. Not here: formulas (the product's analysis room).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from benchmarks.hour.database import aware, replace_hour, select
from yt_assets.analysis.engagement.rates import score_engagement
from yt_assets.analysis.keywords.ranking import compare, rank_all
from yt_assets.analysis.trends.baselines import same_age_lookups
from yt_assets.analysis.trends.ranking import assemble_trends
from yt_assets.pipeline.insights.compute import _earlier_hours

TIMES = {"hour", "observed_at", "published_at"}
ENGAGEMENT = [
    "video_id", "channel_id", "format", "views", "likes", "comments", "age_hours", "delta_views", "delta_likes",
    "delta_comments",
]  # fmt: skip
TREND = [
    "video_id", "channel_id", "format", "observed_at", "age_hours", "views", "likes", "delta_hours", "delta_views",
    "views_per_hour",
]  # fmt: skip
KEYPHRASES = """SELECT f.video_id, f.channel_id, f.views_per_hour AS gain_per_hour, t.keyphrases
FROM video_features f JOIN text_features t USING (video_id, text_hash) WHERE f.hour = %s"""
HISTORY = """SELECT r.video_id, v.published_at, v.live_state, r.observed_at, r.views FROM raw_videos r
JOIN videos v USING (video_id) WHERE (r.hour > %s AND r.hour <= %s)"""
COUNTS = """SELECT hour, video_id, observed_at, views FROM raw_videos WHERE hour = %s AND video_id IN ({})"""


def engagement(videos: Any, insights: Any, hour: datetime) -> None:
    """engagement_insights."""
    now = _features(videos, hour, [*ENGAGEMENT, "observed_at"])
    _write(insights, "engagement_insights", hour, _seen(score_engagement(now[list(ENGAGEMENT)]), now))


def keywords(videos: Any, insights: Any, hour: datetime) -> None:
    """keyword_insights, with the change of rank since the newest hour before."""

    def ranking(of: datetime) -> Any:
        frame = _frame(videos, KEYPHRASES, [of], ["video_id", "channel_id", "gain_per_hour", "keyphrases"])
        return rank_all(frame.assign(keyphrases=[json.loads(listed) for listed in frame["keyphrases"]]))

    newest = "SELECT MAX(hour) FROM video_features WHERE hour >= %s AND hour < %s"
    before = aware(select(videos, newest, [hour - timedelta(hours=72), hour])[0][0])
    ranked = compare(ranking(hour), ranking(before) if before else None)
    _write(insights, "keyword_insights", hour, ranked.assign(previous_hour=before))


def trends(videos: Any, insights: Any, hour: datetime) -> None:
    """trend_insights, labelled by the benchmarks."""
    now = _features(videos, hour, TREND)
    listed = "SELECT hour FROM hours WHERE hour > %s AND hour <= %s ORDER BY hour"
    captured = [aware(row[0]) for row in select(videos, listed, [hour - timedelta(days=28), hour])]
    history = _history(videos, hour, _earlier_hours(hour, captured))
    wanted = same_age_lookups(now, pd.DatetimeIndex(captured, dtype="datetime64[us, UTC]"))
    rows = assemble_trends(now, history, history["observed_at"].max(), same_age=_counts(videos, wanted))
    rows = _seen(rows.assign(benchmark_label=rows["label"], label_source="benchmark"), now)
    _write(insights, "trend_insights", hour, rows)


INSIGHTS: Mapping[str, Callable[[Any, Any, datetime], None]] = {
    "trends": trends,
    "keywords": keywords,
    "engagement": engagement,
}


def _seen(insight: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The script sees every video in its hour."""
    return insight.merge(now[["video_id", "observed_at"]], on="video_id", how="left").assign(estimated=0)


def _features(videos: Any, hour: datetime, columns: Sequence[str]) -> pd.DataFrame:
    return _frame(videos, f"SELECT {', '.join(columns)} FROM video_features WHERE hour = %s", [hour], columns)  # noqa: S608


def _history(videos: Any, hour: datetime, days: Sequence[datetime]) -> pd.DataFrame:
    statement, values = HISTORY, [hour - timedelta(hours=30), hour]
    if days:
        statement, values = f"{statement} OR r.hour IN ({', '.join(['%s'] * len(days))})", [*values, *days]
    return _frame(videos, statement, values, ["video_id", "published_at", "live_state", "observed_at", "views"])


def _counts(videos: Any, wanted: pd.DataFrame) -> pd.DataFrame:
    rows: list[tuple[Any, ...]] = []
    for hour, of_hour in wanted[["hour", "video_id"]].drop_duplicates().groupby("hour"):
        ids = list(of_hour["video_id"])
        rows += select(videos, COUNTS.format(", ".join(["%s"] * len(ids))), [hour.to_pydatetime(), *ids])
    counts = _typed(pd.DataFrame(rows, columns=["hour", "video_id", "observed_at", "views"]))
    return wanted.merge(counts, on=["hour", "video_id"])


def _frame(connection: Any, statement: str, values: Sequence[Any], columns: Sequence[str]) -> pd.DataFrame:
    return _typed(pd.DataFrame(select(connection, statement, values), columns=list(columns)))


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    for name in TIMES & set(frame.columns):
        frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
    return frame.assign(**{name: frame[name].astype("Int64") for name in {"views", "likes", "comments"} & set(frame)})


def _write(insights: Any, table: str, hour: datetime, frame: pd.DataFrame) -> None:
    frame = frame.assign(hour=hour)
    plain = frame.astype("object").where(frame.notna(), None)
    replace_hour(insights, table, hour, plain.to_dict("records"))

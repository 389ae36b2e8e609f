"""Where each column comes from: one table to be read, and what Dagster makes of it.

Here: the columns of an asset's table by the columns of the assets above it. Not here: how a figure comes about
(docs/metrics.md). Tests hold both sides against the schemas. It is definition metadata: that costs an hour no byte, and
GraphQL and Dagster+ read lineage from there as well as from an event. The open-source UI draws none, so that the
descriptions of the columns (tables.py) say the same in words.
"""

from collections.abc import Mapping

import dagster as dg

SNAPSHOTS = "raw_videos.views raw_videos.observed_at"
COUNTS = "video_features.likes video_features.comments video_features.views"
GROUPS = "video_features.channel_id video_features.format"
BASELINE = f"{GROUPS} video_features.views video_features.age_hours raw_videos.views"
FORECAST = (
    f"{SNAPSHOTS} video_features.age_hours video_features.views_per_hour video_features.views_per_hour_lifetime "
    "video_features.views"
)
TREND = f"{FORECAST} {GROUPS}"

LINEAGE: Mapping[str, Mapping[str, str]] = {
    "video_features": {
        "hour": "raw_videos.hour",
        "video_id": "raw_videos.video_id",
        "observed_at": "raw_videos.observed_at",
        "previous_observed_at": "raw_videos.observed_at",
        "age_hours": "raw_videos.observed_at",
        "views": "raw_videos.views",
        "likes": "raw_videos.likes",
        "comments": "raw_videos.comments",
        "delta_hours": "raw_videos.observed_at",
        "delta_views": "raw_videos.views",
        "delta_likes": "raw_videos.likes",
        "delta_comments": "raw_videos.comments",
        "views_per_hour": SNAPSHOTS,
        "views_per_hour_lifetime": SNAPSHOTS,
        "engagement_rate": "raw_videos.likes raw_videos.comments raw_videos.views",
        "like_rate": "raw_videos.likes raw_videos.views",
        "comment_rate": "raw_videos.comments raw_videos.views",
    },
    "keyword_insights": {
        "hour": "video_features.hour",
        "scope": "video_features.channel_id",
        "keyword_rank": "video_features.views_per_hour",
        "score": "video_features.views_per_hour",
        "videos": "video_features.video_id",
        "views_gained_per_hour": "video_features.views_per_hour",
        "example_video_id": "video_features.video_id video_features.views_per_hour",
        "lift": "video_features.views_per_hour",
        "distinctiveness": "video_features.channel_id",
        "previous_hour": "video_features.hour",
        "previous_rank": "video_features.views_per_hour",
        "rank_change": "video_features.views_per_hour",
    },
    "trend_insights": {
        "hour": "video_features.hour",
        "video_id": "video_features.video_id",
        "channel_id": "video_features.channel_id",
        "views": "video_features.views",
        "age_hours": "video_features.age_hours",
        "views_per_hour": f"{SNAPSHOTS} video_features.views_per_hour",
        "acceleration": SNAPSHOTS,
        "recent_views_per_hour": SNAPSHOTS,
        "expected_views_per_hour": SNAPSHOTS,
        "baseline_views": BASELINE,
        "baseline_n": BASELINE,
        "baseline_kind": BASELINE,
        "outlier_multiple": BASELINE,
        "predicted_gain": FORECAST,
        "predicted_growth": FORECAST,
        "gain_rank": FORECAST,
        "growth_rank": FORECAST,
        "trend_score": TREND,
        "trend_rank": TREND,
        "label": TREND,
        "benchmark_label": TREND,
        "reason": TREND,
    },
    "engagement_insights": {
        "hour": "video_features.hour",
        "video_id": "video_features.video_id",
        "channel_id": "video_features.channel_id",
        "format": "video_features.format",
        "views": "video_features.views",
        "likes": "video_features.likes",
        "comments": "video_features.comments",
        "engagement_rate": COUNTS,
        "like_rate": "video_features.likes video_features.views",
        "comment_rate": "video_features.comments video_features.views",
        "smoothed_rate": f"{COUNTS} {GROUPS}",
        "smoothed_like_rate": f"video_features.likes video_features.views {GROUPS}",
        "smoothed_comment_rate": f"video_features.comments video_features.views {GROUPS}",
        "prior_rate": f"{COUNTS} {GROUPS}",
        "prior_views": f"{COUNTS} {GROUPS}",
        "channel_norm": f"{COUNTS} video_features.channel_id",
        "format_norm": f"{COUNTS} video_features.format",
        "vs_channel": f"{COUNTS} {GROUPS}",
        "vs_format": f"{COUNTS} {GROUPS}",
        "engagement_rank": f"{COUNTS} {GROUPS}",
        "format_rank": f"{COUNTS} {GROUPS}",
        "channel_rank": f"{COUNTS} {GROUPS}",
    },
}

# Columns that no asset's own table above carries, with what they come from instead.
FROM_ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "raw_videos": {
        "hour": "the partition",
        **dict.fromkeys(("video_id", "observed_at", "views", "likes", "comments"), "YouTube"),
    },
    "video_features": {
        "channel_id": "the table videos",
        "text_hash": "the table video_versions",
        "format": "the table video_versions",
    },
    "keyword_insights": {"keyword": "the table text_features"},
    "trend_insights": dict.fromkeys(("explanation", "label_source", "model", "prompt_version"), "the language model"),
    "engagement_insights": {},
}


def lineage_of(asset: str) -> dg.TableColumnLineage | None:
    """What Dagster is told of an asset's columns; None for one that has nothing above it."""
    columns = LINEAGE.get(asset)
    if columns is None:
        return None
    return dg.TableColumnLineage({name: [_column(each) for each in above.split()] for name, above in columns.items()})


def words_of(asset: str, column: str) -> str:
    """The same for a person: 'views and observed_at of raw_videos', or what a column comes from instead."""
    above: dict[str, list[str]] = {}
    for each in LINEAGE.get(asset, {}).get(column, "").split():
        upstream, _, name = each.partition(".")
        above.setdefault(upstream, []).append(name)
    told = [f"{', '.join(names)} of {upstream}" for upstream, names in above.items()]
    return "; ".join(told) or FROM_ELSEWHERE[asset][column]


def _column(qualified: str) -> dg.TableColumnDep:
    asset, _, column = qualified.partition(".")
    return dg.TableColumnDep(asset_key=dg.AssetKey(asset), column_name=column)

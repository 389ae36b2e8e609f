"""Examples of answers, for the OpenAPI document; a test holds them against the models.

Here: one of each kind, from the simulated world. Not here: the models.
"""

from typing import Any

_HOUR = "2026-11-20T05:00:00Z"
_VIDEO, _CHANNEL = "dQw4w9WgXcQ", "UCaaaaaaaaaaaaaaaaaaaaaa"
_LINK = f"https://www.youtube.com/watch?v={_VIDEO}"
_NAMED: dict[str, Any] = {
    "video_id": _VIDEO,
    "title": "How to Master Perfect Pizza Dough",
    "channel_id": _CHANNEL,
    "channel_title": "Kitchen Lab",
    "published_at": "2026-11-19T17:02:11Z",
    "link": _LINK,
}
_ENVELOPE: dict[str, Any] = {"computed_by": "computed by this project, not YouTube data", "source": "sandbox"}
_COUNTS: dict[str, Any] = {"views": 66_507, "likes": 3_120, "comments": 410}
_TREND: dict[str, Any] = {
    "trend_rank": 1, "gain_rank": 2, "growth_rank": 5, "label": "surging", "label_source": "benchmark",
    "reason": "36.1 × the median of all channels, brought to its age of 12 h (n = 20)", "explanation": None,
    "age_hours": 12.1, "views_per_hour": 29_212.0, "acceleration": 812.5, "recent_views_per_hour": 30_004.0,
    "expected_views_per_hour": 9_100.0, "outlier_multiple": 36.1, "baseline_views": 1_842.0, "baseline_n": 20,
    "baseline_kind": "format_age", "predicted_gain": 180_000.0, "predicted_growth": 2.7, "trend_score": 4.2,
}  # fmt: skip
_ENGAGEMENT: dict[str, Any] = {
    "format": "long", "engagement_rank": 7, "format_rank": 4, "channel_rank": 1, "engagement_rate": 0.0531,
    "like_rate": 0.0469, "comment_rate": 0.0062, "smoothed_rate": 0.0528, "prior_rate": 0.041, "prior_views": 2_400.0,
    "channel_norm": 0.041, "format_norm": 0.038, "vs_channel": 1.29, "vs_format": 1.39,
}  # fmt: skip
_KEYWORD: dict[str, Any] = {
    "hour": _HOUR, "scope": "all", "keyword": "pizza dough", "keyword_rank": 1, "score": 0.31, "videos": 4,
    "views_gained_per_hour": 31_250.0, "example_video_id": _VIDEO, "lift": 2.4, "distinctiveness": None,
    "previous_hour": "2026-11-20T04:00:00Z", "previous_rank": 3, "rank_change": 2,
    "example_title": _NAMED["title"], "source": "sandbox",
}  # fmt: skip
_CHANNEL_ROW: dict[str, Any] = {
    "channel_id": _CHANNEL, "title": "Kitchen Lab", "handle": "@kitchen-lab", "subscribers": 120_000,
    "video_count": 312, "availability": "public", "last_seen_at": "2026-11-20T05:00:31Z", "videos": 310,
    "source": "sandbox", "link": f"https://www.youtube.com/channel/{_CHANNEL}",
}  # fmt: skip
_HISTORY: dict[str, Any] = {
    "hour": _HOUR, **_COUNTS, "views_per_hour": 29_212.0, "acceleration": 812.5, "outlier_multiple": 36.1,
    "predicted_gain": 180_000.0, "label": "surging", "trend_rank": 1, "engagement_rate": 0.0531,
    "smoothed_rate": 0.0528, "engagement_rank": 7,
}  # fmt: skip
_LEDGER: dict[str, Any] = {
    "hour": _HOUR, "state": "partial", "insights": True, "planned": 320, "stored": 310, "unavailable": 2, "waiting": 8,
    "reason": "the day's quota was spent",
}  # fmt: skip
_VIDEO_HOUR = {"hour": _HOUR, **_NAMED, **_COUNTS, **_TREND, **_ENGAGEMENT, "source": "sandbox"}
_LAST_PAGE: dict[str, Any] = {"count": 1, "next_cursor": None}

EXAMPLES: dict[str, dict[str, Any]] = {
    "Videos": {**_ENVELOPE, "hour": _HOUR, **_LAST_PAGE, "data": [_VIDEO_HOUR]},
    "Keywords": {**_ENVELOPE, "hour": _HOUR, "scope": "all", **_LAST_PAGE, "data": [_KEYWORD]},
    "Channels": {**_LAST_PAGE, "data": [_CHANNEL_ROW]},
    "OneChannel": {
        **_ENVELOPE,
        "hour": _HOUR,
        "digest": {"digest": "Pizza dough carries the hour: 29,212 views/h.", "source": "benchmark"},
        "channel": _CHANNEL_ROW,
    },
    "VideoHistory": {
        **_ENVELOPE,
        "video": {**_NAMED, "language": "en", "keyphrases": ["pizza dough"]},
        "since": "2026-10-23T06:00:00Z",
        "until": _HOUR,
        "history": [_HISTORY],
    },
    "Hours": {**_LAST_PAGE, "data": [_LEDGER]},
    "Health": {"status": "ok"},
    "Readiness": {"status": "ok", "newest_hour": _HOUR, "videos_database": True},
}

"""Examples of responses for the OpenAPI document; a test holds them against the models.

Here: one of each kind, from the simulated world. Not here: the models (models.py).
"""

from typing import Any

from yt_assets.api import models
from yt_assets.display.links import channel_page, video_page

_HOUR = "2026-11-20T05:00:00Z"
_VIDEO, _CHANNEL = "dQw4w9WgXcQ", "UCaaaaaaaaaaaaaaaaaaaaaa"
_NAMED: dict[str, Any] = {
    "video_id": _VIDEO,
    "title": "How to Master Perfect Pizza Dough",
    "channel_id": _CHANNEL,
    "channel_title": "Kitchen Lab",
    "published_at": "2026-11-19T17:02:11Z",
    "link": video_page(_VIDEO),
}
_ENVELOPE: dict[str, Any] = {"computed_by": "computed by this project, not YouTube data", "source": "sandbox"}
_COUNTS: dict[str, Any] = {"views": 66_507, "likes": 3_120, "comments": 410}
_TREND: dict[str, Any] = {
    "trend_rank": 1, "gain_rank": 2, "growth_rank": 5, "outlier_rank": 1, "label": "surging",
    "label_source": "benchmark", "explanation": None, "age_hours": 12.1, "views_per_hour": 29_212.0,
    "observed_at": "2026-11-20T05:00:31Z", "estimated": 0,
    "reason": "Getting 3.3 × its usual views: 30,000 an hour, usually 9,100. 12 × this channel's usual at 12 hours, "
    "best of 15. Likely 110,000 to 260,000 more by tomorrow.",
    "acceleration": 812.5, "recent_views_per_hour": 30_004.0, "expected_views_per_hour": 9_100.0,
    "extra_views_per_hour": 27_500.0, "outlier_multiple": 12.1, "baseline_views": 5_496.0, "baseline_n": 14,
    "baseline_kind": "channel_age", "baseline_place": 1, "predicted_gain": 180_000.0, "gain_low": 110_000.0,
    "gain_high": 260_000.0, "predicted_growth": 2.7,
}  # fmt: skip
_ENGAGEMENT: dict[str, Any] = {
    "format": "long", "engagement_rank": 7, "rank_28_days": 3, "rank_7_days": 2, "format_rank": 4, "channel_rank": 1,
    "engagement_rate": 0.0531,
    "like_rate": 0.0469, "comment_rate": 0.0062, "smoothed_rate": 0.0528, "prior_rate": 0.041, "prior_views": 2_400.0,
    "channel_norm": 0.041, "format_norm": 0.038, "vs_channel": 1.29, "vs_format": 1.39,
    "recent_rate": 0.061,
    "engagement_reason": "5.3 %: 1.3 × this channel; 3,120 likes and 410 comments on 66,507 views; "
    "6.1 % of the views just gained.",
}  # fmt: skip
_KEYWORD: dict[str, Any] = {
    "hour": _HOUR, "scope": "all", "keyword": "pizza dough", "keyword_rank": 1, "score": 0.31, "videos": 4,
    "observed_videos": 4,
    "views_gained_per_hour": 31_250.0, "example_video_id": _VIDEO, "lift": 2.4, "distinctiveness": None,
    "previous_hour": "2026-11-20T04:00:00Z", "previous_rank": 3, "rank_change": 2,
    "example_title": _NAMED["title"], "source": "sandbox",
}  # fmt: skip
_CHANNEL_ROW: dict[str, Any] = {
    "channel_id": _CHANNEL, "title": "Kitchen Lab", "handle": "@kitchen-lab", "subscribers": 120_000,
    "video_count": 312, "availability": "public", "last_seen_at": "2026-11-20T05:00:31Z", "watched_until": None,
    "groups": ["mine"], "videos": 310,
    "source": "sandbox", "link": channel_page(_CHANNEL),
}  # fmt: skip
_HISTORY: dict[str, Any] = {
    "hour": _HOUR, **_COUNTS, "views_per_hour": 29_212.0, "acceleration": 812.5, "outlier_multiple": 12.1,
    "predicted_gain": 180_000.0, "label": "surging", "trend_rank": 1, "engagement_rate": 0.0531,
    "smoothed_rate": 0.0528, "engagement_rank": 7,
}  # fmt: skip
_LEDGER: dict[str, Any] = {
    "hour": _HOUR, "state": "partial", "insights": True, "planned": 320, "stored": 310, "unavailable": 2, "waiting": 8,
    "estimated": 8, "oldest_look": "2026-11-20T04:00:31Z", "reason": "the day's quota was spent",
}  # fmt: skip
_MILESTONE: dict[str, Any] = {
    "age_hours": 6, "hour": _HOUR, "views": 30_112, "likes": 1_420, "comments": 190, "place": 2, "place_of": 10,
    "usual_views_low": 4_100.0, "usual_views": 6_900.0, "usual_views_high": 12_300.0, "distance_minutes": 4,
    "reason": None,
}  # fmt: skip
_EVENT: dict[str, Any] = {
    "hour": _HOUR, "kind": "title_changed", "happened_at": "2026-11-20T05:00:31Z", "value_before": "My Pizza Dough",
    "value_after": _NAMED["title"], "video_id": _VIDEO, "title": _NAMED["title"], "channel_id": _CHANNEL,
    "channel_title": _NAMED["channel_title"], "link": _NAMED["link"], "source": "sandbox",
}  # fmt: skip
_DAY: dict[str, Any] = dict.fromkeys(models.ChannelDay.model_fields) | {
    "day": "2026-11-20",
    "channel_id": _CHANNEL,
    "hours": 24,
    "videos": 310,
    "uploads": 1,
    "views_gained": 412_300,
    "likes_gained": 19_800,
    "comments_gained": 2_610,
    "best_hour": 17,
    "peak_views_per_hour": 41_200.0,
    "day_rank": 1,
    "subscribers": 120_000,
    "subscribers_gained": 1_000,
    "total_views": 48_112_930,
    "video_count": 312,
    "hours_of_day": 24,
}
_GAIN: dict[str, Any] = {
    "hour": _HOUR, "window_hours": 168, "views_gained": 412_300, "views_gained_before": 371_000, "change": 41_300,
}  # fmt: skip
_GAINED_VIDEO: dict[str, Any] = {
    **_GAIN, **_NAMED, "format": "long", "source": "sandbox", "views": 66_507, "views_gained": 66_507,
    "views_gained_before": 0, "change": 66_507, "covered_hours": 12.1, "is_upload": 1, "observed_ends": 1,
}  # fmt: skip
_GAINED_CHANNEL: dict[str, Any] = {
    **_GAIN, "channel_id": _CHANNEL, "title": "Kitchen Lab", "handle": "@kitchen-lab", "videos": 310, "uploads": 3,
    "covered_hours": 24.0, "inexact": 2, "subscribers": 120_000, "subscribers_gained": 1_000,
}  # fmt: skip
_GAINED_KEYWORD: dict[str, Any] = {
    "scope": "all", "keyword": "pizza dough", "keyword_rank": 1, "videos": 4, "views_gained": 212_300,
    "views_gained_before": 140_100, "example_video_id": _VIDEO,
}  # fmt: skip
_FORMAT: dict[str, Any] = {
    "format": "short", "videos": 120, "uploads": 9, "views_gained": 82_100, "views_gained_before": 91_400,
    "change": -9_300, "views_of_uploads": 5_210.0, "engagement_rate": 0.048,
}  # fmt: skip
_AT: dict[str, Any] = {**_ENVELOPE, "hour": _HOUR}
# A figure without an example is unknown in it.
_FIGURES = {"hour": _HOUR, **_NAMED, **_COUNTS, **_TREND, **_ENGAGEMENT, "source": "sandbox"}
_VIDEO_HOUR = dict.fromkeys(models.VideoHour.model_fields) | _FIGURES
_LAST_PAGE: dict[str, Any] = {"count": 1, "next_cursor": None}

EXAMPLES: dict[str, dict[str, Any]] = {
    "Videos": {**_ENVELOPE, "hour": _HOUR, **_LAST_PAGE, "data": [_VIDEO_HOUR]},
    "Keywords": {**_ENVELOPE, "hour": _HOUR, "scope": "all", **_LAST_PAGE, "data": [_KEYWORD]},
    "Channels": {**_LAST_PAGE, "data": [_CHANNEL_ROW]},
    "OneChannel": {
        **_ENVELOPE,
        "hour": _HOUR,
        "digest": {
            "digest": "1 surging of 20 videos. 31,000 views an hour over all; the fastest gets 29,200.",
            "source": "benchmark",
        },
        "channel": _CHANNEL_ROW,
    },
    "VideoHistory": {
        **_ENVELOPE,
        "video": {**_NAMED, "unavailable_since": None, "language": "en", "keyphrases": ["pizza dough"]},
        "since": "2026-10-23T06:00:00Z",
        "until": _HOUR,
        "history": [_HISTORY],
    },
    "VideoMilestones": {
        **_ENVELOPE,
        "video": {**_NAMED, "unavailable_since": None, "language": "en", "keyphrases": ["pizza dough"]},
        "data": [_MILESTONE],
    },
    "VideoEvents": {**_ENVELOPE, "until": _HOUR, **_LAST_PAGE, "data": [_EVENT]},
    "ChannelDays": {
        **_ENVELOPE,
        "channel_id": _CHANNEL,
        "since": "2026-10-24",
        "until": "2026-11-20",
        "count": 1,
        "data": [_DAY],
    },
    "GainedVideos": {**_AT, "window": "7d", **_LAST_PAGE, "data": [_GAINED_VIDEO]},
    "GainedChannels": {**_AT, "window": "7d", **_LAST_PAGE, "data": [_GAINED_CHANNEL]},
    "GainedKeywords": {**_AT, "window": "7d", "scope": "all", **_LAST_PAGE, "data": [_GAINED_KEYWORD]},
    "ChannelWindows": {**_AT, "channel_id": _CHANNEL, "count": 1, "data": [_GAINED_CHANNEL]},
    "Formats": {**_AT, "window": "7d", "count": 1, "data": [_FORMAT]},
    "PublishingHours": {
        **_AT,
        "zone": "Europe/Berlin",
        "count": 1,
        "data": [{"weekday": 4, "local_hour": 18, "n": 7, "multiple": 1.4}],
    },
    "Hours": {**_LAST_PAGE, "data": [_LEDGER]},
    "Health": {"status": "ok"},
    "Readiness": {"status": "ok", "newest_hour": _HOUR, "videos_database": True},
}

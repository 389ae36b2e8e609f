"""The names of the assets, which are those of the tables that they fill.

Here: each name once. Not here: the assets (assets/), what Dagster shows of them (assets/definition_metadata).
"""

RAW_VIDEOS = "raw_videos"
VIDEO_FEATURES = "video_features"
KEYWORD_INSIGHTS = "keyword_insights"
TREND_INSIGHTS = "trend_insights"
ENGAGEMENT_INSIGHTS = "engagement_insights"
CHANNEL_HOURS = "channel_hours"
VIDEO_MILESTONES = "video_milestones"
VIDEO_EVENTS = "video_events"

INSIGHTS = (KEYWORD_INSIGHTS, TREND_INSIGHTS, ENGAGEMENT_INSIGHTS)
# In the order in which their one step makes them.
HISTORY = (CHANNEL_HOURS, VIDEO_MILESTONES, VIDEO_EVENTS)
# All but the capture: what can be computed again from what is stored.
DERIVED = (VIDEO_FEATURES, *INSIGHTS, *HISTORY)
ASSETS = frozenset({RAW_VIDEOS, *DERIVED})

VIDEO_DAYS = "video_days"
CHANNEL_DAYS = "channel_days"
KEYWORD_DAYS = "keyword_days"
# One step computes them; their partitions are days.
DAYS = (VIDEO_DAYS, CHANNEL_DAYS, KEYWORD_DAYS)

"""The insights database: what analysts read.

Here: tables, keys, comments. Not here: the views over them (views.py), or how a figure comes about (analysis).
"""

from sqlalchemy import Index, MetaData, String, Table

from yt_assets.storage.columns import (
    CHANNEL_ID,
    COUNT,
    LONG_TEXT,
    REAL,
    TABLE_OPTIONS,
    VIDEO_ID,
    WHOLE,
    UtcDateTime,
    ascii_key,
    exact_text,
    label,
    optional,
    required,
)

metadata = MetaData()

OURS = "Computed by this project, not by YouTube."
BASELINE_KINDS = "What was comparable: channel_age, channel_curve, format_age, format_curve, or none"

video_titles = Table(
    "video_titles",
    metadata,
    required("video_id", VIDEO_ID, "YouTube's video id, case-sensitive", key=True),
    required("channel_id", CHANNEL_ID, "Its channel"),
    optional("title", String(255), "Newest known title"),
    optional("channel_title", String(255), "Newest known channel name"),
    optional("published_at", UtcDateTime(), "When it was published"),
    required("source", label(), "youtube, or sandbox for simulated data"),
    required("as_of_hour", UtcDateTime(), "The newest hour that this row was written for"),
    Index("ix_video_titles_channel_id", "channel_id"),
    comment="Names for the ids in the insight tables.",
    **TABLE_OPTIONS,
)

# What is shown of one video over time: its index holds it, since the hours themselves lie at as many places.
TREND_HISTORY = (
    "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain", "label", "trend_rank",
)  # fmt: skip
ENGAGEMENT_HISTORY = ("likes", "comments", "engagement_rate", "smoothed_rate", "engagement_rank")

keyword_insights = Table(
    "keyword_insights",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("scope", CHANNEL_ID, "A channel id, or all", key=True),
    required("keyword", exact_text(160), "Keyphrase of one to three words", key=True),
    required("keyword_rank", WHOLE, "1 is the best of its hour and scope"),
    required("score", REAL, "Share of the scope's gained views, weighted by how central it is to its videos"),
    required("videos", WHOLE, "Videos that carry the phrase"),
    optional("views_gained_per_hour", REAL, "Their views gained an hour; NULL before a second observation"),
    required("example_video_id", VIDEO_ID, "The carrying video that gained most"),
    optional("lift", REAL, "Their mean gain over the scope's, shrunk towards 1; NULL where nothing gained"),
    optional("distinctiveness", REAL, "How much more of the channel than of others: z-score of the log-odds"),
    optional("previous_hour", UtcDateTime(), "The hour that previous_rank is of; NULL without one in 72 hours"),
    optional("previous_rank", WHOLE, "Its keyword_rank then; NULL when it is new"),
    optional("rank_change", WHOLE, "previous_rank - keyword_rank: what climbs is above 0"),
    comment=f"Which words and phrases carry the views of an hour. {OURS}",
    **TABLE_OPTIONS,
)

trend_insights = Table(
    "trend_insights",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("video_id", VIDEO_ID, "The video", key=True),
    required("channel_id", CHANNEL_ID, "Its channel"),
    optional("views", COUNT, "Views at that hour"),
    optional("views_per_hour", REAL, "Velocity over the six hours up to the observation"),
    optional("acceleration", REAL, "Change of velocity within them, in views an hour each hour"),
    optional("outlier_multiple", REAL, "views / baseline_views"),
    required("baseline_n", WHOLE, "Videos behind that median"),
    required("baseline_kind", label(32), BASELINE_KINDS),
    optional("predicted_gain", REAL, "Views expected in the next 24 hours"),
    required("trend_score", REAL, "What trend_rank sorts by"),
    required("trend_rank", WHOLE, "1 rises most beyond what is normal for it and its channel"),
    required("label", label(), "viral, surging, rising, steady, slowing, dormant or too_early"),
    required("benchmark_label", label(), "The label by the predefined benchmarks alone"),
    required("reason", String(512), "Why the benchmarks gave their label"),
    optional("explanation", LONG_TEXT, "The model's words; NULL when it was not asked or not heard"),
    required("label_source", label(), "benchmark or model"),
    optional("model", ascii_key(64), "The model that was heard"),
    optional("prompt_version", ascii_key(16), "The prompt that it was given"),
    optional("age_hours", REAL, "Hours since publication"),
    optional("recent_views_per_hour", REAL, "Velocity since the counter's last change but one, 45 minutes to 3 hours"),
    optional("expected_views_per_hour", REAL, "What the video's own last days let expect of those hours"),
    optional("baseline_views", REAL, "Median views of comparable videos at this age"),
    optional("predicted_growth", REAL, "The same as a share of the views so far"),
    optional("gain_rank", WHOLE, "1 is expected to gain most views; NULL in hours of an earlier release"),
    optional("growth_rank", WHOLE, "1 is expected to grow most for its size; NULL in hours of an earlier release"),
    Index("ix_trend_insights_history", "video_id", "hour", *TREND_HISTORY),
    Index("ix_trend_insights_hour_trend_rank", "hour", "trend_rank"),
    comment=f"What is rising, and why. {OURS}",
    **TABLE_OPTIONS,
)

engagement_insights = Table(
    "engagement_insights",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("video_id", VIDEO_ID, "The video", key=True),
    required("channel_id", CHANNEL_ID, "Its channel"),
    optional("format", label(), "long, short or live"),
    optional("views", COUNT, "Views"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    optional("engagement_rate", REAL, "(likes + comments) / views"),
    optional("like_rate", REAL, "likes / views"),
    optional("comment_rate", REAL, "comments / views"),
    optional("smoothed_rate", REAL, "engagement_rate, drawn towards prior_rate when views are few"),
    optional("channel_norm", REAL, "The channel's engagement: sums over its videos"),
    optional("format_norm", REAL, "The format's engagement over all channels"),
    optional("vs_channel", REAL, "smoothed_rate / channel_norm"),
    optional("vs_format", REAL, "smoothed_rate / format_norm"),
    optional("engagement_rank", WHOLE, "1 engages most; NULL without a rate"),
    optional("format_rank", WHOLE, "The same within its format"),
    optional("smoothed_like_rate", REAL, "like_rate, drawn in the same way"),
    optional("smoothed_comment_rate", REAL, "comment_rate, drawn in the same way"),
    optional("prior_rate", REAL, "What is expected of its channel and format before its own counts are heard"),
    optional("prior_views", REAL, "How strongly: a video of so many views weighs as much as its prior"),
    optional("channel_rank", WHOLE, "engagement_rank within its channel"),
    Index("ix_engagement_insights_history", "video_id", "hour", *ENGAGEMENT_HISTORY),
    Index("ix_engagement_insights_hour_engagement_rank", "hour", "engagement_rank"),
    comment=f"What people love: likes and comments against views. {OURS}",
    **TABLE_OPTIONS,
)

channel_digests = Table(
    "channel_digests",
    metadata,
    required("hour", UtcDateTime(), "Start of the UTC hour", key=True),
    required("channel_id", CHANNEL_ID, "The channel", key=True),
    required("videos", WHOLE, "Its videos in trend_insights"),
    required("digest", String(512), "One or two sentences on what stands out in the hour"),
    required("source", label(), "benchmark when made of the figures alone, or model"),
    optional("model", ascii_key(64), "The model that wrote it"),
    optional("prompt_version", ascii_key(16), "The prompt that it was given"),
    optional("top_video_id", VIDEO_ID, "Its fastest video; NULL before a second observation"),
    required("facts_hash", ascii_key(32), "What the digest was made from, by bands: the same again is not asked again"),
    comment=f"A channel's hour in words. {OURS}",
    **TABLE_OPTIONS,
)

model_answers = Table(
    "model_answers",
    metadata,
    required("hour", UtcDateTime(), "The hour that the answer was used in", key=True),
    required("video_id", VIDEO_ID, "The video", key=True),
    required("facts_hash", ascii_key(32), "What the model was told of it, by bands, and the language"),
    required("model", ascii_key(64), "The model that was heard"),
    required("prompt_version", ascii_key(16), "The prompt that it was given"),
    required("asked_hour", UtcDateTime(), "The hour that it was asked for; older than hour when used again"),
    optional("label", label(), "Its label; NULL when nothing that it said could be believed"),
    optional("explanation", LONG_TEXT, "Its words; NULL likewise"),
    Index("ix_model_answers_facts_hash", "facts_hash", "asked_hour"),
    comment="What the language model answered: the same facts are not asked about again.",
    **TABLE_OPTIONS,
)

model_usage = Table(
    "model_usage",
    metadata,
    required("hour", UtcDateTime(), "The hour that was computed", key=True),
    required("requests", WHOLE, "HTTP requests sent for it, over all runs and retries"),
    required("prompt_tokens", COUNT, "Tokens that it read, by the server's count"),
    required("completion_tokens", COUNT, "Tokens that it wrote, by the server's count"),
    required("tokens_set_aside", COUNT, "At most what requests cost that the server gave no count for"),
    required("plain_json", WHOLE, "1 when the server refused a JSON schema in this hour"),
    comment="What the language model cost, by hour.",
    **TABLE_OPTIONS,
)

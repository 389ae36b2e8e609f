"""The first schema of the insights database. A migration is history: it does not change.

Its number is that of the sixth script before 0.1.0, which it replaces: databases of checkouts stay where they are.
Here: tables as they were then. Not here: tables as they are (schema/insights.py).
"""

import sqlalchemy as sa
from alembic import op

from yt_assets.storage.migrations.first_schema import (
    COUNT,
    LONG_TEXT,
    OPTIONS,
    REAL,
    TIME,
    WHOLE,
    ascii_key,
    create,
    exact_text,
    key,
    optional,
    required,
)

revision = "0006"
down_revision = None

metadata = sa.MetaData()
sa.Table(
    "video_titles",
    metadata,
    key("video_id", ascii_key(11), "YouTube's video id, case-sensitive"),
    required("channel_id", ascii_key(24), "Its channel"),
    optional("title", sa.String(255), "Newest known title"),
    optional("channel_title", sa.String(255), "Newest known channel name"),
    optional("published_at", TIME, "When it was published"),
    required("source", ascii_key(16), "youtube, or sandbox for simulated data"),
    required("as_of_hour", TIME, "The newest hour that this row was written for"),
    sa.Index("ix_video_titles_channel_id", "channel_id"),
    comment="Names for the ids in the insight tables.",
    **OPTIONS,
)
sa.Table(
    "keyword_insights",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("scope", ascii_key(24), "A channel id, or all"),
    key("keyword", exact_text(160), "Keyphrase of one to three words"),
    required("keyword_rank", WHOLE, "1 is the best of its hour and scope"),
    optional("previous_rank", WHOLE, "Its keyword_rank then; NULL when it is new"),
    optional("rank_change", WHOLE, "previous_rank - keyword_rank: what climbs is above 0"),
    required("score", REAL, "Share of the scope's gained views, weighted by how central it is to its videos"),
    required("videos", WHOLE, "Videos that carry the phrase"),
    optional("views_gained_per_hour", REAL, "Their views gained an hour; NULL before a second observation"),
    optional("lift", REAL, "Their mean gain over the scope's, shrunk towards 1; NULL where nothing gained"),
    optional("distinctiveness", REAL, "How much more of the channel than of others: z-score of the log-odds"),
    required("example_video_id", ascii_key(11), "The carrying video that gained most"),
    optional("previous_hour", TIME, "The hour that previous_rank is of; NULL without one in 72 hours"),
    comment="Which words and phrases carry the views of an hour. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "trend_insights",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("video_id", ascii_key(11), "The video"),
    required("channel_id", ascii_key(24), "Its channel"),
    required("trend_rank", WHOLE, "1 rises most beyond what is normal for it and its channel"),
    optional("gain_rank", WHOLE, "1 is expected to gain most views; NULL in hours of an earlier release"),
    optional("growth_rank", WHOLE, "1 is expected to grow most for its size; NULL in hours of an earlier release"),
    required("label", ascii_key(16), "viral, surging, rising, steady, slowing, dormant or too_early"),
    optional("views", COUNT, "Views at that hour"),
    optional("age_hours", REAL, "Hours since publication"),
    optional("views_per_hour", REAL, "Velocity over the six hours up to the observation"),
    optional("acceleration", REAL, "Change of velocity within them, in views an hour each hour"),
    optional("recent_views_per_hour", REAL, "Velocity since the counter's last change but one, 45 minutes to 3 hours"),
    optional("expected_views_per_hour", REAL, "What the video's own last days let expect of those hours"),
    optional("outlier_multiple", REAL, "views / baseline_views"),
    optional("baseline_views", REAL, "Median views of comparable videos at this age"),
    required("baseline_n", WHOLE, "Videos behind that median"),
    required(
        "baseline_kind",
        ascii_key(32),
        "What was comparable: channel_age, channel_curve, format_age, format_curve, or none",
    ),
    optional("predicted_gain", REAL, "Views expected in the next 24 hours"),
    optional("predicted_growth", REAL, "The same as a share of the views so far"),
    required("trend_score", REAL, "What trend_rank sorts by"),
    required("reason", sa.String(512), "Why the benchmarks gave their label"),
    optional("explanation", LONG_TEXT, "The model's words; NULL when it was not asked or not heard"),
    required("label_source", ascii_key(16), "benchmark or model"),
    required("benchmark_label", ascii_key(16), "The label by the predefined benchmarks alone"),
    optional("model", ascii_key(64), "The model that was heard"),
    optional("prompt_version", ascii_key(16), "The prompt that it was given"),
    sa.Index(
        "ix_trend_insights_history",
        "video_id",
        "hour",
        "views",
        "views_per_hour",
        "acceleration",
        "outlier_multiple",
        "predicted_gain",
        "label",
        "trend_rank",
    ),
    sa.Index("ix_trend_insights_hour_trend_rank", "hour", "trend_rank"),
    comment="What is rising, and why. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "engagement_insights",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("video_id", ascii_key(11), "The video"),
    required("channel_id", ascii_key(24), "Its channel"),
    optional("engagement_rank", WHOLE, "1 engages most; NULL without a rate"),
    optional("format", ascii_key(16), "long, short or live"),
    optional("format_rank", WHOLE, "engagement_rank within its format"),
    optional("channel_rank", WHOLE, "engagement_rank within its channel"),
    optional("views", COUNT, "Views"),
    optional("likes", COUNT, "Likes; NULL when hidden"),
    optional("comments", COUNT, "Comments; NULL when switched off"),
    optional("engagement_rate", REAL, "(likes + comments) / views"),
    optional("like_rate", REAL, "likes / views"),
    optional("comment_rate", REAL, "comments / views"),
    optional("smoothed_rate", REAL, "engagement_rate, drawn towards prior_rate when views are few"),
    optional("smoothed_like_rate", REAL, "like_rate, drawn in the same way"),
    optional("smoothed_comment_rate", REAL, "comment_rate, drawn in the same way"),
    optional("prior_rate", REAL, "What is expected of its channel and format before its own counts are heard"),
    optional("prior_views", REAL, "How strongly: a video of so many views weighs as much as its prior"),
    optional("channel_norm", REAL, "The channel's engagement: sums over its videos"),
    optional("format_norm", REAL, "The format's engagement over all channels"),
    optional("vs_channel", REAL, "smoothed_rate / channel_norm"),
    optional("vs_format", REAL, "smoothed_rate / format_norm"),
    sa.Index(
        "ix_engagement_insights_history",
        "video_id",
        "hour",
        "likes",
        "comments",
        "engagement_rate",
        "smoothed_rate",
        "engagement_rank",
    ),
    sa.Index("ix_engagement_insights_hour_engagement_rank", "hour", "engagement_rank"),
    comment="What people love: likes and comments against views. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "channel_digests",
    metadata,
    key("hour", TIME, "Start of the UTC hour"),
    key("channel_id", ascii_key(24), "The channel"),
    required("videos", WHOLE, "Its videos in trend_insights"),
    required("digest", sa.String(512), "One or two sentences on what stands out in the hour"),
    required("source", ascii_key(16), "benchmark when made of the figures alone, or model"),
    optional("model", ascii_key(64), "The model that wrote it"),
    optional("prompt_version", ascii_key(16), "The prompt that it was given"),
    optional("top_video_id", ascii_key(11), "Its fastest video; NULL before a second observation"),
    required("facts_hash", ascii_key(32), "What the digest was made from, by bands: the same again is not asked again"),
    comment="A channel's hour in words. Computed by this project, not by YouTube.",
    **OPTIONS,
)
sa.Table(
    "model_answers",
    metadata,
    key("hour", TIME, "The hour that the answer was used in"),
    key("video_id", ascii_key(11), "The video"),
    required("facts_hash", ascii_key(32), "What the model read of it, by bands, and the language"),
    required("model", ascii_key(64), "The model that was heard"),
    required("prompt_version", ascii_key(16), "The prompt that it was given"),
    required("asked_hour", TIME, "The hour that it was asked for; older than hour when used again"),
    optional("label", ascii_key(16), "Its label; NULL when nothing that it said could be believed"),
    optional("explanation", LONG_TEXT, "Its words; NULL likewise"),
    sa.Index("ix_model_answers_facts_hash", "facts_hash", "asked_hour"),
    comment="What the language model answered: the same facts are not asked about again.",
    **OPTIONS,
)
sa.Table(
    "model_usage",
    metadata,
    key("hour", TIME, "The hour that was computed"),
    required("requests", WHOLE, "HTTP requests sent for it, over all runs and retries"),
    required("prompt_tokens", COUNT, "Tokens that it read, by the server's count"),
    required("completion_tokens", COUNT, "Tokens that it wrote, by the server's count"),
    required("tokens_set_aside", COUNT, "At most what requests cost that the server gave no count for"),
    required("plain_json", WHOLE, "1 when the server refused a JSON schema in this hour"),
    comment="What the language model cost, by hour.",
    **OPTIONS,
)


def upgrade() -> None:
    """Create the tables."""
    create(metadata)


def downgrade() -> None:
    """Drop them."""
    metadata.drop_all(op.get_bind())

"""The insights database: what analysts read.

Here: tables, keys, comments, where each column comes from, and who shows it. The order of columns is that of the views.
Not here: the views over them (views.py), or how a figure comes about (analysis).
"""

from sqlalchemy import Index, MetaData, String, Table

from yt_assets.analysis.trends.labels import LABELS
from yt_assets.storage.schema.columns import (
    BRIEF,
    CHANNEL_ID,
    COUNT,
    HOUR,
    HOURLY_OPTIONS,
    LONG_TEXT,
    NARROW_VIDEO_ID,
    NOWHERE,
    REAL,
    SMALL,
    TABLE_OPTIONS,
    TIME,
    VIDEO_ID,
    WHOLE,
    ShownIn,
    ascii_key,
    exact_text,
    label,
    optional,
    ranked,
    required,
)
from yt_assets.storage.schema.videos import raw_videos, video_features
from yt_assets.storage.schema.words import BASELINE_KIND, FORMAT, LABEL, LABEL_SOURCE

metadata = MetaData()

OURS = "Computed by this project, not by YouTube."
LABEL_WORDS = f"{', '.join(LABELS[:-1])} or {LABELS[-1]}"
BASELINE_KINDS = "Its channel's others, of the same format: channel_age, channel_curve, or none where they are too few"

# What figures are made of: columns of the tables above.
_RAW, _FEATURES = raw_videos.c, video_features.c
SNAPSHOTS = (_RAW.views, _RAW.observed_at)
GROUPS = (_FEATURES.channel_id, _FEATURES.format)
LIKES, COMMENTS = (_FEATURES.likes, _FEATURES.views), (_FEATURES.comments, _FEATURES.views)
COUNTS = (_FEATURES.likes, _FEATURES.comments, _FEATURES.views)
RATES = (*COUNTS, *GROUPS, _FEATURES.age_hours)
BASELINE = (*GROUPS, _FEATURES.views, _FEATURES.age_hours, _RAW.views)
FORECAST = (
    *SNAPSHOTS, _FEATURES.age_hours, _FEATURES.views, _FEATURES.likes, _FEATURES.delta_hours, _FEATURES.delta_views,
)  # fmt: skip
TREND = (*FORECAST, *GROUPS)
GAIN = _FEATURES.views_per_hour
GAINED = (_FEATURES.delta_likes, _FEATURES.delta_comments, _FEATURES.delta_views)
VELOCITY = (*SNAPSHOTS, GAIN)
SEEN = _FEATURES.observed_at
WAITED = (_FEATURES.views, GAIN, _FEATURES.age_hours, SEEN)
MODEL, PHRASES = "the language model", "the table text_features"

video_titles = Table(
    "video_titles",
    metadata,
    required("video_id", VIDEO_ID, "YouTube's video id, case-sensitive", key=True, by_youtube=True),
    required("channel_id", CHANNEL_ID, "Its channel", by_youtube=True),
    optional("title", String(255), "Newest known title", by_youtube=True),
    optional("channel_title", String(255), "Newest known channel name", by_youtube=True),
    optional("published_at", TIME, "When it was published", by_youtube=True),
    required("source", label(), "youtube, or sandbox for simulated data"),
    required("as_of_hour", TIME, "The newest hour that this row was written for"),
    optional("format", label(), "long, short or live; NULL in rows of an earlier release"),
    optional("duration_seconds", WHOLE, "Length in seconds; NULL for lives and premieres to come", by_youtube=True),
    optional("unavailable_since", TIME, "The first hour in which YouTube left it out; NULL while it is public"),
    Index("ix_video_titles_channel_id", "channel_id"),
    comment="Names for the ids in the insight tables.",
    **TABLE_OPTIONS,
)

keyword_insights = Table(
    "keyword_insights",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True, origin=_FEATURES.hour),
    required("scope", CHANNEL_ID, "A channel id, or all", key=True, origin=_FEATURES.channel_id),
    required("keyword", exact_text(160), "Keyphrase of one to three words", key=True, origin=PHRASES),
    required("keyword_rank", WHOLE, "1 is the best of its hour and scope", origin=GAIN),
    optional("previous_rank", WHOLE, "Its keyword_rank then; NULL when it is new", origin=GAIN),
    optional("rank_change", WHOLE, "previous_rank - keyword_rank: what climbs is above 0", origin=GAIN),
    required(
        "score", REAL, "Share of the scope's gained views, weighted by how central it is to its videos", origin=GAIN
    ),
    required("videos", WHOLE, "Videos that carry the phrase", origin=_FEATURES.video_id),
    optional(
        "observed_videos",
        WHOLE,
        "Those of them that the hour saw; others count as seen last",
        origin=_FEATURES.video_id,
    ),
    optional(
        "views_gained_per_hour", REAL, "Their views gained an hour; NULL before a second observation", origin=GAIN
    ),
    optional(
        "lift", REAL, "Their mean gain over the scope's, shrunk towards 1; NULL where nothing gained", origin=GAIN
    ),
    optional(
        "distinctiveness",
        REAL,
        "How much more of the channel than of others: z-score of the log-odds",
        origin=_FEATURES.channel_id,
    ),
    required("example_video_id", VIDEO_ID, "The carrying video that gained most", origin=(_FEATURES.video_id, GAIN)),
    optional(
        "previous_hour",
        TIME,
        "The hour that previous_rank is of; NULL without one in 72 hours",
        origin=_FEATURES.hour,
        shown_in=ShownIn.LIST,
    ),
    comment=f"Which words and phrases carry the views of an hour. {OURS}",
    **TABLE_OPTIONS,
)

# What is shown of one video over time.
TREND_HISTORY = (
    "views", "views_per_hour", "acceleration", "outlier_multiple", "predicted_gain", "label", "trend_rank",
)  # fmt: skip
ENGAGEMENT_HISTORY = ("likes", "comments", "engagement_rate", "smoothed_rate", "engagement_rank")

trend_insights = Table(
    "trend_insights",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True, origin=_FEATURES.hour),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True, origin=_FEATURES.video_id, by_youtube=True),
    required("channel_id", CHANNEL_ID, "Its channel", origin=_FEATURES.channel_id, by_youtube=True),
    optional("trend_rank", WHOLE, "1 has most extra_views_per_hour of what rises; else NULL", origin=TREND),
    optional("gain_rank", WHOLE, "1 has the highest predicted_gain; NULL below 120 views a day", origin=FORECAST),
    optional("growth_rank", WHOLE, "1 has the highest predicted_growth; NULL likewise", origin=FORECAST),
    optional(
        "outlier_rank",
        WHOLE,
        "1 has the highest outlier_multiple of uploads of 28 days; NULL below 1.5",
        origin=TREND,
    ),
    required("label", LABEL, LABEL_WORDS, origin=TREND),
    optional("observed_at", TIME, "When YouTube answered", origin=_FEATURES.observed_at, by_youtube=True),
    optional("estimated", SMALL, "1 where that was before the hour: the quota did not reach it; else 0", origin=SEEN),
    optional("views", COUNT, "Views at observed_at", origin=_FEATURES.views, by_youtube=True),
    optional("views_low", COUNT, "Of an estimated row, nine of ten true counts by now lie between this", origin=WAITED),
    optional("views_high", COUNT, "and this", origin=WAITED),
    optional("age_hours", BRIEF, "Hours since publication", origin=_FEATURES.age_hours),
    optional("views_per_hour", BRIEF, "Velocity over six hours; after a gap, since the count before", origin=VELOCITY),
    optional("acceleration", BRIEF, "Change of velocity within them, in views an hour each hour", origin=SNAPSHOTS),
    optional(
        "recent_views_per_hour",
        BRIEF,
        "Velocity since the counter's last change but one, 45 minutes to 3 hours",
        origin=SNAPSHOTS,
    ),
    optional(
        "expected_views_per_hour", BRIEF, "What the video's own last days let expect of those hours", origin=SNAPSHOTS
    ),
    optional(
        "extra_views_per_hour",
        BRIEF,
        "Views an hour beyond its usual: of its own last days, or while young of its channel's videos at its age",
        origin=TREND,
    ),
    optional(
        "outlier_multiple",
        BRIEF,
        "views / baseline_views: times the usual of its own channel; NULL where that has too few videos",
        origin=BASELINE,
    ),
    optional(
        "baseline_views",
        BRIEF,
        "Median views of its channel's comparable videos at its age",
        origin=BASELINE,
        shown_in=ShownIn.LIST,
    ),
    required("baseline_n", SMALL, "How many these are; fewer than five make no median", origin=BASELINE),
    required("baseline_kind", BASELINE_KIND, BASELINE_KINDS, origin=BASELINE),
    optional(
        "baseline_place",
        SMALL,
        "1 where none of them had more views at its age; NULL without a median",
        origin=BASELINE,
    ),
    optional(
        "predicted_gain", BRIEF, "Views expected in the next 24 hours; NULL while it is announced", origin=FORECAST
    ),
    optional("gain_low", BRIEF, "Four of five true gains lie between this", origin=FORECAST),
    optional("gain_high", BRIEF, "and this", origin=FORECAST),
    optional("predicted_growth", BRIEF, "predicted_gain as a share of the views so far and 100 more", origin=FORECAST),
    required("reason", String(512), "Why it has its label, in words", origin=TREND),
    optional("explanation", LONG_TEXT, "The model's words; NULL when it was not asked or not heard", origin=MODEL),
    required("label_source", LABEL_SOURCE, "benchmark or model", origin=MODEL),
    required("benchmark_label", LABEL, "The label by the predefined benchmarks alone", origin=TREND, shown_in=NOWHERE),
    optional("model", ascii_key(64), "The model that was heard", origin=MODEL, shown_in=NOWHERE),
    optional("prompt_version", ascii_key(16), "The prompt that it was given", origin=MODEL, shown_in=NOWHERE),
    Index("ix_trend_insights_video_id_hour", "video_id", "hour"),
    ranked("ix_trend_insights_hour_trend_rank", "trend_rank"),
    ranked("ix_trend_insights_gaining", "gain_rank"),
    ranked("ix_trend_insights_outliers", "outlier_rank"),
    comment=f"What is rising, and why. {OURS}",
    **HOURLY_OPTIONS,
)

engagement_insights = Table(
    "engagement_insights",
    metadata,
    required("hour", HOUR, "Start of the UTC hour", key=True, origin=_FEATURES.hour),
    required("video_id", NARROW_VIDEO_ID, "The video", key=True, origin=_FEATURES.video_id, by_youtube=True),
    required("channel_id", CHANNEL_ID, "Its channel", origin=_FEATURES.channel_id, by_youtube=True),
    optional("engagement_rank", WHOLE, "1 has the highest smoothed_rate of all; NULL without a rate", origin=RATES),
    optional("rank_28_days", WHOLE, "The same among the uploads of the last 28 days", origin=RATES),
    optional("rank_7_days", WHOLE, "The same among the uploads of the last 7 days", origin=RATES),
    optional("format", FORMAT, "long, short or live", origin=_FEATURES.format),
    optional("format_rank", WHOLE, "engagement_rank within its format", origin=RATES),
    optional("channel_rank", WHOLE, "engagement_rank within its channel", origin=RATES),
    optional("observed_at", TIME, "When YouTube answered", origin=_FEATURES.observed_at, by_youtube=True),
    optional("estimated", SMALL, "1 where that was before the hour: the quota did not reach it; else 0", origin=SEEN),
    optional("views", COUNT, "Views", origin=_FEATURES.views, by_youtube=True),
    optional("likes", COUNT, "Likes; NULL when hidden", origin=_FEATURES.likes, by_youtube=True),
    optional("comments", COUNT, "Comments; NULL when switched off", origin=_FEATURES.comments, by_youtube=True),
    optional("engagement_rate", BRIEF, "(likes + comments) / views", origin=COUNTS),
    optional("like_rate", BRIEF, "likes / views", origin=LIKES),
    optional("comment_rate", BRIEF, "comments / views", origin=COMMENTS),
    optional("smoothed_rate", BRIEF, "engagement_rate, drawn towards prior_rate when views are few", origin=RATES),
    optional(
        "smoothed_like_rate", BRIEF, "like_rate, drawn in the same way", origin=(*LIKES, *GROUPS), shown_in=ShownIn.VIEW
    ),
    optional(
        "smoothed_comment_rate",
        BRIEF,
        "comment_rate, drawn in the same way",
        origin=(*COMMENTS, *GROUPS),
        shown_in=ShownIn.VIEW,
    ),
    optional(
        "prior_rate", BRIEF, "What is expected of its channel and format before its own counts are heard", origin=RATES
    ),
    optional("prior_views", BRIEF, "How strongly: a video of so many views weighs as much as its prior", origin=RATES),
    optional(
        "channel_norm", BRIEF, "The channel's engagement: sums over its videos", origin=(*COUNTS, _FEATURES.channel_id)
    ),
    optional("format_norm", BRIEF, "The format's engagement over all channels", origin=(*COUNTS, _FEATURES.format)),
    optional("vs_channel", BRIEF, "smoothed_rate / channel_norm", origin=RATES),
    optional("vs_format", BRIEF, "smoothed_rate / format_norm", origin=RATES),
    optional(
        "recent_rate",
        BRIEF,
        "Likes and comments on the views gained since the count before; NULL below 100 views",
        origin=GAINED,
    ),
    optional("engagement_reason", String(255), "How it engages, in words; NULL without a rate", origin=RATES),
    ranked("ix_engagement_insights_hour_rank_28_days", "rank_28_days"),
    comment=f"What people love: likes and comments against views. {OURS}",
    **HOURLY_OPTIONS,
)

# What an hour's rankings are made of. insight_hours speaks of them, and of the tables of history.py.
INSIGHTS = (keyword_insights.name, trend_insights.name, engagement_insights.name)

insight_hours = Table(
    "insight_hours",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
    required("asset", label(32), "The name of the insight's table", key=True),
    required("generation", WHOLE, "What it was made of: the generation of the hour, see the table hours"),
    required("planned_at", TIME, "When that was planned, by YouTube's clock; an older one never replaces a newer"),
    optional("run_id", ascii_key(36), "The Dagster run that wrote it; NULL in hours of an earlier release"),
    required("rows_written", WHOLE, "Rows of the asset in this hour; 0 is an hour without any"),
    required("written_at", TIME, "When that was, by the clock of the machine"),
    optional("observed", WHOLE, "Videos that the hour saw; NULL in hours of an earlier release, as what follows"),
    optional("estimated", WHOLE, "Videos that the quota did not reach, ranked by their newest look of 72 hours"),
    optional("waiting", WHOLE, "Videos that are in no rank: never seen, or not for 72 hours"),
    optional("oldest_look", TIME, "The oldest observation that anything was ranked by"),
    comment="The hours of each insight that are there, with their generation. An hour without a row is not there.",
    **TABLE_OPTIONS,
)

channel_digests = Table(
    "channel_digests",
    metadata,
    required("hour", TIME, "Start of the UTC hour", key=True),
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
